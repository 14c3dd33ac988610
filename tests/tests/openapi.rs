//! The OpenAPI documents describe what the core does: it builds their requests to the same bytes, reads their responses, verifies
//! their webhooks and callbacks, and `x-repeat` agrees with the core.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // a test fails by panicking

use std::path::Path;

use imza::api::case::Names;
use imza::api::client::Client;
use imza::api::json::JsonSource;
use imza::api::schema::{Operation, Ty};
use imza::api::transcode::Source;
use imza::api::url::PathValue;
use imza::bridge::Prepared;
use imza::craftgate::{Craftgate, CraftgateCallbacks, CraftgateWebhooks, Environment, Expected, Next};
use imza::nexkasa::{CallbackInput, Nexkasa, Verification};
use imza::nkolay::{BankSession, Nkolay, PreApproval, Token};
use imza::parax::{Parax, RemoteAddress};
use imza::secret::{
    CraftgateApiKey, CraftgateCallbackKey, CraftgateSecretKey, CraftgateWebhookKey, NexkasaApiKey, NkolayApiSecretKey, NkolayPassword,
    ParaxKey, ParaxSecretKey,
};
use imza::{BaseUrl, Context, Method, Repeat, Request, Result};
use imza_tests::calls::{answered, built};
use imza_tests::{each, same};
use serde_json::{Map, Value, json};

/// An operation as a document describes it.
struct Described {
    id: String,
    method: String,
    path: String,
    value: Value,
    document: Value,
}

#[allow(clippy::disallowed_methods)] // reads a file of this repository
fn document(provider: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/reference").join(format!("{provider}.openapi.json"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn operations(provider: &str) -> Vec<Described> {
    let document = document(provider);
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, value) in item.as_object().unwrap() {
            found.push(Described {
                id: value["operationId"].as_str().unwrap().into(),
                method: method.to_uppercase(),
                path: path.clone(),
                value: value.clone(),
                document: document.clone(),
            });
        }
    }
    found
}

impl Described {
    /// The examples of its request; the parameters of a query are one example. `None` if it has no request.
    fn requests(&self) -> Vec<Option<Value>> {
        let content = &self.value["requestBody"]["content"]["application/json"];
        if let Some(examples) = content["examples"].as_object() {
            return examples.values().map(|example| Some(example["value"].clone())).collect();
        }
        let query: Map<String, Value> = self.query().map(|(name, parameter)| (name, parameter["example"].clone())).collect();
        vec![(!query.is_empty()).then_some(Value::Object(query))]
    }

    fn query(&self) -> impl Iterator<Item = (String, &Value)> {
        let parameters = self.value["parameters"].as_array().into_iter().flatten();
        let query = parameters.filter(|parameter| parameter["in"] == "query" && !parameter["example"].is_null());
        query.map(|parameter| (parameter["name"].as_str().unwrap().to_owned(), parameter))
    }

    /// The example of its response.
    fn answer(&self) -> Option<Value> {
        let reference = self.value.pointer("/responses/200/content/application~1json/examples/all/$ref")?.as_str()?;
        self.document.pointer(&format!("{}/value", reference.strip_prefix('#')?)).cloned()
    }

    /// Compares it with a built request.
    fn is_sent_as(&self, request: Option<&Value>, built: &Request, repeat: Repeat) -> std::result::Result<(), String> {
        same("method", built.method.as_str(), &self.method)?;
        same("repeat", repeat.as_str(), self.value["x-repeat"].as_str().unwrap())?;
        let (address, query) = built.url.split_once('?').unwrap_or((&built.url, ""));
        let sent_path: Vec<&str> = address.splitn(4, '/').last().unwrap().split('/').collect();
        let told_path: Vec<&str> = self.path.trim_start_matches('/').split('/').collect();
        same("segments", sent_path.len(), told_path.len())?;
        for (sent, told) in sent_path.iter().zip(told_path).filter(|(_, told)| !told.starts_with('{')) {
            same("segment", *sent, told)?;
        }
        match &built.body {
            Some(body) => same("body", serde_json::from_str::<Value>(body).ok().as_ref(), request),
            None => {
                self.query().try_for_each(|(name, _)| same(&name, query.split('&').any(|pair| pair.starts_with(&format!("{name}="))), true))
            }
        }
    }
}

