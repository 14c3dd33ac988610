//! Every request of Craftgate and N Kolay, generated from its table: a complete one is built, and a single wrong field is refused
//! with its path. The tables provide the list of requests; `api_inventory.rs` tests that it is complete.
//!
//! The samples come from the tables ([`imza::api::examples`]), in two sizes: `Least` has the required fields, `Most` every field.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // a test fails by panicking

use std::collections::BTreeSet;

use imza::api::examples::{self, Size};
use imza::api::json::JsonSource;
use imza::api::schema::{Condition, Operation, Presence, RequestLocation, Rule, Ty, Type};
use imza::api::url::PathValue;
use imza::check::TextFormat;
use imza::craftgate::{Craftgate, Environment, operations};
use imza::nkolay::{BankSession, Nkolay, PreApproval, Token};
use imza::secret::{CraftgateApiKey, CraftgateSecretKey, NkolayApiSecretKey, NkolayPassword};
use imza::{BaseUrl, Context, Decimal, Error, Names, Request, UnknownFields, Waiver};
use imza_tests::calls::built;
use imza_tests::{each, same};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

// ---- clients ----

fn craftgate() -> Craftgate {
    Craftgate::new(CraftgateApiKey::new("key-1").unwrap(), CraftgateSecretKey::new("secret-1").unwrap(), Environment::Sandbox)
}

/// The options of a caller who writes camelCase.
fn camel() -> Context<'static> {
    Context { names: Names::Camel, ..Context::default() }
}

fn build(operation: &'static Operation, request: &str, context: &Context<'_>) -> Result<Request, Error> {
    if operation.path.starts_with("/loans/") {
        return build_loan(operation, request, context);
    }
    let path: Vec<PathValue<'_>> = operation
        .arguments
        .iter()
        .map(|argument| match argument.ty {
            Ty::Int64 | Ty::Int32 => PathValue::Number(1),
            Ty::Text(form) => PathValue::Text(form.described().example),
            Ty::Enum(words) => PathValue::Text(words.words[0].wire),
            _ => PathValue::Text("token-1"),
        })
        .collect();
    let context = Context { random_key: "random-1", ..*context };
    built(&craftgate(), operation, &path, Some(&JsonSource(request)), &context).map(|built| built.request)
}

fn build_loan(operation: &'static Operation, request: &str, context: &Context<'_>) -> Result<Request, Error> {
    let nkolay = Nkolay::new(
        BaseUrl::new("https://loans.example.com").unwrap(),
        "shop",
        NkolayPassword::new("password-1").unwrap(),
        4000,
        NkolayApiSecretKey::new("secret-1").unwrap(),
    )
    .unwrap();
    let token = Token::restore("nkolay-token:a.b.c").unwrap();
    let session = BankSession::restore("nkolay-session:1").unwrap();
    let approval = PreApproval::restore("nkolay-pre-approval:1").unwrap();
    let step = match operation.name {
        "simulate" | "pre_approve" => PathValue::from(&session),
        "apply" => PathValue::from(&approval),
        other => panic!("no operation {other} with a request"),
    };
    built(&nkolay, operation, &[PathValue::from(&token), step], Some(&JsonSource(request)), context).map(|built| built.request)
}

/// Every operation with a request, and its table.
fn all() -> Vec<(&'static Operation, &'static Type)> {
    let loans = imza::nkolay::operations().filter(|operation| operation.name != "authenticate");
    operations()
        .chain(loans)
        .filter_map(|operation| match operation.location {
            RequestLocation::Body(table) | RequestLocation::Query(table) => Some((operation, table)),
            RequestLocation::Nothing => None,
        })
        .collect()
}

fn every_operation(check: impl Fn(&'static Operation, &'static Type) -> Result<(), String>) {
    let all = all();
    let groups: BTreeSet<&str> = all.iter().map(|(operation, _)| operation.group).collect();
    assert_eq!(groups.len(), 18, "all of Craftgate's groups but one have a request, and N Kolay has no groups: {groups:?}");
    each(&all, |(operation, _)| operation.name, |(operation, table)| check(operation, table));
}

/// The groups of fields that this operation requires beyond its type: at least one field of each.
fn own_dues(operation: &Operation) -> &'static [&'static [u8]] {
    if operation.documented { operation.requires } else { &[] }
}

// ---- values of a wrong type or form ----

