//! The cases: every operation with its path values and a request that has every field of its type, with distinct values.
//!
//! They are valid by type only: they combine fields that exclude each other, and sums need not match.

use std::collections::BTreeMap;

use imza::api::examples::{self, Size};
use imza::api::json::JsonSource;
use imza::api::schema::{Operation, RequestLocation, Ty, Type};
use imza::api::transcode::Source;
use imza::api::url::PathValue;
use imza::check::TextFormat;
use imza::craftgate::{Craftgate, Environment, operations};
use imza::secret::{CraftgateApiKey, CraftgateSecretKey};
use imza::{BaseUrl, Checks, Context, Method, Names};
use imza_tests::calls::built;
use serde_json::{Value, json};

use super::recorder::Sent;

pub const SECRET_KEY: &str = "secret-1";
pub const LANGUAGE: &str = "en";
pub const IDEMPOTENCY_KEY: &str = "order-1";

pub struct Case {
    pub operation: &'static Operation,
    /// `group.name`
    pub name: String,
    pub path: Vec<Value>,
    /// Decimals are text: their digits are kept.
    pub request: Option<Value>,
    /// The request that the core builds from it.
    pub built: Sent,
}

pub fn cases(base_url: &str) -> Result<Vec<Case>, String> {
    operations().map(|operation| case(operation, base_url)).collect()
}

fn case(operation: &'static Operation, base_url: &str) -> Result<Case, String> {
    let name = format!("{}.{}", operation.group, operation.name);
    let mut count = 0;
    let path: Vec<Value> = operation.arguments.iter().map(|argument| path_value(argument.ty, &mut count)).collect();
    let request = table(operation).map(|table| request(operation, table, &path, &mut count));
    let built = build(operation, &name, &path, request.as_ref(), base_url).map_err(|error| format!("{name}: {error}"))?;
    Ok(Case { operation, name, path, request, built })
}

/// The type of the request.
pub fn table(operation: &Operation) -> Option<&'static Type> {
    match operation.location {
        RequestLocation::Nothing => None,
        RequestLocation::Query(table) | RequestLocation::Body(table) => Some(table),
    }
}

/// The API key identifies the case of a request.
pub fn api_key(name: &str) -> String {
    format!("key-{name}")
}

/// A request with all fields. Fields that are also in the path have the same value there.
fn request(operation: &Operation, table: &'static Type, path: &[Value], count: &mut i64) -> Value {
    let mut request = sample(Ty::Object(table), table.name, count);
    for (argument, value) in operation.arguments.iter().zip(path) {
        let field = table.fields.iter().find(|field| field.name == argument.name);
        if let (Some(field), Value::Object(fields)) = (field, &mut request) {
            fields.insert(field.wire().into(), value.clone());
        }
    }
    request
}

fn path_value(ty: Ty, count: &mut i64) -> Value {
    *count += 1;
    match ty {
        // The clients do not escape path values, so this one needs no escaping.
        Ty::Text(TextFormat::Any) => json!(format!("token-{count}")),
        _ => sample(ty, "", count),
    }
}

/// A value of the type, distinct from all earlier ones.
fn sample(ty: Ty, name: &str, count: &mut i64) -> Value {
    *count += 1;
    let n = *count;
    match ty {
        Ty::Text(TextFormat::Any | TextFormat::Sensitive | TextFormat::Id | TextFormat::Identifier | TextFormat::Reference) => {
            json!(format!("{name} {n} çĞı +&=?#%2B;/:\"\\<'>"))
        }
        Ty::Decimal => json!(format!("{}.10", 1_234_567_000 + n)),
        Ty::Int32 => json!(7000 + n),
        // The largest integers that a double represents exactly.
        Ty::Int64 => json!(9_007_199_254_740_991 - n),
        Ty::Object(table) => {
            let fields = table.fields.iter().map(|field| (field.wire().to_owned(), sample(field.ty(), field.wire(), count)));
            Value::Object(fields.collect())
        }
        Ty::List(ty) => json!([sample(*ty, name, count), sample(*ty, name, count)]),
        Ty::Map(ty) => json!({ "anyName": sample(*ty, name, count), "other_name": sample(*ty, name, count) }),
        Ty::DateTime => json!(format!("2026-01-{:02}T14:30:{:02}", n % 28 + 1, n % 60)),
        Ty::Date => json!(format!("2026-01-{:02}", n % 28 + 1)),
        Ty::Text(_) | Ty::Bool | Ty::Json | Ty::Enum(_) => examples::value(ty, Size::Most),
    }
}

/// Returns whether Craftgate honours an idempotency key for an operation.
pub fn honours_key(operation: &Operation) -> bool {
    matches!(operation.method, Method::POST | Method::PATCH | Method::DELETE)
}

fn build(operation: &'static Operation, name: &str, path: &[Value], request: Option<&Value>, base_url: &str) -> Result<Sent, imza::Error> {
    let environment = Environment::Other(BaseUrl::new(base_url)?);
    let keys = (CraftgateApiKey::new(api_key(name))?, CraftgateSecretKey::new(SECRET_KEY)?);
    let craftgate = Craftgate::new(keys.0, keys.1, environment).with_language(LANGUAGE)?;
    let context = Context {
        random_key: "random-1",
        idempotency_key: honours_key(operation).then_some(IDEMPOTENCY_KEY),
        checks: Checks::Types,
        names: Names::Camel,
        ..Context::default()
    };
    let path: Vec<PathValue<'_>> = path
        .iter()
        .map(|value| value.as_str().map_or_else(|| PathValue::Number(value.as_i64().unwrap_or_default()), PathValue::Text))
        .collect();
    let text = request.map(Value::to_string);
    let source = text.as_deref().map(JsonSource);
    let source = source.as_ref().map(|source| -> &dyn Source { source });
    let built = built(&craftgate, operation, &path, source, &context)?.request;
    let headers: BTreeMap<String, String> =
        built.headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone().into_owned())).collect();
    Ok(Sent { method: built.method.as_str().into(), url: built.url.clone(), headers, body: built.body.clone().unwrap_or_default() })
}
