//! An answer is never lost: what does not fit its type is left out of its field and reported, and all other fields stay as they are.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // a test fails by panicking

use std::collections::BTreeSet;

use imza::api::case::Names;
use imza::api::examples::{self, Size};
use imza::api::schema::{Operation, ResponseKind, Ty};
use imza::api::sink::JsonText;
use imza::api::transcode::{Integers, Reading};
use imza::bridge::record::{Key, Position, Record, RecordReader, RecordSink, Value as Recorded};
use imza::bridge::{self, PROVIDERS, ResponseBody};
use imza::craftgate::{Craftgate, Environment};
use imza::secret::{CraftgateApiKey, CraftgateSecretKey};
use imza::{Context, Error, JsonSource};
use imza_tests::vectors;
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

// ---- reading, into every form of a result ----

/// A result, and the paths and raw texts of its misfits.
#[derive(Debug, PartialEq)]
struct Answer {
    value: Value,
    misfits: Vec<(String, String)>,
}

fn client(provider: &str) -> bridge::Client {
    let settings = match provider {
        "craftgate" => json!({"apiKey": "k", "secretKey": "s", "environment": "sandbox"}),
        "parax" => json!({"sid": 1, "key": "k-1", "secretKey": "s-1"}),
        "nexkasa" => json!({"apiKey": "k"}),
        _ => json!({"baseUrl": "https://h", "username": "u", "password": "pass-1", "merchantNo": 1, "apiSecretKey": "secret-1"}),
    };
    bridge::Client::new(provider, &JsonSource(&settings.to_string()), Names::Camel).unwrap()
}

/// Reads into JSON text and into a record, which must agree.
fn read(client: &bridge::Client, operation: &str, state: &str, body: &str) -> Result<Answer, Error> {
    let mut text = JsonText::result(Names::Camel);
    let into = Reading { names: Names::Camel, integers: Integers::Full, sink: &mut text };
    let content = client.read(operation, state, 200, body.as_bytes(), into)?;
    assert_eq!(content, ResponseBody::Value);
    let misfits = text.take_misfits();
    let listed: Value = misfits.as_deref().map_or(json!([]), |misfits| serde_json::from_str(misfits).unwrap());
    let text = text.into_string();
    let answer = Answer {
        value: serde_json::from_str(&text).unwrap(),
        misfits: listed
            .as_array()
            .unwrap()
            .iter()
            .map(|misfit| {
                assert!(misfit["reason"].as_str().unwrap().contains("expected"), "{misfit}");
                (misfit["path"].as_str().unwrap().to_owned(), misfit["raw"].as_str().unwrap().to_owned())
            })
            .collect(),
    };
    assert_eq!(recorded(client, operation, state, body), answer, "{body}");
    Ok(answer)
}

/// Reads into a record and writes it as JSON.
fn recorded(client: &bridge::Client, operation: &str, state: &str, body: &str) -> Answer {
    let mut sink = RecordSink::new();
    client
        .read(operation, state, 200, body.as_bytes(), Reading { names: Names::Camel, integers: Integers::Full, sink: &mut sink })
        .unwrap();
    let written = sink.finish();
    let root = written.root().ty;
    let record = Record::new(written.into_bytes(), root).expect("the record is whole");
    let text = |at: Position| match record.value(at) {
        Recorded::Text(text) => text.to_owned(),
        _ => panic!("a misfit has texts"),
    };
    let misfits = record.misfits().into_iter().flatten().map(|(_, at)| {
        let Recorded::Object(_, mut fields) = record.value(at) else { panic!("a misfit is an object") };
        let (path, raw) = (fields.next().unwrap().1, fields.nth(1).unwrap().1);
        (text(path), text(raw))
    });
    let misfits = misfits.collect();
    Answer { value: plain(&record, record.root()), misfits }
}

fn plain(record: &Record, at: Position) -> Value {
    let named = |key: Key<'_>| match key {
        Key::Field(_, field) => field.property().to_owned(),
        Key::Name(name) => name.to_owned(),
        Key::Element => String::new(),
    };
    let object = |fields: RecordReader<'_>| fields.map(|(key, at)| (named(key), plain(record, at))).collect();
    match record.value(at) {
        Recorded::Null => Value::Null,
        Recorded::Boolean(value) => json!(value),
        Recorded::Text(text) | Recorded::Decimal(text) => json!(text),
        Recorded::Number(digits) => serde_json::from_str(digits).unwrap(),
        Recorded::List(values) => values.map(|(_, at)| plain(record, at)).collect(),
        Recorded::Object(_, fields) => Value::Object(object(fields)),
    }
}