/// The operation that a document describes.
fn described_operation(client: &dyn Client, id: &str) -> &'static Operation {
    let of_document = |operation: &&Operation| match operation.group {
        "" => operation.property == id,
        group => format!("{}_{}", Names::Camel.spelled(group), operation.property) == id,
    };
    client.provider().operations().find(of_document).unwrap()
}

/// Builds the requests of a provider's document and reads its responses. `build` supplies the values before the request.
fn check(client: &dyn Client, build: impl Fn(&'static Operation, Option<&str>) -> Result<Prepared>) {
    let provider = client.provider().name;
    let operations = operations(provider);
    each(
        &operations,
        |described| &described.id,
        |described| {
            let operation = described_operation(client, &described.id);
            let mut state = String::new();
            for request in described.requests() {
                let text = request.as_ref().map(Value::to_string);
                let built = build(operation, text.as_deref()).map_err(|error| format!("{error}\n    {text:?}"))?;
                described.is_sent_as(request.as_ref(), &built.request, built.repeat)?;
                state = built.state.into_string();
            }
            if let Some(answer) = described.answer() {
                let body = answer.to_string();
                let read = answered(client, operation, &state, 200, body.as_bytes());
                let (text, _) = read.map_err(|error| format!("{error}\n    {body}"))?;
                let data = if provider == "craftgate" || provider == "parax" { &answer["data"] } else { &answer };
                let result: Value = serde_json::from_str(&text).unwrap();
                same("every field of the response is read", names(&result) >= names(data), true)?;
            }
            Ok(())
        },
    );
}

/// Counts the names in a value.
fn names(value: &Value) -> usize {
    match value {
        Value::Object(map) => map.len() + map.values().map(names).sum::<usize>(),
        Value::Array(list) => list.iter().map(names).sum(),
        _ => 0,
    }
}

#[test]
fn craftgate() {
    let client = Craftgate::new(CraftgateApiKey::new("key-1").unwrap(), CraftgateSecretKey::new("secret-1").unwrap(), Environment::Sandbox);
    check(&client, |operation, request| {
        let value = |ty| match ty {
            Ty::Int64 | Ty::Int32 => PathValue::Number(3),
            Ty::Text(form) => PathValue::Text(form.described().example),
            Ty::Enum(words) => PathValue::Text(words.words[0].wire),
            other => panic!("no path value of {other:?}"),
        };
        let path: Vec<PathValue<'_>> = operation.arguments.iter().map(|argument| value(argument.ty)).collect();
        let honoured = matches!(operation.method, Method::POST | Method::PATCH | Method::DELETE);
        let idempotency_key = honoured.then_some("once");
        let context = Context { random_key: "random-1", idempotency_key, names: Names::Camel, ..Context::default() };
        let source = request.map(JsonSource);
        built(&client, operation, &path, source.as_ref().map(|source| -> &dyn Source { source }), &context)
    });
}

#[test]
fn every_operation_of_craftgate_is_described() {
    let text = document("craftgate").to_string();
    for operation in imza::craftgate::operations() {
        let id = format!("{}_{}", Names::Camel.spelled(operation.group), operation.property);
        assert!(text.contains(&id), "{id}");
    }
}

#[test]
fn parax() {
    let client = Parax::new(1001, ParaxKey::new("key-1").unwrap(), ParaxSecretKey::new("secret-1").unwrap());
    let context = Context { names: Names::Camel, ..Context::default() };
    check(&client, |operation, request| match operation.name {
        // A document uses the names on the wire.
        "deposit" => {
            let request = request.unwrap().replace("userID", "userId").replace("fullname", "fullName");
            built(&client, operation, &[], Some(&JsonSource(&request)), &context)
        }
        _ => {
            let values: Vec<_> = operation.arguments.iter().map(|_| PathValue::Text("text")).collect();
            let request = request.map(JsonSource);
            built(&client, operation, &values, request.as_ref().map(|source| -> &dyn Source { source }), &context)
        }
    });
    let body = webhook("parax", "transaction", "application/json").to_string();
    assert_eq!(client.read_webhook(body.as_bytes(), RemoteAddress::Address("176.31.10.152")).unwrap().status, "success");
}

#[test]
fn nexkasa() {
    let client = Nexkasa::new(NexkasaApiKey::new("key-1").unwrap());
    let context = Context { names: Names::Snake, ..Context::default() };
    check(&client, |operation, request| built(&client, operation, &[], Some(&JsonSource(request.unwrap())), &context));
    let body = webhook("nexkasa", "callback", "application/json").to_string();
    let input = CallbackInput { verification: Verification::None, ..CallbackInput::default() };
    assert_eq!(client.read_callback(body.as_bytes(), &input).unwrap().status, "APPROVED");
}

#[test]
fn nkolay() {
    let base_url = BaseUrl::new("https://loans.example.com").unwrap();
    let (password, key) = (NkolayPassword::new("text").unwrap(), NkolayApiSecretKey::new("text").unwrap());
    let client = Nkolay::new(base_url, "text", password, 3, key).unwrap();
    let token = Token::restore("nkolay-token:a.b.c").unwrap();
    let session = BankSession::restore("nkolay-session:text").unwrap();
    let pre_approval = PreApproval::restore("nkolay-pre-approval:text").unwrap();
    let context = Context { names: Names::Camel, ..Context::default() };
    check(&client, |operation, request| {
        let (token, session, approval) = (PathValue::from(&token), PathValue::from(&session), PathValue::from(&pre_approval));
        let path = match operation.name {
            "authenticate" => vec![],
            "banks" => vec![token],
            "start_session" => vec![token, PathValue::Text("text")],
            "simulate" | "pre_approve" => vec![token, session],
            "apply" => vec![token, approval],
            other => panic!("no operation {other}"),
        };
        built(&client, operation, &path, Some(&JsonSource(request.unwrap_or_default())), &context)
    });
}

/// The first example of a webhook.
fn webhook(provider: &str, name: &str, content: &str) -> Value {
    let document = document(provider);
    let examples = &document["webhooks"][name]["post"]["requestBody"]["content"][content]["examples"];
    examples.as_object().unwrap().values().next().unwrap()["value"].clone()
}

#[test]
fn the_webhook_of_craftgate_verifies_with_the_key_it_names() {
    let post = &document("craftgate")["webhooks"]["event"]["post"];
    let body = webhook("craftgate", "event", "application/json");
    let key = post["description"].as_str().unwrap().rsplit('`').nth(1).unwrap();
    let webhooks = CraftgateWebhooks::new([CraftgateWebhookKey::new(key).unwrap()]).unwrap();
    let signature = post["parameters"][0]["example"].as_str().unwrap();
    let now = body["eventTimestamp"].as_i64().unwrap();
    assert_eq!(webhooks.verify(body.to_string().as_bytes(), signature, now, None).unwrap().payload_id, "584");
}

#[test]
fn the_callback_of_craftgate_verifies_with_the_key_it_names() {
    let description = document("craftgate")["webhooks"]["browserCallback"]["post"]["description"].clone();
    let key = description.as_str().unwrap().rsplit('`').nth(1).unwrap();
    let form = webhook("craftgate", "browserCallback", "application/x-www-form-urlencoded");
    let pairs: Vec<String> = form.as_object().unwrap().iter().map(|(name, value)| format!("{name}={}", value.as_str().unwrap())).collect();
    let callbacks = CraftgateCallbacks::new([CraftgateCallbackKey::new(key).unwrap()], [""; 0]).unwrap();
    assert_eq!(callbacks.verify(pairs.join("&").as_bytes(), Expected::Unchecked).unwrap().next, Next::Done);
}

#[test]
fn fields_that_only_one_operation_requires_are_in_its_document() {
    let deposits = operations("craftgate").into_iter().find(|described| described.id == "payment_createDepositPayment").unwrap();
    let schema = &deposits.value["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(schema["allOf"][1], json!({ "required": ["card"] }));
}
