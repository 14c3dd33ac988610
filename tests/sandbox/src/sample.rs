//! Sample responses made from the tables, for operations without state. They are deterministic and repeat the values of the request.

use imza::api::examples::{self, Size};
use imza::api::schema::{Ty, Type};
use serde_json::Value;

use crate::crypto::base64;
use crate::json::Fields as _;

/// The sample of an HTML page, which responses contain as base64.
const HTML: &str = "<!doctype html><html><body>sandbox</body></html>";

/// Makes a sample of a type, with the request's members of the same names, and with this id if the type has one.
#[must_use]
pub fn object(table: &'static Type, request: &Value, id: Option<i64>) -> Value {
    let mut value = examples::value(Ty::Object(table), Size::Most);
    overlay(table, &mut value, request);
    if value.field("htmlContent").is_some() {
        value.set("htmlContent", base64(HTML.as_bytes()));
    }
    if let Some(id) = id.filter(|_| has_id(table)) {
        value.set("id", id);
    }
    value
}

/// Overwrites members with those of the request that have the same name and type.
pub fn overlay(table: &Type, value: &mut Value, request: &Value) {
    for field in table.fields.iter().filter(|field| field.wire() != "id") {
        let given = request.field(field.wire());
        let fits = |given: &&Value| {
            matches!(
                (field.ty(), given),
                (Ty::Text(_) | Ty::Enum(_) | Ty::DateTime | Ty::Date, Value::String(_))
                    | (Ty::Decimal | Ty::Int32 | Ty::Int64, Value::Number(_))
                    | (Ty::Bool, Value::Bool(_))
                    | (Ty::List(Ty::Text(_) | Ty::Enum(_) | Ty::Int32 | Ty::Int64), Value::Array(_))
                    | (Ty::Map(_) | Ty::Json, Value::Object(_))
            )
        };
        if let Some(given) = given.filter(fits) {
            value.set(field.wire(), given.clone());
        }
    }
}

/// Returns whether objects of this type have an id.
#[must_use]
pub fn has_id(table: &Type) -> bool {
    table.fields.iter().any(|field| field.wire() == "id" && matches!(field.ty(), Ty::Int64))
}

/// Returns the type of the elements if this type is a page of a list.
#[must_use]
pub fn page_element(table: &Type) -> Option<Ty> {
    if table.name != "Page" {
        return None;
    }
    match table.fields.first()?.ty() {
        Ty::List(inner) => Some(*inner),
        _ => None,
    }
}