// ---- every field of every response ----

/// A place in a response, as its value's JSON pointer, its path in the result, and its type.
#[derive(Clone)]
struct Place {
    pointer: Vec<String>,
    path: String,
    /// Its path in snake case.
    snake: String,
    ty: Ty,
    /// The field, by its table and wire name, that the place is in.
    field: (usize, &'static str),
    /// Whether another value there is an error.
    decides: bool,
}

/// Goes through all places of a type, of the first element of lists and of the value in maps.
fn places(at: &Place, into: &mut Vec<Place>) {
    match at.ty {
        Ty::Object(table) => {
            for (index, field) in table.fields.iter().enumerate() {
                let joined = |outer: &str, name: &str| if outer.is_empty() { name.to_owned() } else { format!("{outer}.{name}") };
                let (path, snake) = (joined(&at.path, field.property()), joined(&at.snake, field.name));
                let decides = table.checks.decisive & (1 << index) != 0;
                let inner = Place {
                    pointer: [&at.pointer[..], &[field.wire().to_owned()]].concat(),
                    path,
                    snake,
                    ty: field.ty(),
                    field: (std::ptr::from_ref(table).addr(), field.wire()),
                    decides,
                };
                into.push(inner.clone());
                places(&inner, into);
            }
        }
        Ty::List(of) => {
            let inner = Place {
                pointer: [&at.pointer[..], &["0".to_owned()]].concat(),
                path: format!("{}[0]", at.path),
                snake: format!("{}[0]", at.snake),
                ty: *of,
                decides: false,
                ..at.clone()
            };
            into.push(inner.clone());
            places(&inner, into);
        }
        Ty::Map(of) => {
            let inner = Place {
                pointer: [&at.pointer[..], &["name".to_owned()]].concat(),
                path: format!("{}.name", at.path),
                snake: format!("{}.name", at.snake),
                ty: *of,
                decides: false,
                ..at.clone()
            };
            into.push(inner.clone());
            places(&inner, into);
        }
        _ => {}
    }
}

/// Stands for text with half of a surrogate pair, which no `Value` holds.
const BROKEN: &str = "half of a surrogate pair";
const BROKEN_JSON: &str = r#""Ay\ud83d""#;

/// JSON texts that do not fit a type.
fn wrong(ty: Ty) -> Vec<Value> {
    let number = |digits: &str| serde_json::from_str::<Value>(digits).unwrap();
    match ty {
        Ty::Text(_) => vec![json!({"a": [1]}), json!(["x"]), json!(true), json!(BROKEN)],
        Ty::Enum(_) => vec![json!({}), json!([]), json!(false), json!(1), json!(BROKEN)],
        Ty::Decimal => vec![json!(""), json!("1,50"), json!("x"), json!({}), json!([1]), json!(true), number("1e99"), json!(BROKEN)],
        Ty::Int32 => vec![json!(""), json!("x"), number("1.0"), number("2147483648"), json!({}), json!([1]), json!(true)],
        Ty::Int64 => vec![json!(""), number("7.0"), number("9223372036854775808"), json!({}), json!([1]), json!(true)],
        Ty::Bool => vec![json!(1), json!(0), json!("yes"), json!(""), json!({}), json!([true])],
        Ty::DateTime => {
            vec![json!(""), number("1700000000000"), json!("2026-02-30T10:00:00"), json!("01.02.2026 10:00"), json!({}), json!(true)]
        }
        Ty::Date => vec![json!(""), json!(20_260_131), json!("2026-02-30"), json!("31.01.2026"), json!([])],
        Ty::Json => vec![json!(BROKEN)],
        Ty::Object(_) | Ty::Map(_) => vec![json!(""), json!([]), json!(1), json!(true), json!("{}")],
        Ty::List(_) => vec![json!(""), json!({}), json!(1), json!(false)],
    }
}

/// The body that has a value as its data.
fn enveloped(provider: &str, data: &Value) -> String {
    let body = match provider {
        "craftgate" => json!({ "data": data }),
        "parax" => json!({ "status": 1, "code": 200, "message": "tamam", "data": data }),
        _ => data.clone(),
    };
    body.to_string().replace(&json!(BROKEN).to_string(), BROKEN_JSON)
}

/// An example of an operation's response.
fn example(provider: &str, ty: Ty) -> Value {
    let mut data = examples::value(ty, Size::Most);
    match provider {
        "nexkasa" => data["status"] = json!("success"),
        // A decline: a granted pre-approval is a handle, whose reference decides.
        "nkolay" if data.get("bankSuccess").is_some() => data["bankSuccess"] = json!(false),
        _ => {}
    }
    // Fields that the client adds do not come from the provider.
    if let (Ty::Object(table), Some(data)) = (ty, data.as_object_mut()) {
        table.fields.iter().filter(|field| field.computed).for_each(|field| _ = data.remove(field.wire()));
    }
    data
}

/// The fields that decide about an answer, besides the fields that are declared `required`.
fn decides(provider: &str, place: &Place) -> bool {
    place.decides || provider == "nexkasa" && place.path == "status"
}

fn state(provider: &str) -> &'static str {
    match provider {
        "parax" => "10.50",
        "nkolay" => "a.b.c",
        _ => "",
    }
}

