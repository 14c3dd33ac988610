//! All other operations: answered from the tables. What is created is kept, so that it can be read, changed, found and deleted
//! again; what was never created reads as a sample.

use imza::api::schema::{self, Ty, Type};
use serde::{Deserialize, Serialize};

use super::{Call, Outcome, Reply, search};
use crate::json::Json;
use crate::sample;
use crate::store::{Record, key};

/// Something that was created.
#[derive(Serialize, Deserialize)]
struct Thing(Json);

impl Record for Thing {
    const KIND: &'static str = "craftgate.thing";
}

/// Answers from the tables.
pub fn answer(call: &mut Call<'_>) -> Outcome {
    match &call.matched.operation.response {
        schema::ResponseKind::Empty => {
            forget(call);
            Ok(Reply::Empty)
        }
        schema::ResponseKind::Raw => Ok(Reply::Data(Json::Object(vec![("sandbox".into(), true.into())]))),
        schema::ResponseKind::Bytes => Ok(Reply::File("application/octet-stream", "id;price;currency\n1000001;100.00000000;TRY\n".into())),
        schema::ResponseKind::Data(Ty::Object(table)) => match sample::paged(table) {
            Some(element) => list(call, element),
            None => object(call, table),
        },
        schema::ResponseKind::Data(ty) => {
            let value = imza::api::examples::value(*ty, imza::api::examples::Size::Most);
            Ok(Reply::Data(Json::from(&value)))
        }
    }
}

fn object(call: &mut Call<'_>, table: &'static Type) -> Outcome {
    let method = call.matched.operation.method.as_str();
    let given = call.matched.values.last().and_then(|value| value.parse().ok());
    let creates = method == "POST" && given.is_none() && !call.matched.operation.reads;
    let id = if creates && sample::has_id(table) { Some(call.next(table.name)) } else { given };
    let kept = id.and_then(|id| call.world.store.get::<Thing>(&place(table, id)));
    let value = match kept {
        Some(Thing(mut kept)) => {
            sample::overlay(table, &mut kept, &call.request);
            kept
        }
        None => sample::object(table, &call.request, id),
    };
    if let Some(id) = id.filter(|_| method != "GET" && sample::has_id(table)) {
        call.world.store.put(&place(table, id), &Thing(value.clone()));
    }
    Ok(Reply::Data(value))
}

fn list(call: &mut Call<'_>, element: Ty) -> Outcome {
    let Ty::Object(table) = element else {
        let value = imza::api::examples::value(element, imza::api::examples::Size::Most);
        return search::page(&Json::empty(), vec![Json::from(&value)]);
    };
    let created = call.world.store.last(table.name);
    let kept = (1_000_001..=created).filter_map(|id| call.world.store.get::<Thing>(&place(table, id))).map(|Thing(value)| value);
    let kept: Vec<Json> = kept.collect();
    if kept.is_empty() {
        return search::page(&Json::empty(), vec![sample::object(table, &call.request, None)]);
    }
    search::page(&call.request, kept)
}

/// Deletes what the path names: the type that has its id is that of the operation beside it that reads it.
fn forget(call: &mut Call<'_>) {
    let id = call.matched.number(0);
    let beside = imza::craftgate::operations().filter(|other| other.path == call.matched.operation.path);
    for other in beside {
        if let schema::ResponseKind::Data(Ty::Object(table)) = other.response {
            call.world.store.remove::<Thing>(&place(table, id));
        }
    }
}

fn place(table: &Type, id: i64) -> String {
    format!("{}/{}", table.name, key(id))
}