fn ill_formed(form: TextFormat) -> &'static [&'static str] {
    match form {
        TextFormat::Any | TextFormat::Sensitive | TextFormat::Id => &[],
        TextFormat::Identifier | TextFormat::Name => &["", " ", "a\nb"],
        TextFormat::Reference => &["+1", "-1", "a\r\nb"],
        TextFormat::Bin => &["", "52586", "525864000", "5258640000000001", "52586a"],
        TextFormat::CardNumber => &["", "5258640000000002", "5258 6400 0000 0001", "abcdefghijklmnop"],
        TextFormat::Cvc => &["", "12", "12345", "12a"],
        TextFormat::ExpireYear => &["", "204", "2o44"],
        TextFormat::ExpireMonth => &["", "0", "13"],
        TextFormat::Iban => &["", "TR330006100519786457841327", "DE89370400440532013000"],
        TextFormat::NationalId => &["", "10000000147", "1000000014"],
        TextFormat::Gsm => &["", "2121234567"],
        TextFormat::Amount => &["", "0", "1.005", "1e3", "12,50"],
        TextFormat::Url => &["", "/callback", "http://shop.example/", "javascript:alert(1)"],
        TextFormat::Signed | TextFormat::SignedId => &["", "a&b"],
        TextFormat::SignedData => &["a&b"],
        TextFormat::SignedUrl => &["", "/hook", "http://shop.example/", "https://shop.example/hook?a=1&b=2"],
    }
}

/// Values that the type does not accept.
fn invalid_values(ty: Ty) -> Vec<Value> {
    let mut values = vec![json!(true), json!({}), json!([]), json!(7), json!("2026-02-30T25:61:00"), json!(-1.5)];
    match ty {
        Ty::Json => return Vec::new(),
        Ty::Text(form) => {
            values.retain(|value| match value {
                Value::String(_) => false,
                Value::Number(number) => !(matches!(form, TextFormat::Amount) || form.is_id() && number.is_i64()),
                _ => true,
            });
            values.extend(ill_formed(form).iter().map(|text| json!(text)));
        }
        // A text of any kind is not a word.
        Ty::Enum(words) => {
            values.extend(["", "NOT_A_WORD"].into_iter().chain(words.words.iter().map(|word| word.wire)).filter_map(|text| {
                let swapped: String = text.chars().rev().collect();
                (!words.words.iter().any(|word| word.wire == swapped)).then(|| json!(swapped))
            }))
        }
        Ty::Decimal => {
            values.retain(|value| !value.is_number());
            values.extend(["1e3", "12,50", "+1", "NaN", "", "0.123456789", "1234567890123456789"].map(|text| json!(text)));
        }
        Ty::Int32 => {
            values.retain(|value| *value != json!(7));
            values.extend([json!("7"), json!(2_147_483_648_i64)]);
        }
        Ty::Int64 => {
            values.retain(|value| *value != json!(7));
            values.extend([json!("07"), json!("9223372036854775808"), json!(u64::MAX)]);
        }
        Ty::Bool => values.retain(|value| !value.is_boolean()),
        Ty::DateTime => values.push(json!("2026-01-31T14:30:00Z")),
        Ty::Date => values.push(json!("31.01.2026")),
        Ty::Object(_) | Ty::Map(_) => values.retain(|value| !value.is_object()),
        Ty::List(_) => values.retain(|value| !value.is_array()),
    }
    values
}

// ---- places in a sample ----

/// A step from a value to one of its members.
#[derive(Clone, Debug)]
enum Step {
    Field(&'static str, &'static imza::api::schema::Field),
    Name(String),
    Element(usize),
}

/// A value in a sample: where it is, its type, and whether its type requires it.
#[derive(Clone)]
struct FieldPath {
    steps: Vec<Step>,
    ty: Ty,
    presence: Presence,
    /// The index of the field, if it is a field of the request itself.
    top: Option<u8>,
}