fn operations() -> impl Iterator<Item = (&'static str, &'static Operation, Ty)> {
    PROVIDERS.iter().flat_map(|provider| {
        provider.operations().filter_map(|operation| match operation.response {
            ResponseKind::Data(ty) if operation.gives.is_none() => Some((provider.name, operation, ty)),
            _ => None,
        })
    })
}

fn full_name(operation: &Operation) -> String {
    if operation.group.is_empty() { operation.name.into() } else { format!("{}.{}", operation.group, operation.name) }
}

fn without(data: &Value, place: &Place) -> Value {
    let mut data = data.clone();
    let (last, outer) = place.pointer.split_last().unwrap();
    match data.pointer_mut(&outer.iter().map(|step| format!("/{step}")).collect::<String>()).unwrap() {
        Value::Array(list) => _ = list.remove(0),
        Value::Object(object) => _ = object.remove(last),
        _ => panic!("{} is in nothing", place.path),
    }
    data
}

#[test]
fn one_field_of_another_form_leaves_all_other_fields_and_one_misfit() {
    let (mut seen, mut tried) = (BTreeSet::new(), 0);
    for (provider, operation, ty) in operations() {
        let (client, name) = (client(provider), full_name(operation));
        let data = example(provider, ty);
        let root = Place { pointer: vec![], path: String::new(), snake: String::new(), ty, field: (0, ""), decides: true };
        let mut all = Vec::new();
        places(&root, &mut all);
        let computed = |place: &Place| data.pointer(&place.pointer.iter().map(|step| format!("/{step}")).collect::<String>()).is_none();
        for place in all.iter().filter(|place| !computed(place)) {
            if !seen.insert((place.field, place.path.ends_with(']'))) {
                continue;
            }
            let expected = if decides(provider, place) {
                None
            } else {
                read(&client, &name, state(provider), &enveloped(provider, &without(&data, place))).ok()
            };
            for value in wrong(place.ty) {
                let mut changed = data.clone();
                let slot = place.pointer.iter().fold(&mut changed, |at, step| match at {
                    Value::Array(list) => &mut list[0],
                    other => &mut other[step.as_str()],
                });
                *slot = value.clone();
                let body = enveloped(provider, &changed);
                tried += 1;
                match read(&client, &name, state(provider), &body) {
                    Ok(answer) => {
                        let expected = expected.as_ref().unwrap_or_else(|| panic!("{name} {} {value}: it decides", place.path));
                        assert_eq!(answer.value, expected.value, "{name} {} {value}", place.path);
                        let raw = if value == BROKEN { BROKEN_JSON.to_owned() } else { value.to_string() };
                        assert_eq!(answer.misfits, [(place.path.clone(), raw)], "{name}");
                    }
                    Err(error) => assert!(decides(provider, place), "{name} {} {value}: {error}", place.path),
                }
            }
        }
    }
    assert!(tried > 4_000, "{tried}");
}

// ---- the typed structs ----

fn craftgate() -> Craftgate {
    Craftgate::new(CraftgateApiKey::new("k").unwrap(), CraftgateSecretKey::new("s").unwrap(), Environment::Sandbox)
}

fn context() -> Context<'static> {
    Context { random_key: "r", ..Context::default() }
}

/// A payment whose fields all fit, as JSON.
fn payment() -> Value {
    let operation = PROVIDERS[0].operation("payment.retrieve_payment").unwrap();
    let ResponseKind::Data(ty) = operation.response else { panic!("a payment is data") };
    examples::value(ty, Size::Most)
}

