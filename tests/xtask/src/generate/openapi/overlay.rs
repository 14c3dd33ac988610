//! Merges an overlay into a document: a JSON merge patch (RFC 7396), then the removal of components without references.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// Applies a patch to a value: objects are merged member by member, any other value replaces; `null` removes.
pub fn lay_over(value: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *value = patch;
        return;
    };
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    let Value::Object(members) = value else { return };
    for (name, patch) in patch {
        if patch.is_null() {
            members.shift_remove(&name);
        } else {
            lay_over(members.entry(name).or_insert(Value::Null), patch);
        }
    }
}

/// Removes the components of a kind without references, until every remaining one is used; and kinds without components.
pub fn drop_unused(document: &mut Value, kind: &str) {
    loop {
        let mut used = BTreeSet::new();
        references(document, &mut used);
        let Some(Value::Object(components)) = document.pointer_mut(&format!("/components/{kind}")) else { break };
        let before = components.len();
        components.retain(|name, _| used.contains(&format!("#/components/{kind}/{name}")));
        if components.len() == before {
            break;
        }
    }
    if let Some(Value::Object(components)) = document.get_mut("components") {
        components.retain(|_, held| held.as_object().is_none_or(|held| !held.is_empty()));
    }
}

fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|value| references(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_patch_replaces_adds_and_removes() {
        let mut value = json!({ "a": { "b": 1, "c": 2 }, "d": [1, 2] });
        lay_over(&mut value, json!({ "a": { "b": null, "e": { "f": null, "g": 3 } }, "d": [9] }));
        assert_eq!(value, json!({ "a": { "c": 2, "e": { "g": 3 } }, "d": [9] }));
    }

    #[test]
    fn only_referenced_components_stay() {
        let to = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
        let mut document = json!({
            "paths": to("A"),
            "components": { "schemas": { "A": to("B"), "B": {}, "C": to("D"), "D": {} }, "parameters": {} },
        });
        drop_unused(&mut document, "schemas");
        assert_eq!(document, json!({ "paths": to("A"), "components": { "schemas": { "A": to("B"), "B": {} } } }));
    }
}
