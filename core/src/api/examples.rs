//! Makes valid values from the tables: examples for documents, samples for tests.
//!
//! They have the wire format: wire names, decimals as numbers. The values are always the same. Kinds of rules that are not handled here
//! may be violated, which the tests that build every example detect.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde_json::{Value, json};

use super::schema::{Condition, Operation, Presence, Rule, Ty, Type};
use crate::decimal::FixedDecimal;

/// The size of an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Only the required fields.
    Least,
    /// All fields that do not exclude each other.
    Most,
}

/// Returns a request of an operation.
#[must_use]
pub fn request(operation: &Operation, table: &'static Type, size: Size) -> Value {
    object(table, size, if operation.documented { operation.requires } else { &[] }, &[])
}

/// Returns an object of a type, including the first field of each group in `requires` and the fields in `given`.
#[must_use]
pub fn object(table: &'static Type, size: Size, requires: &[&[u8]], given: &[(u8, Value)]) -> Value {
    let fields = (0u8..).zip(table.fields).map(|(index, field)| {
        let wanted =
            size == Size::Most || field.presence != Presence::Optional || requires.iter().any(|group| group.first() == Some(&index));
        let given = given.iter().find(|(known, _)| *known == index).map(|(_, value)| value.clone());
        given.or_else(|| wanted.then(|| value(field.ty(), size)))
    });
    let mut draft = Draft { table, size, values: fields.collect() };
    // A rule may require a field that another rule reads.
    for _ in table.checks.rules {
        table.checks.rules.iter().for_each(|rule| draft.satisfy(rule));
    }
    let named = table.fields.iter().zip(draft.values).filter_map(|(field, value)| Some((String::from(field.wire()), value?)));
    Value::Object(named.collect())
}

/// Returns a value of this type.
#[must_use]
pub fn value(ty: Ty, size: Size) -> Value {
    match ty {
        Ty::Text(form) => json!(form.described().example),
        Ty::Decimal => json!(10.5),
        Ty::Int32 | Ty::Int64 => json!(3),
        Ty::Bool => json!(true),
        Ty::DateTime => json!("2026-01-31T14:30:00"),
        Ty::Date => json!("2026-01-31"),
        Ty::Json => json!({ "any": [1, null, "x"] }),
        Ty::Enum(words) => json!(words.words.first().map_or("NEW_WORD", |word| word.wire)),
        Ty::Object(table) => object(table, size, &[], &[]),
        Ty::List(ty) => json!([value(*ty, size)]),
        Ty::Map(ty) => json!({ "name": value(*ty, size) }),
    }
}

/// An object that is being adjusted to the rules of its type.
struct Draft {
    table: &'static Type,
    size: Size,
    values: Vec<Option<Value>>,
}

impl Draft {
    fn satisfy(&mut self, rule: &Rule) {
        match rule {
            Rule::Require(field, when) if when.iter().all(|condition| self.holds(condition)) => self.fill(*field),
            Rule::RequireUnless(field, unless) if !unless.iter().any(|condition| self.holds(condition)) => self.fill(*field),
            Rule::NonEmptyUnless(field, unless) if !self.holds(unless) => self.fill(*field),
            Rule::Forbid(field, when) if when.iter().all(|condition| self.holds(condition)) => match (self.value(*field), when.first()) {
                (Some(Value::Bool(true)), _) => self.set(*field, json!(false)),
                (Some(_), Some(Condition::Equals(_, right))) => self.set(*right, json!(3.25)),
                _ => {}
            },
            Rule::Exactly(field, due, when) if when.iter().all(|condition| self.holds(condition)) => self.set(*field, json!(due)),
            Rule::OneOf(groups) if !groups.iter().any(|group| self.has_all(group)) => {
                groups.iter().take(1).copied().flatten().for_each(|field| self.fill(*field));
            }
            Rule::AtMostOne(fields) => {
                let given = fields.iter().copied().filter(|field| self.value(*field).is_some());
                for field in given.skip(1).collect::<Vec<_>>() {
                    self.clear(field);
                }
            }
            Rule::Sum { list, of, total, within } => {
                let Some(elements) = self.value(*list).and_then(Value::as_array) else { return };
                let sum = sum(elements.iter().filter_map(|element| element.get(*of)));
                match within {
                    None => self.set(*total, sum),
                    Some(name) => {
                        if let Some(Value::Object(object)) = self.slot(*total).and_then(Option::as_mut) {
                            object.insert(String::from(*name), sum);
                        }
                    }
                }
            }
            Rule::Total(parts, total) => {
                let sum = sum(parts.iter().filter_map(|part| self.value(*part)));
                self.set(*total, sum);
            }
            _ => {}
        }
    }

    fn has_all(&self, fields: &[u8]) -> bool {
        fields.iter().all(|field| self.value(*field).is_some())
    }

    fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::True(field) => self.value(*field) == Some(&json!(true)),
            Condition::Present(field) => self.value(*field).is_some(),
            Condition::Absent(field) => self.value(*field).is_none(),
            Condition::In(field, words) => self.value(*field).and_then(Value::as_str).is_some_and(|word| words.contains(&word)),
            Condition::Equals(left, right) => {
                self.value(*left).zip(self.value(*right)).is_some_and(|(left, right)| decimal(left) == decimal(right))
            }
        }
    }

    /// Sets a field to an example value, if it has none.
    fn fill(&mut self, field: u8) {
        if let (None, Some(declared)) = (self.value(field), self.table.field(field)) {
            self.set(field, value(declared.ty(), self.size));
        }
    }

    fn set(&mut self, field: u8, value: Value) {
        if let Some(slot) = self.slot(field) {
            *slot = Some(value);
        }
    }

    fn clear(&mut self, field: u8) {
        if let Some(slot) = self.slot(field) {
            *slot = None;
        }
    }

    fn slot(&mut self, field: u8) -> Option<&mut Option<Value>> {
        self.values.get_mut(usize::from(field))
    }

    fn value(&self, field: u8) -> Option<&Value> {
        self.values.get(usize::from(field)).and_then(Option::as_ref)
    }
}

/// Parses the decimal of a number, or of its digits as text.
fn decimal(value: &Value) -> Option<FixedDecimal> {
    FixedDecimal::read(&value.as_str().map_or_else(|| value.to_string(), String::from))
}

fn sum<'v>(values: impl Iterator<Item = &'v Value>) -> Value {
    let sum = values.filter_map(decimal).try_fold(FixedDecimal::ZERO, FixedDecimal::plus);
    sum.and_then(|sum| serde_json::from_str(&sum.to_string()).ok()).unwrap_or_default()
}