#[test]
fn a_typed_payment_has_every_other_field_and_its_misfits() {
    let call = craftgate().payment().retrieve_payment(7, &context()).unwrap();
    let read = |data: &Value| call.parse(200, enveloped("craftgate", data).as_bytes()).unwrap();
    let data = payment();
    let ResponseKind::Data(ty) = PROVIDERS[0].operation("payment.retrieve_payment").unwrap().response else { panic!("a payment is data") };
    let mut all = Vec::new();
    places(&Place { pointer: vec![], path: String::new(), snake: String::new(), ty, field: (0, ""), decides: true }, &mut all);
    for place in &all {
        let expected = read(&without(&data, place));
        assert!(expected.misfits.is_empty());
        for value in wrong(place.ty) {
            let mut changed = data.clone();
            *place.pointer.iter().fold(&mut changed, |at, step| match at {
                Value::Array(list) => &mut list[0],
                other => &mut other[step.as_str()],
            }) = value.clone();
            let mut read = read(&changed);
            let misfits = std::mem::take(&mut read.misfits);
            assert_eq!(read, expected, "{} {value}", place.path);
            assert_eq!(misfits.len(), 1, "{} {value}", place.path);
            assert_eq!(misfits[0].path, place.snake, "{value}");
        }
    }
}

#[test]
fn a_decimal_beyond_28_digits_is_a_misfit_of_the_typed_struct_and_fits_elsewhere() {
    let body = r#"{"data":{"id":7,"price":1.00,"paidPrice":7922816251426433759354395033.56}}"#;
    let call = craftgate().payment().retrieve_payment(7, &context()).unwrap();
    let paid = call.parse(200, body.as_bytes()).unwrap();
    assert_eq!((paid.id, paid.price.map(|price| price.to_string()), paid.paid_price), (Some(7), Some("1.00".into()), None));
    assert_eq!((paid.misfits[0].path.as_str(), paid.misfits[0].raw.as_str()), ("paid_price", "7922816251426433759354395033.56"));
    let answer = read(&client("craftgate"), "payment.retrieve_payment", "", body).unwrap();
    assert_eq!((answer.value["paidPrice"].as_str(), answer.misfits.len()), (Some("7922816251426433759354395033.56"), 0));
}

#[test]
fn a_stored_answer_keeps_its_misfits() {
    let call = craftgate().payment().retrieve_payment(7, &context()).unwrap();
    let body = r#"{"data":{"id":7,"installment":"three","paymentTransactions":[7,{"id":8,"price":"free"}]}}"#;
    let paid = call.parse(200, body.as_bytes()).unwrap();
    let paths: Vec<&str> = paid.misfits.iter().map(|misfit| misfit.path.as_str()).collect();
    assert_eq!(paths, ["installment", "payment_transactions[0]", "payment_transactions[1].price"]);
    assert_eq!(paid.payment_transactions.as_ref().unwrap().len(), 1);
    let stored = serde_json::to_string(&paid).unwrap();
    assert_eq!(serde_json::from_str::<imza::craftgate::shared::PaymentResponse>(&stored).unwrap(), paid);
    assert_eq!(paid.clone().misfits, paid.misfits);
}

