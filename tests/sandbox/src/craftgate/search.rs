//! Searches: filters objects by a query, and returns a page of them.

use serde_json::{Value, json};

use super::{OperationResult, Reply};
use crate::json::Fields as _;

/// The page size, if the query does not specify it.
const SIZE: usize = 25;

/// Returns a page of the objects that match a query. Each member of the query is compared with the object's member of the same name;
/// `min…` and `max…` are bounds of the member named after the prefix. An object without a bounded
/// member matches, one without another member does not.
pub fn page(query: &Value, things: Vec<Value>) -> OperationResult {
    let found: Vec<Value> =
        things.into_iter().filter(|thing| query.as_object().into_iter().flatten().all(|(name, value)| fits(thing, name, value))).collect();
    let whole = |name: &str| query.integer(name).and_then(|number| usize::try_from(number).ok());
    let (page, size) = (whole("page").unwrap_or(0), whole("size").filter(|size| *size > 0).unwrap_or(SIZE));
    let total = found.len();
    let items: Vec<Value> = found.into_iter().skip(page.saturating_mul(size)).take(size).collect();
    Ok(Reply::Data(json!({ "items": items, "page": page, "size": size, "totalSize": total })))
}

fn fits(thing: &Value, name: &str, wanted: &Value) -> bool {
    let Some(wanted) = wanted.as_text() else { return true };
    if matches!(name, "page" | "size") {
        return true;
    }
    if let Some((bound, name)) = bounded(name) {
        return match thing.text(&name) {
            Some(found) => bound.holds(found, wanted),
            None => true,
        };
    }
    if let Some(name) = name.strip_suffix("Ids") {
        let id = thing.text("id").filter(|_| thing.field(name).is_none()).or(thing.text(name));
        return id.is_some_and(|id| wanted.split(',').any(|wanted| wanted == id));
    }
    match thing.field(name) {
        Some(Value::Bool(flag)) => flag.to_string() == wanted,
        Some(found) => found.as_text().is_none_or(|found| same(found, wanted)),
        None => matches!(name, "cardExpiryStatus" | "currency"),
    }
}

enum Bound {
    Least,
    Most,
}

impl Bound {
    fn holds(&self, found: &str, wanted: &str) -> bool {
        use std::cmp::Ordering;
        let number = |text: &str| text.parse::<rust_decimal::Decimal>().ok();
        let order = match (number(found), number(wanted)) {
            (Some(found), Some(wanted)) => found.cmp(&wanted),
            _ => found.cmp(wanted), // timestamps sort as text
        };
        match self {
            Self::Least => order != Ordering::Less,
            Self::Most => order != Ordering::Greater,
        }
    }
}

fn bounded(name: &str) -> Option<(Bound, String)> {
    let (bound, rest) =
        name.strip_prefix("min").map(|rest| (Bound::Least, rest)).or(name.strip_prefix("max").map(|rest| (Bound::Most, rest)))?;
    let first = rest.chars().next().filter(char::is_ascii_uppercase)?;
    Some((bound, first.to_lowercase().chain(rest.chars().skip(1)).collect()))
}

fn same(found: &str, wanted: &str) -> bool {
    let number = |text: &str| text.parse::<rust_decimal::Decimal>().ok();
    found == wanted || number(found).zip(number(wanted)).is_some_and(|(found, wanted)| found == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(query: Value) -> String {
        let things = vec![
            json!({ "id": 1, "name": "a", "paidPrice": rust_decimal::Decimal::from(5), "createdDate": "2026-01-01T00:00:00", "isBuyer": true }),
            json!({ "id": 2, "name": "b", "paidPrice": rust_decimal::Decimal::from(10), "createdDate": "2026-02-01T00:00:00", "isBuyer": false }),
        ];
        let Ok(Reply::Data(data)) = page(&query, things) else { panic!("no page") };
        data.list("items").iter().filter_map(|item| item.text("id")).collect()
    }

    #[test]
    fn queries_narrow_by_name_bound_and_page() {
        assert_eq!(found(json!({})), "12");
        assert_eq!(found(json!({ "name": "b" })), "2");
        assert_eq!(found(json!({ "minPaidPrice": "5.01" })), "2");
        assert_eq!(found(json!({ "maxCreatedDate": "2026-01-15T00:00:00" })), "1");
        assert_eq!(found(json!({ "isBuyer": "true" })), "1");
        assert_eq!(found(json!({ "memberIds": "2,3" })), "2");
        assert_eq!(found(json!({ "page": "1", "size": "1" })), "2");
        assert_eq!(found(json!({ "conversationId": "other" })), "");
    }
}
