//! All other operations: their responses are made from the tables. Created objects are stored, so that they can be read, changed, found
//! and deleted. Other ids return a sample.

use imza::api::schema::{self, Ty, Type};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Call, OperationResult, Reply, search};
use crate::sample;
use crate::store::{Record, key};

/// An object that was created.
#[derive(Serialize, Deserialize)]
struct StoredObject(Value);

impl Record for StoredObject {
    const KIND: &'static str = "craftgate.thing";
}

/// Makes the response of an operation from the tables.
pub fn respond(call: &mut Call<'_>) -> OperationResult {
    match &call.matched.operation.response {
        schema::ResponseKind::Empty => {
            forget(call);
            Ok(Reply::Empty)
        }
        schema::ResponseKind::Raw => Ok(Reply::Data(json!({ "sandbox": true }))),
        schema::ResponseKind::Bytes => Ok(Reply::File("application/octet-stream", "id;price;currency\n1000001;100.00000000;TRY\n".into())),
        schema::ResponseKind::Data(Ty::Object(table)) => match sample::page_element(table) {
            Some(element) => list(call, element),
            None => object(call, table),
        },
        schema::ResponseKind::Data(ty) => {
            let value = imza::api::examples::value(*ty, imza::api::examples::Size::Most);
            Ok(Reply::Data(value))
        }
    }
}

fn object(call: &mut Call<'_>, table: &'static Type) -> OperationResult {
    let method = call.matched.operation.method.as_str();
    let given = call.matched.values.last().and_then(|value| value.parse().ok());
    let creates = method == "POST" && given.is_none() && !call.matched.operation.reads;
    let id = if creates && sample::has_id(table) { Some(call.next(table.name)) } else { given };
    let kept = id.and_then(|id| call.state.store.get::<StoredObject>(&record_key(table, id)));
    let value = match kept {
        Some(StoredObject(mut kept)) => {
            sample::overlay(table, &mut kept, &call.request);
            kept
        }
        None => sample::object(table, &call.request, id),
    };
    if let Some(id) = id.filter(|_| method != "GET" && sample::has_id(table)) {
        call.state.store.put(&record_key(table, id), &StoredObject(value.clone()));
    }
    Ok(Reply::Data(value))
}

fn list(call: &mut Call<'_>, element: Ty) -> OperationResult {
    let Ty::Object(table) = element else {
        let value = imza::api::examples::value(element, imza::api::examples::Size::Most);
        return search::page(&json!({}), vec![value]);
    };
    let created = call.state.store.last(table.name);
    let kept = (1_000_001..=created)
        .filter_map(|id| call.state.store.get::<StoredObject>(&record_key(table, id)))
        .map(|StoredObject(value)| value);
    let kept: Vec<Value> = kept.collect();
    if kept.is_empty() {
        return search::page(&json!({}), vec![sample::object(table, &call.request, None)]);
    }
    search::page(&call.request, kept)
}

/// Deletes the object in the path. Its type is that of the read operation with the same path.
fn forget(call: &mut Call<'_>) {
    let id = call.matched.number(0);
    let beside = imza::craftgate::operations().filter(|other| other.path == call.matched.operation.path);
    for other in beside {
        if let schema::ResponseKind::Data(Ty::Object(table)) = other.response {
            call.state.store.remove::<StoredObject>(&record_key(table, id));
        }
    }
}

fn record_key(table: &Type, id: i64) -> String {
    format!("{}/{}", table.name, key(id))
}