fn places(value: &Value, ty: Ty, steps: &[Step], out: &mut Vec<FieldPath>) {
    let mut go = |step: Step, value: &Value, ty: Ty, presence: Presence, top: Option<u8>| {
        let steps = [steps, &[step]].concat();
        out.push(FieldPath { steps: steps.clone(), ty, presence, top });
        places(value, ty, &steps, out);
    };
    match (ty, value) {
        (Ty::Object(table), Value::Object(map)) => {
            for (index, field) in (0u8..).zip(table.fields) {
                if let Some(value) = map.get(field.wire()) {
                    go(Step::Field(field.wire(), field), value, field.ty(), field.presence, steps.is_empty().then_some(index));
                }
            }
        }
        (Ty::List(ty), Value::Array(list)) => {
            list.iter().enumerate().for_each(|(at, value)| go(Step::Element(at), value, *ty, Presence::Optional, None));
        }
        (Ty::Map(ty), Value::Object(map)) => {
            map.iter().for_each(|(name, value)| go(Step::Name(name.clone()), value, *ty, Presence::Optional, None));
        }
        _ => {}
    }
}

fn places_of(value: &Value, table: &'static Type) -> Vec<FieldPath> {
    let mut out = Vec::new();
    places(value, Ty::Object(table), &[], &mut out);
    out
}

impl FieldPath {
    /// The path that the error must name.
    fn path(&self, names: Names) -> String {
        let mut out = String::new();
        for step in &self.steps {
            let dot = if out.is_empty() { "" } else { "." };
            match step {
                Step::Field(_, field) if names == Names::Snake => out.extend([dot, field.name]),
                Step::Field(_, field) => out.extend([dot, field.property()]),
                Step::Name(name) => out.extend([dot, name]),
                Step::Element(at) => out.push_str(&format!("[{at}]")),
            }
        }
        out
    }

    fn within<'v>(&self, root: &'v mut Value) -> (&'v mut Value, &Step) {
        let (last, outer) = self.steps.split_last().unwrap();
        let value = outer.iter().fold(root, |value, step| match step {
            Step::Field(name, _) => &mut value[*name],
            Step::Name(name) => &mut value[name.as_str()],
            Step::Element(at) => &mut value[*at],
        });
        (value, last)
    }

    fn with(&self, root: &Value, new: Value) -> Value {
        let mut root = root.clone();
        match self.within(&mut root) {
            (value, Step::Field(name, _)) => value[*name] = new,
            (value, Step::Name(name)) => value[name.as_str()] = new,
            (value, Step::Element(at)) => value[*at] = new,
        }
        root
    }

    fn without(&self, root: &Value) -> Value {
        let mut root = root.clone();
        if let (Value::Object(map), Step::Field(name, _)) = self.within(&mut root) {
            map.remove(*name);
        }
        root
    }
}

fn refused(operation: &'static Operation, request: &Value, path: &str, names: Names) -> Result<(), String> {
    let stage = |what: &str| format!("{what} of {request}");
    let error = match build(operation, &request.to_string(), &Context { names, ..camel() }) {
        Ok(_) => return Err(format!("{path}: built {request}")),
        Err(error) => error,
    };
    same(&stage(&format!("code ({error})")), error.code(), "invalid_request")?;
    same(&stage(&format!("path ({error})")), error.path(), path)
}

// ---- statements ----

#[test]
fn required_fields_suffice_and_all_fields_together_are_accepted() {
    every_operation(|operation, table| {
        for size in [Size::Least, Size::Most] {
            let request = examples::request(operation, table, size);
            let built = build(operation, &request.to_string(), &camel()).map_err(|error| format!("{error}\n    {request}"))?;
            let Some(body) = &built.body else { continue };
            let sent: Value = serde_json::from_str(body).map_err(|error| error.to_string())?;
            same("fields", names_of(&sent), names_of(&request))?;
        }
        Ok(())
    });
}

