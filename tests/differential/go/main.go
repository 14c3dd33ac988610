// Calls Craftgate's official Go client for every case on standard input, and reports the outcomes on standard output.
//
// The methods and structs of the client determine what a caller can pass: each method is called with values of its parameters' types,
// made by reflection. Fields of a case that the struct lacks are not set; fields that only the struct has are reported as `own`.
//
// in:  {"baseUrl", "secretKey", "language", "cases": [{"name", "group", "operation", "apiKey", "path": [value], "request": object or null}]}
// out: {"calls": [{"name", "outcome": "called", "no operation" or the text of an error, "own": [path]}], "unused": [group.method]}
// Decimals arrive as text.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/craftgate/craftgate-go-client/adapter"
)

type input struct {
	BaseUrl   string     `json:"baseUrl"`
	SecretKey string     `json:"secretKey"`
	Language  string     `json:"language"`
	Cases     []testCase `json:"cases"`
}

type testCase struct {
	Name      string                 `json:"name"`
	Group     string                 `json:"group"`
	Operation string                 `json:"operation"`
	ApiKey    string                 `json:"apiKey"`
	Path      []interface{}          `json:"path"`
	Request   map[string]interface{} `json:"request"`
}

type call struct {
	Name    string   `json:"name"`
	Outcome string   `json:"outcome"`
	Own     []string `json:"own"`
}

// The client's names of methods that it does not call like the other clients.
var names = map[string]string{
	"bankAccountTracking.retrieveRecord":                  "RetrieveRecords",
	"fraud.addCardFingerprint":                            "AddCardFingerprintToFraudValueList",
	"fraud.addValueToValueList":                           "AddValueToFraudValueList",
	"fraud.createValueList":                               "CreateFraudValueList",
	"fraud.deleteValueList":                               "DeleteFraudValueList",
	"fraud.removeValueFromValueList":                      "RemoveValueFromFraudValueList",
	"fraud.retrieveAllValueLists":                         "RetrieveAllFraudValueList",
	"fraud.retrieveValueList":                             "RetrieveFraudValueList",
	"merchant.deleteMerchantPos":                          "DeleteMerchantPosStatus",
	"payment.cloneCard":                                   "CloneStoredCard",
	"payment.updateCard":                                  "UpdateStoredCard",
	"settlement.searchPayoutAccount":                      "SearchPayoutAccounts",
	"settlementReporting.searchBouncedPayoutTransactions": "SearchPayoutBouncedTransactions",
	"settlementReporting.searchPayoutRow":                 "SearchPayoutRows",
}

// The fields that these methods take as parameters of their own.
var fields = map[string][]string{"fraud.createValueList": {"listName", "type"}}

func main() {
	// Every call is fast: one that hangs ends the run.
	time.AfterFunc(time.Minute, func() { os.Exit(1) })
	decoder := json.NewDecoder(os.Stdin)
	decoder.UseNumber()
	var in input
	if err := decoder.Decode(&in); err != nil {
		panic(err)
	}

	unused := map[string]bool{}
	client := reflect.ValueOf(newClient(in, "")).Elem()
	for index := 0; index < client.NumField(); index++ {
		if group := client.Field(index); group.Kind() == reflect.Ptr && client.Type().Field(index).IsExported() {
			for method := 0; method < group.NumMethod(); method++ {
				unused[lower(client.Type().Field(index).Name)+"."+group.Type().Method(method).Name] = true
			}
		}
	}
	calls := []call{}
	for _, each := range in.Cases {
		calls = append(calls, run(in, each, unused))
	}
	left := []string{}
	for name := range unused {
		left = append(left, name)
	}
	sort.Strings(left)
	if err := json.NewEncoder(os.Stdout).Encode(map[string]interface{}{"calls": calls, "unused": left}); err != nil {
		panic(err)
	}
}

func newClient(in input, apiKey string) *adapter.Client {
	client, err := adapter.New(apiKey, in.SecretKey, in.BaseUrl, adapter.WithLocalization(in.Language))
	if err != nil {
		panic(err)
	}
	return client
}

// Calls the method of a case; a panic of the client is an outcome.
func run(in input, each testCase, unused map[string]bool) (made call) {
	made = call{Name: each.Name, Outcome: "no operation", Own: []string{}}
	place := each.Group + "." + each.Operation
	name, known := names[place]
	if !known {
		name = upper(each.Operation)
	}
	group := reflect.ValueOf(newClient(in, each.ApiKey)).Elem().FieldByName(upper(each.Group))
	if !group.IsValid() || !group.MethodByName(name).IsValid() {
		return made
	}
	delete(unused, each.Group+"."+name)
	defer func() {
		if failure := recover(); failure != nil {
			made.Outcome = fmt.Sprint(failure)
		}
	}()
	method := group.MethodByName(name)
	results := method.Call(arguments(method.Type(), each, fields[place], &made.Own))
	made.Outcome = "called"
	if err := results[len(results)-1].Interface(); err != nil {
		made.Outcome = err.(error).Error()
	}
	return made
}