#[test]
fn a_page_has_the_misfits_of_its_items_and_their_indices_count_as_they_arrived() {
    let call =
        craftgate().payment().search_stored_cards(&imza::craftgate::payment::SearchStoredCardsRequest::default(), &context()).unwrap();
    let body = r#"{"data":{"items":["row",{"cardToken":"t-1","cardBankId":{}}],"page":"first","size":10,"totalSize":2}}"#;
    let page = call.parse(200, body.as_bytes()).unwrap();
    assert_eq!((page.items.len(), page.page, page.size, page.total_size), (1, None, Some(10), Some(2)));
    let misfits: Vec<(&str, &str)> = page.misfits.iter().map(|misfit| (misfit.path.as_str(), misfit.raw.as_str())).collect();
    assert_eq!(misfits, [("items[0]", "\"row\""), ("items[1].card_bank_id", "{}"), ("page", "\"first\"")]);
    assert_eq!(
        serde_json::from_value::<imza::values::Page<imza::craftgate::payment::StoredCardResponse>>(serde_json::to_value(&page).unwrap())
            .unwrap(),
        page
    );
    // The list itself is the envelope: without it nothing was found.
    let error = call.parse(200, br#"{"data":{"items":{}}}"#).unwrap_err();
    assert_eq!((error.code(), error.path()), ("unexpected_response", "items"));
}

// ---- what is shown ----

#[test]
fn a_misfit_shows_its_path_and_reason_and_never_what_arrived() {
    let call = craftgate().payment().retrieve_payment(7, &context()).unwrap();
    let body = r#"{"data":{"price":"5528790000000008","cardHolderName":["5528790000000008"],"installment":"10000000146"}}"#;
    let paid = call.parse(200, body.as_bytes()).unwrap();
    let shown = format!("{:?} {:?}", paid.misfits, paid.misfits[0]);
    assert!(shown.contains("card_holder_name") && shown.contains("expected text, found a list"), "{shown}");
    for secret in ["5528790000000008", "10000000146"] {
        assert!(!shown.contains(secret) && !paid.misfits.iter().any(|misfit| misfit.reason.contains(secret)), "{shown}");
    }
    assert!(paid.misfits.iter().any(|misfit| misfit.raw == r#"["5528790000000008"]"#));
}

// ---- what stays an error ----

#[test]
fn an_envelope_a_broken_body_and_a_repeated_name_stay_errors() {
    let client = client("craftgate");
    for body in [
        r#"{"data":"paid"}"#,
        r#"{"data":[]}"#,
        r#"{"data":7}"#,
        r#"{"data":{"id":7}"#,
        r#"{"data":{"id":7,"price":"\x"}}"#,
        r#"{"data":{"price":{"a":1,"a":2},"id":7,"id":8}}"#,
        r#"{"data":{"paymentStatus":"FAILURE","paymentStatus":"SUCCESS"}}"#,
        r#"{"data":{"id":7},"data":{"id":8}}"#,
    ] {
        let error = read(&client, "payment.retrieve_payment", "", body).unwrap_err();
        assert_eq!(error.code(), "unexpected_response", "{body}");
    }
}

#[test]
fn a_status_word_that_does_not_fit_is_absent_and_never_success() {
    let client = client("craftgate");
    for word in ["true", "1", r#"["SUCCESS"]"#, r#"{"status":"SUCCESS"}"#, r#""SUCCESS\udc00""#] {
        let body = format!(r#"{{"data":{{"id":7,"paymentStatus":{word},"paidPrice":"9.90"}}}}"#);
        let answer = read(&client, "payment.create_payment", "", &body).unwrap();
        assert_eq!(answer.value, json!({"id": 7, "paidPrice": "9.90"}), "{word}");
        assert_eq!(answer.misfits, [("paymentStatus".to_owned(), word.to_owned())]);
    }
}

#[test]
fn a_name_with_half_of_a_surrogate_pair_is_a_misfit() {
    let body = r#"{"data":{"id":7,"new\ud83d":{"a":1},"price":2}}"#;
    let answer = read(&client("craftgate"), "payment.retrieve_payment", "", body).unwrap();
    assert_eq!(answer.value, json!({"id": 7, "price": "2"}));
    assert_eq!(answer.misfits, [("new\u{fffd}".to_owned(), r#"{"a":1}"#.to_owned())]);
}

#[test]
fn an_untyped_answer_replaces_half_of_a_surrogate_pair() {
    let body = r#"{"data":{"name":"Ay\ud83d","b\udc00":[1]}}"#;
    let answer = read(&client("craftgate"), "request", "", body).unwrap();
    assert_eq!(answer, Answer { value: json!({"name": "Ay\u{fffd}", "b\u{fffd}": [1]}), misfits: vec![] });
}

#[test]
fn an_id_beyond_2_53_is_a_misfit_where_numbers_are_doubles() {
    let client = client("craftgate");
    let mut text = JsonText::result(Names::Camel);
    let into = Reading { names: Names::Camel, integers: Integers::Safe, sink: &mut text };
    let body = br#"{"data":{"id":9007199254740992,"buyerMemberId":9007199254740991,"price":1.10}}"#;
    client.read("payment.retrieve_payment", "", 200, body, into).unwrap();
    let misfits: Value = serde_json::from_str(&text.take_misfits().unwrap()).unwrap();
    assert_eq!((misfits[0]["path"].as_str(), misfits[0]["raw"].as_str()), (Some("id"), Some("9007199254740992")));
    assert_eq!(text.into_string(), r#"{"buyerMemberId":9007199254740991,"price":"1.10"}"#);
}

#[test]
fn more_misfits_than_any_answer_of_the_api_has_are_an_error() {
    let rows = vec!["1"; 10_001].join(",");
    let read = |rows: &str| {
        read(&client("craftgate"), "payment.retrieve_payment", "", &format!(r#"{{"data":{{"paymentTransactions":[{rows}]}}}}"#))
    };
    assert_eq!(read(&rows).unwrap_err().code(), "unexpected_response");
    assert_eq!(read(rows.strip_prefix("1,").unwrap()).unwrap().misfits.len(), 10_000);
}

// ---- messages from outside ----

/// Takes a message; returns the result and the paths and raw texts of its misfits.
fn received(kind: &str, settings: &Value, message: &str, input: &Value, body: &str) -> Result<Answer, Error> {
    let client = bridge::Client::new(kind, &JsonSource(&settings.to_string()), Names::Camel).unwrap();
    let mut text = JsonText::result(Names::Camel);
    let into = Reading { names: Names::Camel, integers: Integers::Full, sink: &mut text };
    client.handle_message(message, &JsonSource(&input.to_string()), body.as_bytes(), into)?;
    let misfits: Value = text.take_misfits().map_or(json!([]), |misfits| serde_json::from_str(&misfits).unwrap());
    let texts = |misfit: &Value| (misfit["path"].as_str().unwrap().to_owned(), misfit["raw"].as_str().unwrap().to_owned());
    let misfits = misfits.as_array().unwrap().iter().map(texts).collect();
    Ok(Answer { value: serde_json::from_str(&text.into_string()).unwrap(), misfits })
}

fn event(rest: &str) -> Result<Answer, Error> {
    let keys = json!({"keys": ["webhook-key"]});
    let fields = json!({"eventType": "API_AUTH", "eventTimestamp": 1_769_900_000, "status": "SUCCESS", "payloadId": "12"});
    let client = bridge::Client::new("craftgate_webhooks", &JsonSource(&keys.to_string()), Names::Camel).unwrap();
    let mut signature = JsonText::result(Names::Camel);
    let into = Reading { names: Names::Camel, integers: Integers::Full, sink: &mut signature };
    client.handle_message("sign", &JsonSource(&fields.to_string()), b"", into).unwrap();
    let signature: Value = serde_json::from_str(&signature.into_string()).unwrap();
    let body = fields.to_string().replace('}', rest);
    received("craftgate_webhooks", &keys, "verify", &json!({"signature": signature, "now": 1_769_900_100}), &body)
}

#[test]
fn a_webhooks_unsigned_fields_are_all_kept_and_what_does_not_fit_is_listed() {
    let read = event(r#","eventTime":["2026"],"payload":{"a":1},"tenant":{"id":7,"name":"\ud83d"},"version":2}"#).unwrap();
    assert_eq!(read.value["unauthenticated"], json!({"payload": {"a": 1}, "tenant": {"id": 7}, "version": 2}));
    let misfits = [("unauthenticated.eventTime", r#"["2026"]"#), ("unauthenticated.tenant.name", r#""\ud83d""#)];
    assert_eq!(read.misfits, misfits.map(|(path, raw)| (path.to_owned(), raw.to_owned())));
    // A verified field that does not fit stays an error, and so does a name given twice.
    for rest in [r#","status":"FAILURE"}"#, r#","new":{"a":1,"a":2}}"#] {
        assert_eq!(event(rest).unwrap_err().code(), "verification_failed", "{rest}");
    }
}

#[test]
fn unknown_fields_of_paraxs_webhooks_and_nexkasas_callbacks_are_kept_apart() {
    let webhook = r#"{"trx":"T-8","transaction_id":"TD8","amount":80.00,"status":"success","currency":"TRY","#;
    let settings = json!({"sid": 1, "key": "k-1", "secretKey": "s-1"});
    let read = |rest: &str| received("parax", &settings, "read_webhook", &json!({"unchecked": true}), &[webhook, rest].concat());
    let hook = read(r#""bank":{"id":7},"dedupeKey":"x","note":"\udc00"}"#).unwrap();
    assert_eq!(hook.value["unauthenticated"], json!({"bank": {"id": 7}, "dedupeKey": "x"}));
    assert_eq!(hook.misfits, [("unauthenticated.note".to_owned(), r#""\udc00""#.to_owned())]);
    assert_eq!(read(r#""trx2":null}"#).unwrap().value["unauthenticated"], json!({"trx2": null}));
    // A misfit in a field that is compared with the status answer stays an error.
    for wrong in [webhook.replace("80.00", "[]"), webhook.replace("\"TRY\"", "{}"), webhook.replace("\"TD8\"", "true")] {
        let body = [&wrong, "\"new\":1}"].concat();
        let error = received("parax", &settings, "read_webhook", &json!({"unchecked": true}), &body).unwrap_err();
        assert_eq!((error.code(), error.path()), ("verification_failed", "body"), "{body}");
    }
    // A webhook with further fields can be confirmed.
    let client = bridge::Client::new("parax", &JsonSource(&settings.to_string()), Names::Camel).unwrap();
    let request = json!({"webhook": hook.value, "expected": {"amount": "80.00", "transactionId": "TD8"}}).to_string();
    let (path, options) = (JsonSource("[]"), JsonSource("{}"));
    let arguments = bridge::Arguments { path: &path, request: Some(&JsonSource(&request)), options: &options, names: Names::Camel };
    assert!(client.build("confirm", &arguments).is_ok());

    let body = r#"{"transaction_id":9,"status":"APPROVED","external_id":"U","amount":90,"type":"DEPOSIT","processed_at":"2026-01-02","nonce":"stolen"}"#;
    let callback = received("nexkasa", &json!({"apiKey": "k"}), "read_callback", &json!({"verification": "none"}), body).unwrap();
    assert_eq!(callback.value["unauthenticated"], json!({"processed_at": "2026-01-02", "nonce": "stolen"}));
    assert_eq!((callback.value.get("nonce"), callback.misfits.len()), (None, 0));
}

/// A message from outside that is genuine, as the bridge takes it.
struct Genuine {
    kind: &'static str,
    settings: Value,
    message: &'static str,
    input: Value,
    body: Value,
    /// Fields of the body that are verified or compared.
    verified: &'static [&'static str],
}

fn genuine() -> [Genuine; 4] {
    let event = json!({
        "eventType": "API_AUTH", "eventTimestamp": 1_769_900_000, "status": "SUCCESS", "payloadId": "12", "eventTime": "2026-02-01T02:13:20",
        "payload": { "id": 12, "price": 10.5, "tags": ["a", { "b": "c" }], "note": "n" }, "tenant": { "name": "x", "list": ["y", 1] }, "version": 2,
    });
    let webhook = json!({
        "trx": "T-8", "transaction_id": "TD8", "amount": 80.25, "status": "success", "currency": "TRY",
        "bank": { "id": 7, "names": ["a"] }, "note": "n", "is_new": true,
    });
    let callback = json!({
        "transaction_id": 105, "status": "APPROVED", "external_id": "U1", "amount": "90.50", "type": "DEPOSIT",
        "processed_at": "2026-01-02", "message": { "text": "ok", "codes": [1, "x"] },
    });
    let keys = json!({ "keys": ["webhook-key"] });
    let signature = received(
        "craftgate_webhooks",
        &keys,
        "sign",
        &json!({
            "eventType": "API_AUTH", "eventTimestamp": 1_769_900_000, "status": "SUCCESS", "payloadId": "12",
        }),
        "",
    )
    .unwrap()
    .value;
    let transfer = ["transaction_id", "status", "external_id", "amount", "type"].as_slice();
    [
        Genuine {
            kind: "craftgate_webhooks",
            settings: keys,
            message: "verify",
            input: json!({ "signature": signature, "now": 1_769_900_100 }),
            body: event,
            verified: &["eventType", "eventTimestamp", "status", "payloadId"],
        },
        Genuine {
            kind: "parax",
            settings: json!({ "sid": 1, "key": "k-1", "secretKey": "s-1" }),
            message: "read_webhook",
            input: json!({ "unchecked": true }),
            body: webhook,
            verified: &["trx", "transaction_id", "amount", "status", "currency"],
        },
        Genuine {
            kind: "nexkasa",
            settings: json!({ "apiKey": "k" }),
            message: "read_callback",
            input: json!({ "verification": "none" }),
            body: callback.clone(),
            verified: transfer,
        },
        Genuine {
            kind: "nexkasa",
            settings: json!({ "apiKey": "k", "allowedAddresses": ["203.0.113.0/24"] }),
            message: "read_callback",
            input: json!({ "remoteAddress": "203.0.113.9", "expected": { "id": "U1", "type": "DEPOSIT", "amount": "90.50" } }),
            body: callback,
            verified: transfer,
        },
    ]
}

/// The places in a value, as JSON pointers with their paths in a result.
fn places_of(value: &Value, pointer: &str, path: &str, into: &mut Vec<(String, String)>) {
    let mut inner = |step: &str, path: String, value: &Value| {
        let pointer = format!("{pointer}/{step}");
        into.push((pointer.clone(), path.clone()));
        places_of(value, &pointer, &path, into);
    };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| inner(name, format!("{path}.{name}"), value)),
        Value::Array(values) => {
            (0..).zip(values).for_each(|(at, value): (usize, _)| inner(&at.to_string(), format!("{path}[{at}]"), value))
        }
        _ => {}
    }
}

/// Forms that a value in JSON has.
fn forms() -> Vec<Value> {
    let number = |digits: &str| serde_json::from_str::<Value>(digits).unwrap();
    vec![
        json!(null),
        json!(true),
        json!(7),
        number("1.50"),
        number("1e99"),
        json!(""),
        json!("x"),
        json!([]),
        json!(["x"]),
        json!({}),
        json!({"a": 1}),
        json!(BROKEN),
    ]
}

#[test]
fn one_field_of_a_message_in_another_form_leaves_all_others_and_one_misfit_unless_it_is_verified() {
    let mut tried = 0;
    for Genuine { kind, settings, message, input, body, verified } in genuine() {
        let read = |body: &Value| received(kind, &settings, message, &input, &enveloped("", body));
        let whole = read(&body).unwrap();
        assert!(whole.misfits.is_empty(), "{kind}: {:?}", whole.misfits);
        let mut all = Vec::new();
        places_of(&body, "", "unauthenticated", &mut all);
        for (pointer, path) in all {
            for value in forms() {
                let mut changed = body.clone();
                let slot = changed.pointer_mut(&pointer).unwrap();
                if std::mem::discriminant(slot) == std::mem::discriminant(&value) && value != BROKEN {
                    continue;
                }
                *slot = value.clone();
                tried += 1;
                let result = read(&changed);
                let said = format!("{kind} {pointer} {value}");
                if let Some(name) = verified.iter().find(|name| pointer == format!("/{name}")) {
                    // An id and a word may come as a number: what counts is its digits, and they are verified.
                    let Ok(answer) = result else { continue };
                    let is_absent = value.is_null() && *name == "currency";
                    let is_digits = (value.is_number() || value.is_string()) && answer.value != whole.value;
                    assert!(is_absent || is_digits, "{said}: {answer:?}");
                    continue;
                }
                let answer = result.unwrap_or_else(|error| panic!("{said}: {error}"));
                // Where any form fits, it is kept; where none does, it is absent. A declared field that is null is absent, too.
                let kept = answer.value.pointer(&format!("/unauthenticated{pointer}"));
                let is_time = pointer == "/eventTime";
                if answer.misfits.is_empty() {
                    let is_kept = match kept {
                        Some(kept) => *kept == value || value.is_number(),
                        None => value.is_null() && (is_time || pointer == "/payload"),
                    };
                    assert!(is_kept, "{said}: {answer:?}");
                } else {
                    let raw = value.to_string().replace(&json!(BROKEN).to_string(), BROKEN_JSON);
                    assert_eq!(answer.misfits, [(path.clone(), raw)], "{said}");
                    assert!(
                        kept.is_none() && (is_time || value == BROKEN) || pointer.ends_with(|c: char| c.is_ascii_digit()),
                        "{said}: {answer:?}"
                    );
                }
                let mut rest = answer.value.clone();
                let mut expected = whole.value.clone();
                let place = format!("/unauthenticated{pointer}");
                for value in [&mut rest, &mut expected] {
                    let (outer, last) = place.rsplit_once('/').unwrap();
                    match value.pointer_mut(outer) {
                        Some(Value::Object(fields)) => _ = fields.remove(last),
                        // An element that does not fit is not in its list.
                        Some(list) => *list = json!(null),
                        None => {}
                    }
                }
                assert_eq!(rest, expected, "{said}");
            }
        }
    }
    assert!(tried > 400, "{tried}");
}

// ---- the shared vectors ----

#[test]
fn the_vectors_of_misfits_hold() {
    let cases: Vec<Value> = vectors("misfits");
    imza_tests::each(
        &cases,
        |case| case["name"].as_str().unwrap(),
        |case| {
            let provider = case["provider"].as_str().unwrap();
            let answer = read(&client(provider), case["operation"].as_str().unwrap(), state(provider), case["body"].as_str().unwrap());
            let answer = answer.map_err(|error| error.to_string())?;
            let expected: Vec<(String, String)> = case["misfits"]
                .as_array()
                .unwrap()
                .iter()
                .map(|misfit| (misfit["path"].as_str().unwrap().to_owned(), misfit["raw"].as_str().unwrap().to_owned()))
                .collect();
            imza_tests::same("the misfits", &answer.misfits, &expected)?;
            imza_tests::same("the result", &answer.value, &serde_json::from_str::<Value>(case["result_json"].as_str().unwrap()).unwrap())
        },
    );
}