/// The names of an object and of all objects inside it.
fn names_of(value: &Value) -> Vec<String> {
    match value {
        Value::Object(map) => map.iter().flat_map(|(name, value)| [vec![name.clone()], names_of(value)].concat()).collect(),
        Value::Array(list) => list.iter().flat_map(names_of).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn a_value_that_does_not_fit_is_refused_with_its_path() {
    every_operation(|operation, table| {
        let request = examples::request(operation, table, Size::Most);
        for place in places_of(&request, table) {
            for invalid in invalid_values(place.ty) {
                refused(operation, &place.with(&request, invalid), &place.path(Names::Camel), Names::Camel)?;
            }
        }
        Ok(())
    });
}

#[test]
fn a_missing_required_field_is_refused_with_its_path() {
    every_operation(|operation, table| {
        if !operation.documented {
            return Ok(());
        }
        let most = examples::request(operation, table, Size::Most);
        for place in places_of(&most, table) {
            let due =
                place.presence != Presence::Optional || place.top.is_some_and(|index| own_dues(operation).contains(&[index].as_slice()));
            if due {
                refused(operation, &place.without(&most), &place.path(Names::Camel), Names::Camel)?;
                refused(operation, &place.with(&most, Value::Null), &place.path(Names::Camel), Names::Camel)?;
            }
            if place.presence == Presence::NonEmpty {
                refused(operation, &place.with(&most, json!([])), &place.path(Names::Camel), Names::Camel)?;
            }
        }
        // The smallest request contains only fields that a table or a rule requires.
        let least = examples::request(operation, table, Size::Least);
        for place in places_of(&least, table).iter().filter(|place| matches!(place.steps.last(), Some(Step::Field(..)))) {
            refused(operation, &place.without(&least), &place.path(Names::Camel), Names::Camel)?;
        }
        Ok(())
    });
}

#[test]
fn one_of_several_fields_is_enough() {
    every_operation(|operation, table| {
        for group in own_dues(operation).iter().filter(|group| group.len() > 1) {
            let least = examples::request(operation, table, Size::Least);
            let wires: Vec<&str> = group.iter().map(|index| table.fields[usize::from(*index)].wire()).collect();
            for (index, wire) in group.iter().zip(&wires) {
                let mut request = least.clone();
                wires.iter().for_each(|wire| drop(request.as_object_mut().unwrap().remove(*wire)));
                refused(operation, &request, table.fields[usize::from(group[0])].property(), Names::Camel)?;
                request[*wire] = examples::value(table.fields[usize::from(*index)].ty(), Size::Least);
                build(operation, &request.to_string(), &camel()).map_err(|error| format!("{error}\n    {request}"))?;
            }
        }
        Ok(())
    });
}

#[test]
fn a_number_that_a_condition_fixes_cannot_differ() {
    every_operation(|operation, table| {
        for rule in table.checks.rules {
            let Rule::Exactly(field, due, _) = rule else { continue };
            let most = examples::request(operation, table, Size::Most);
            let wire = table.fields[usize::from(*field)].wire();
            same("sample", &most[wire], &json!(due))?;
            for wrong in [due - 1, due + 1] {
                let mut request = most.clone();
                request[wire] = json!(wrong);
                refused(operation, &request, wire, Names::Camel)?;
            }
        }
        Ok(())
    });
}

#[test]
fn a_condition_makes_its_field_required() {
    every_operation(|operation, table| {
        for rule in table.checks.rules.iter().filter(|_| operation.documented) {
            let Rule::Require(field, when) = rule else { continue };
            let given: Vec<(u8, Value)> = when
                .iter()
                .map(|condition| match condition {
                    Condition::True(field) => (*field, json!(true)),
                    Condition::In(field, words) => (*field, json!(words[0])),
                    Condition::Present(field) => (*field, examples::value(table.fields[usize::from(*field)].ty(), Size::Least)),
                    Condition::Absent(_) | Condition::Equals(..) => panic!("{}: no sample of {condition:?}", table.name),
                })
                .collect();
            let request = examples::object(table, Size::Least, own_dues(operation), &given);
            build(operation, &request.to_string(), &camel()).map_err(|error| format!("{error}\n    {request}"))?;
            let places = places_of(&request, table);
            let place = places.iter().find(|place| place.top == Some(*field)).ok_or("the field is not there")?;
            refused(operation, &place.without(&request), &place.path(Names::Camel), Names::Camel)?;
        }
        Ok(())
    });
}

#[test]
fn an_unknown_name_is_refused_everywhere_and_sent_on_demand() {
    every_operation(|operation, table| {
        let request = examples::request(operation, table, Size::Most);
        let mut objects: Vec<(String, Value)> = vec![(String::new(), {
            let mut root = request.clone();
            root["notAField"] = json!("x");
            root
        })];
        for place in places_of(&request, table) {
            if let Ty::Object(_) = place.ty {
                let mut with = request.clone();
                match place.within(&mut with) {
                    (value, Step::Field(name, _)) => value[*name]["notAField"] = json!("x"),
                    (value, Step::Name(name)) => value[name.as_str()]["notAField"] = json!("x"),
                    (value, Step::Element(at)) => value[*at]["notAField"] = json!("x"),
                }
                objects.push((place.path(Names::Camel) + ".", with));
            }
        }
        for (prefix, request) in objects {
            refused(operation, &request, &format!("{prefix}notAField"), Names::Camel)?;
            let context = Context { unknown_fields: UnknownFields::Send, ..camel() };
            let built = build(operation, &request.to_string(), &context).map_err(|error| error.to_string())?;
            let sent = built.body.as_ref().unwrap_or(&built.url);
            same("sent", sent.contains("notAField"), true)?;
        }
        Ok(())
    });
}

/// The same value with names in snake_case.
fn snake(value: &Value, ty: Ty) -> Value {
    match (ty, value) {
        (Ty::Object(table), Value::Object(map)) => table
            .fields
            .iter()
            .filter_map(|field| map.get(field.wire()).map(|value| (field.name.to_string(), snake(value, field.ty()))))
            .collect::<Map<_, _>>()
            .into(),
        (Ty::List(ty), Value::Array(list)) => list.iter().map(|value| snake(value, *ty)).collect(),
        (Ty::Map(ty), Value::Object(map)) => {
            map.iter().map(|(name, value)| (name.clone(), snake(value, *ty))).collect::<Map<_, _>>().into()
        }
        _ => value.clone(),
    }
}

#[test]
fn snake_case_names_are_accepted_and_reported() {
    every_operation(|operation, table| {
        let request = examples::request(operation, table, Size::Most);
        let spelled = snake(&request, Ty::Object(table));
        let context = Context { names: Names::Snake, ..camel() };
        let built = build(operation, &spelled.to_string(), &context).map_err(|error| format!("{error}\n    {spelled}"))?;
        let other = build(operation, &request.to_string(), &camel()).map_err(|error| error.to_string())?;
        // Both are sorted by name, so the order may differ, but the values must not.
        let json = |request: &Request| request.body.as_deref().map(|body| serde_json::from_str::<Value>(body).unwrap());
        same("body", json(&built), json(&other))?;
        same("url", &built.url, &other.url)?;
        for place in places_of(&request, table) {
            if let Some(invalid) = invalid_values(place.ty).first() {
                let broken = snake(&place.with(&request, invalid.clone()), Ty::Object(table));
                refused(operation, &broken, &place.path(Names::Snake), Names::Snake)?;
            }
        }
        Ok(())
    });
}

#[test]
fn a_repeated_name_is_refused_in_any_spelling() {
    every_operation(|operation, table| {
        let request = examples::request(operation, table, Size::Most);
        for field in table.fields {
            let value = &request[field.wire()];
            if value.is_null() {
                continue;
            }
            let text = request.to_string();
            let rest = text.strip_prefix('{').unwrap();
            for (first, names) in [(field.wire(), Names::Camel), (field.wire(), Names::Snake), (field.name, Names::Snake)] {
                let twice = format!("{{\"{first}\":{value},{rest}");
                let error = build(operation, &twice, &Context { names, ..camel() }).map(|_| ()).unwrap_err();
                let path = if names == Names::Snake { field.name } else { field.property() };
                same(&format!("path ({error})"), error.path(), path)?;
                same(&format!("reason ({error})"), error.to_string().contains("twice"), true)?;
            }
        }
        Ok(())
    });
}

#[test]
fn waivers_and_lenient_checks_skip_only_what_they_name() {
    let (operation, table) = all().into_iter().find(|(operation, _)| operation.name == "create_payment").unwrap();
    let mut request = examples::request(operation, table, Size::Least);
    request["price"] = json!("99.99");
    refused(operation, &request, "price", Names::Camel).unwrap();
    let waived = Context { waive: &[Waiver::ItemsSum], ..camel() };
    build(operation, &request.to_string(), &waived).unwrap();
    request["card"]["cardNumber"] = json!("5258640000000002");
    let error = build(operation, &request.to_string(), &waived).unwrap_err();
    assert_eq!(error.path(), "card.cardNumber", "{error} {request}");
    let types = Context { checks: imza::Checks::Types, ..camel() };
    build(operation, &request.to_string(), &types).unwrap();
    request["installment"] = json!("one");
    assert_eq!(build(operation, &request.to_string(), &types).unwrap_err().path(), "installment");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Sums are exact: one kuruş more or less is refused.
    #[test]
    fn the_total_is_the_exact_sum_of_the_items(cents in prop::collection::vec(0i64..100_000_000_000, 1..8), off in -3i64..4) {
        let (operation, table) = all().into_iter().find(|(operation, _)| operation.name == "create_payment").unwrap();
        let amount = |cents: i64| Decimal::new(cents, 2).to_string();
        let mut request = examples::request(operation, table, Size::Least);
        request["items"] = cents.iter().map(|cents| json!({ "price": amount(*cents) })).collect();
        let total: i64 = cents.iter().sum();
        prop_assume!(total > 0 && total + off > 0);
        request["price"] = json!(amount(total + off));
        let built = build(operation, &request.to_string(), &camel());
        match built {
            Ok(_) => prop_assert_eq!(off, 0),
            Err(error) => {
                prop_assert_ne!(off, 0, "{}", error);
                prop_assert_eq!(error.path(), "price");
            }
        }
    }
}

mod typed {
    //! Typed structs and JSON text are two sources of the same transcoder.

    use super::*;
    use imza::craftgate::enums::{PosStatus, WalletTransactionType};
    use imza::craftgate::file_reporting::RetrieveDailyTransactionReportRequest;
    use imza::craftgate::fraud::FraudValueListRequest;
    use imza::craftgate::installment::SearchInstallmentsRequest;
    use imza::craftgate::onboarding::CreateMemberRequest;
    use imza::craftgate::payment::{
        Card, CreatePaymentRequest, RefundPaymentRequest, SearchStoredCardsRequest, StoreCardRequest, UpdatePaymentTransactionRequest,
    };
    use imza::craftgate::shared::PaymentItem;
    use imza::craftgate::wallet::SearchWalletTransactionsRequest;
    use imza::{Call, Result};
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn same_bytes<T>(name: &str, typed: Result<Call<T>>, text: &str) {
        let (operation, _) = all().into_iter().find(|(operation, _)| operation.name == name).unwrap();
        let typed = typed.unwrap();
        let textual = build(operation, text, &Context { unknown_fields: UnknownFields::Send, ..camel() }).unwrap();
        let typed = typed.request();
        assert_eq!(typed.url, textual.url, "{name}");
        assert_eq!(typed.body, textual.body, "{name}");
        assert_eq!(typed.headers, textual.headers, "{name}");
        assert_eq!(typed.method, textual.method, "{name}");
    }

    #[test]
    fn typed_methods_send_the_same_bytes_as_json_text() {
        let context = Context { random_key: "random-1", ..camel() };
        // Also for a word that imza does not know.
        let sending = Context { unknown_fields: UnknownFields::Send, ..context };
        let client = craftgate();
        let decimal = |text: &str| Some(text.parse::<Decimal>().unwrap());

        let card = Card {
            card_holder_name: Some("Ayşe \"Ş\" \\ Öz\u{1f600}".into()),
            card_number: Some("5258640000000001".try_into().unwrap()),
            expire_year: Some("2044".try_into().unwrap()),
            expire_month: Some("07".try_into().unwrap()),
            cvc: Some("000".try_into().unwrap()),
            ..Card::default()
        };
        let item = |name: &str, price: &str| PaymentItem { name: Some(name.into()), price: decimal(price), ..PaymentItem::default() };
        let payment = CreatePaymentRequest {
            price: decimal("100.10"),
            paid_price: decimal("110.00"),
            installment: Some(1),
            currency: Some("TRY".into()),
            card: Some(card),
            items: Some(vec![item("a", "0.10"), item("b", "100.00")]),
            retry: Some(false),
            ..CreatePaymentRequest::default()
        };
        same_bytes(
            "create_payment",
            client.payment().create_payment(&payment, &context),
            r#"{"price":100.10,"paidPrice":"110.00","installment":1,"currency":"TRY","card":{"cardHolderName":"Ayşe \"Ş\" \\ Öz😀","cardNumber":"5258640000000001","expireYear":"2044","expireMonth":"07","cvc":"000"},"items":[{"name":"a","price":0.10},{"name":"b","price":"100.00"}],"retry":false}"#,
        );

        let cards = SearchStoredCardsRequest {
            card_alias: Some("a+b c/ü&=%".into()),
            min_created_date: Some("2026-01-31T14:30:00".try_into().unwrap()),
            page: Some(0),
            ..SearchStoredCardsRequest::default()
        };
        same_bytes(
            "search_stored_cards",
            client.payment().search_stored_cards(&cards, &context),
            r#"{"page":0,"minCreatedDate":"2026-01-31T14:30:00","cardAlias":"a+b c/ü&=%"}"#,
        );

        let stored = StoreCardRequest { secure_fields_token: Some("token".into()), ..StoreCardRequest::default() };
        same_bytes("store_card", client.payment().store_card(&stored, &context), r#"{"secureFieldsToken":"token"}"#);

        let refund = RefundPaymentRequest { payment_id: Some(9_223_372_036_854_775_807), ..RefundPaymentRequest::default() };
        same_bytes("refund_payment", client.payment().refund_payment(&refund, &context), r#"{"paymentId":"9223372036854775807"}"#);

        let update = UpdatePaymentTransactionRequest {
            sub_merchant_member_id: Some(1),
            sub_merchant_member_price: decimal("0.00000001"),
            ..UpdatePaymentTransactionRequest::default()
        };
        same_bytes(
            "update_payment_transaction",
            client.payment().update_payment_transaction(1, &update, &context),
            r#"{"subMerchantMemberId":1,"subMerchantMemberPrice":0.00000001}"#,
        );

        let member = CreateMemberRequest {
            member_external_id: Some("m-1".into()),
            address: Some("Suadiye Mah. \n No:23/\t11".into()),
            email: Some("a@example.com".into()),
            phone_number: Some("+905551112233".into()),
            iban: Some("tr33 0006 1005 1978 6457 8413 26".try_into().unwrap()),
            ..CreateMemberRequest::default()
        };
        same_bytes(
            "create_member",
            client.onboarding().create_member(&member, &context),
            r#"{"memberExternalId":"m-1","address":"Suadiye Mah. \n No:23/\t11","email":"a@example.com","phoneNumber":"+905551112233","iban":"TR330006100519786457841326"}"#,
        );

        let installments = SearchInstallmentsRequest {
            bin_number: Some("525864".try_into().unwrap()),
            price: decimal("100"),
            loyalty_exists: Some(true),
            ..SearchInstallmentsRequest::default()
        };
        same_bytes(
            "search_installments",
            client.installment().search_installments(&installments, &context),
            r#"{"binNumber":"525864","price":100,"loyaltyExists":true}"#,
        );

        let movements = SearchWalletTransactionsRequest {
            wallet_transaction_types: Some(vec![WalletTransactionType::WITHDRAW, "NEW_TYPE".into()]),
            min_amount: decimal("-0.50"),
            ..SearchWalletTransactionsRequest::default()
        };
        same_bytes(
            "search_wallet_transactions",
            client.wallet().search_wallet_transactions(1, &movements, &sending),
            r#"{"walletTransactionTypes":["WITHDRAW","NEW_TYPE"],"minAmount":"-0.50"}"#,
        );

        let day =
            RetrieveDailyTransactionReportRequest { report_date: Some("2026-02-28".try_into().unwrap()), file_type: Some("CSV".into()) };
        same_bytes(
            "retrieve_daily_transaction_report",
            client.file_reporting().retrieve_daily_transaction_report(&day, &context),
            r#"{"fileType":"CSV","reportDate":"2026-02-28"}"#,
        );

        let value = FraudValueListRequest {
            list_name: Some("ipList".into()),
            r#type: Some("IP".into()),
            value: Some("192.0.2.17".into()),
            ..FraudValueListRequest::default()
        };
        same_bytes(
            "add_value_to_value_list",
            client.fraud().add_value_to_value_list(&value, &context),
            r#"{"listName":"ipList","type":"IP","value":"192.0.2.17"}"#,
        );
    }

    #[test]
    fn an_enum_value_can_be_in_a_path() {
        let merchant = craftgate();
        let context = Context { random_key: "random-1", ..camel() };
        for (status, text) in [(PosStatus::REFUND_ONLY, "REFUND_ONLY"), ("A B".into(), "A%20B")] {
            let sending = Context { unknown_fields: UnknownFields::Send, ..context };
            let call = merchant.merchant().update_merchant_pos_status(7, &status, &sending).unwrap();
            let url = format!("https://sandbox-api.craftgate.io/merchant/v1/merchant-poses/7/status/{text}");
            assert_eq!(call.request().url, url);
        }
        assert_eq!(merchant.merchant().update_merchant_pos_status(7, &"".into(), &context).unwrap_err().path(), "status");
        let error = merchant.merchant().update_merchant_pos_status(7, &"passive".into(), &context).unwrap_err();
        assert!(error.path() == "status" && error.to_string().contains("the nearest is PASSIVE"), "{error}");
    }
}