// The arguments of a method: a context, path values in their order, fields of their own, and a struct for the request.
func arguments(method reflect.Type, each testCase, own []string, missing *[]string) []reflect.Value {
	made := []reflect.Value{reflect.ValueOf(context.Background())}
	path := each.Path
	for index := 1; index < method.NumIn(); index++ {
		kind := method.In(index)
		switch {
		case kind.Kind() == reflect.Struct:
			made = append(made, value(kind, each.Request, "", missing))
		case len(path) > 0:
			made = append(made, value(kind, path[0], "", missing))
			path = path[1:]
		default:
			made = append(made, value(kind, each.Request[own[0]], "", missing))
			own = own[1:]
		}
	}
	return made
}

// The value as a caller of the client passes it. Fields that its type has and the value lacks are added to `missing`.
func value(kind reflect.Type, given interface{}, path string, missing *[]string) reflect.Value {
	made := reflect.New(kind).Elem()
	switch {
	case kind.Kind() == reflect.Ptr:
		made = reflect.New(kind.Elem())
		made.Elem().Set(value(kind.Elem(), given, path, missing))
	case kind.Kind() == reflect.Interface:
		made.Set(reflect.ValueOf(given))
	case kind == reflect.TypeOf(time.Time{}):
		// The process runs in UTC: the civil time equals the instant.
		instant, err := time.Parse("2006-01-02T15:04:05", given.(string))
		check(err)
		made.Set(reflect.ValueOf(instant))
	case kind == reflect.TypeOf(adapter.Date{}):
		day, err := time.Parse("2006-01-02", given.(string))
		check(err)
		made.Set(reflect.ValueOf(adapter.DateOf(day)))
	case kind.Kind() == reflect.Struct:
		object(made, given.(map[string]interface{}), path, missing)
	case kind.Kind() == reflect.Slice:
		for _, element := range given.([]interface{}) {
			made = reflect.Append(made, value(kind.Elem(), element, path, missing))
		}
	case kind.Kind() == reflect.Map:
		made = reflect.MakeMap(kind)
		for name, element := range given.(map[string]interface{}) {
			if kind.Elem().Kind() == reflect.String {
				// Text only, where other clients allow any value.
				if _, isText := element.(string); !isText {
					continue
				}
			}
			if kind.Elem().Kind() == reflect.Interface && element == nil {
				made.SetMapIndex(reflect.ValueOf(name), reflect.Zero(kind.Elem()))
				continue
			}
			made.SetMapIndex(reflect.ValueOf(name), value(kind.Elem(), element, path+name+".", missing))
		}
	case kind.Kind() == reflect.String:
		made.SetString(fmt.Sprint(given))
	case kind.Kind() == reflect.Bool:
		made.SetBool(given.(bool))
	case kind.Kind() == reflect.Float64:
		number, err := strconv.ParseFloat(fmt.Sprint(given), 64)
		check(err)
		made.SetFloat(number)
	default:
		number, err := strconv.ParseInt(fmt.Sprint(given), 10, 64)
		check(err)
		made.SetInt(number)
	}
	return made
}

func object(made reflect.Value, given map[string]interface{}, path string, missing *[]string) {
	for index := 0; index < made.NumField(); index++ {
		field := made.Type().Field(index)
		if field.Anonymous {
			object(made.Field(index), given, path, missing)
			continue
		}
		name := wire(field)
		found := false
		for known, element := range given {
			if strings.EqualFold(known, name) {
				made.Field(index).Set(value(field.Type, element, path+known+".", missing))
				found = true
			}
		}
		if !found {
			*missing = append(*missing, path+name)
		}
	}
}

// The name that the client sends a field under.
func wire(field reflect.StructField) string {
	for _, tag := range []string{"json", "schema"} {
		if name := strings.Split(field.Tag.Get(tag), ",")[0]; name != "" {
			return name
		}
	}
	return field.Name
}

func upper(name string) string { return strings.ToUpper(name[:1]) + name[1:] }

func lower(name string) string { return strings.ToLower(name[:1]) + name[1:] }

func check(err error) {
	if err != nil {
		panic(err)
	}
}
