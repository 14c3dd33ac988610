//! Rules across the fields of one object, evaluated when it ends from the values seen on the way.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::case::Names;
use super::schema::{Condition, Field, Rule, Ty, Type, bit};
use super::transcode::push_name;
use crate::decimal::Exact;

/// A value that a rule looks at.
#[derive(Debug)]
pub(super) struct Seen {
    pub field: u8,
    pub value: Value,
}

#[derive(Debug)]
pub(super) enum Value {
    Bool(bool),
    Text(String),
    /// `None` if the number is too large: no rule holds for it.
    Decimal(Option<Exact>),
}

/// An object that just ended.
pub(super) struct Object<'a> {
    pub table: &'static Type,
    pub given: u64,
    pub empty: u64,
    pub seen: &'a [Seen],
    pub names: Names,
    pub items_sum: bool,
}

/// The field at fault and why.
pub(super) struct Broken {
    pub field: &'static Field,
    /// Where the fault is deeper: the field of the object in `field`.
    pub within: Option<&'static Field>,
    pub reason: String,
}

impl Object<'_> {
    pub(super) fn check(&self) -> Result<(), Broken> {
        self.table.checks.rules.iter().try_for_each(|rule| self.check_rule(rule))
    }

    fn check_rule(&self, rule: &Rule) -> Result<(), Broken> {
        match rule {
            Rule::Require(field, when) if self.is_missing(*field) && when.iter().all(|c| self.holds(c)) => self.broken(
                *field,
                alloc::format!("expected a value, found nothing; it is required because {}", self.described_all(when, " and ")),
            ),
            Rule::RequireUnless(field, unless) if self.is_missing(*field) && !unless.iter().any(|c| self.holds(c)) => self.broken(
                *field,
                alloc::format!("expected a value, found nothing; it is required unless {}", self.described_all(unless, " or ")),
            ),
            Rule::Forbid(field, when) if !self.is_missing(*field) && !self.is_false(*field) && when.iter().all(|c| self.holds(c)) => self
                .broken(
                    *field,
                    alloc::format!("expected nothing, found a value; leave it out because {}", self.described_all(when, " and ")),
                ),
            Rule::NonEmptyUnless(list, unless) if (self.is_missing(*list) || self.empty & bit(*list) != 0) && !self.holds(unless) => self
                .broken(
                    *list,
                    alloc::format!("expected at least one element, found none; it is required unless {}", self.described(unless)),
                ),
            Rule::OneOf(groups) => self.check_one_of(groups),
            Rule::AtMostOne(fields) => {
                let mut given = fields.iter().copied().filter(|field| !self.is_missing(*field));
                match (given.next(), given.next()) {
                    (Some(first), Some(second)) => {
                        self.broken(second, alloc::format!("expected nothing, found a value; give either it or {}", self.name(first)))
                    }
                    _ => Ok(()),
                }
            }
            Rule::Sum { list, total, within, .. } if self.items_sum && self.empty & bit(*list) == 0 => {
                let (Some(sum), Some(due)) = (self.decimal(*list), self.decimal(*total)) else { return Ok(()) };
                if sum == due {
                    return Ok(());
                }
                let reason = alloc::format!("expected the sum of the {}, {}, found {due}", self.name(*list), sum);
                let within = within.and_then(|wire| self.field_within(*total, wire));
                self.broken(*total, reason).map_err(|broken| Broken { within, ..broken })
            }
            Rule::Total(parts, total) => {
                let values: Option<Vec<Exact>> = parts.iter().map(|part| self.decimal(*part)).collect();
                let (Some(values), Some(due)) = (values, self.decimal(*total)) else { return Ok(()) };
                let sum = values.into_iter().try_fold(Exact::ZERO, Exact::plus);
                if sum == Some(due) {
                    return Ok(());
                }
                let names: Vec<String> = parts.iter().map(|part| self.name(*part)).collect();
                let sum = sum.map_or_else(|| String::from("too large a number"), |sum| sum.to_string());
                self.broken(*total, alloc::format!("expected {}, {sum}, found {due}", names.join(" + ")))
            }
            Rule::AtLeast(field, least) => match self.decimal(*field) {
                Some(found) if found < Exact::whole(*least) => {
                    self.broken(*field, alloc::format!("expected {least} or more, found {found}"))
                }
                _ => Ok(()),
            },
            Rule::Exactly(field, due, when) if when.iter().all(|c| self.holds(c)) => match self.decimal(*field) {
                Some(found) if found != Exact::whole(*due) => self.broken(
                    *field,
                    alloc::format!("expected {due}, found {found}; it is {due} because {}", self.described_all(when, " and ")),
                ),
                _ => Ok(()),
            },
            _ => Ok(()),
        }
    }

    /// None of the groups is complete: name what is missing in the one that was begun.
    fn check_one_of(&self, groups: &[&[u8]]) -> Result<(), Broken> {
        let missing = |group: &[u8]| group.iter().filter(|field| self.is_missing(**field)).count();
        if groups.iter().any(|group| missing(group) == 0) {
            return Ok(());
        }
        let begun = groups.iter().copied().max_by_key(|group| (group.len() - missing(group), core::cmp::Reverse(missing(group))));
        let best = begun.filter(|group| missing(group) < group.len()).or_else(|| groups.first().copied()).unwrap_or_default();
        let Some(field) = best.iter().copied().find(|field| self.is_missing(*field)) else { return Ok(()) };
        let ways: Vec<String> =
            groups.iter().map(|group| group.iter().map(|field| self.name(*field)).collect::<Vec<_>>().join(" + ")).collect();
        self.broken(field, alloc::format!("expected a value, found nothing; give one of: {}", ways.join(", or ")))
    }

    fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::True(field) => matches!(self.value(*field), Some(Value::Bool(true))),
            Condition::Given(field) => !self.is_missing(*field),
            Condition::Absent(field) => self.is_missing(*field),
            Condition::In(field, words) => matches!(self.value(*field), Some(Value::Text(word)) if words.contains(&word.as_str())),
            Condition::Equals(left, right) => self.decimal(*left).is_some_and(|left| self.decimal(*right) == Some(left)),
        }
    }

    fn described(&self, condition: &Condition) -> String {
        match condition {
            Condition::True(field) => alloc::format!("{} is true", self.name(*field)),
            Condition::Given(field) => alloc::format!("{} is given", self.name(*field)),
            Condition::Absent(field) => alloc::format!("{} is absent", self.name(*field)),
            Condition::In(field, words) => alloc::format!("{} is {}", self.name(*field), words.join(" or ")),
            Condition::Equals(left, right) => alloc::format!("{} equals {}", self.name(*left), self.name(*right)),
        }
    }

    fn described_all(&self, conditions: &[Condition], joint: &str) -> String {
        conditions.iter().map(|condition| self.described(condition)).collect::<Vec<_>>().join(joint)
    }

    fn is_missing(&self, field: u8) -> bool {
        self.given & bit(field) == 0
    }

    fn is_false(&self, field: u8) -> bool {
        matches!(self.value(field), Some(Value::Bool(false)))
    }

    fn value(&self, field: u8) -> Option<&Value> {
        self.seen.iter().find(|seen| seen.field == field).map(|seen| &seen.value)
    }

    fn decimal(&self, field: u8) -> Option<Exact> {
        match self.value(field) {
            Some(Value::Decimal(number)) => *number,
            _ => None,
        }
    }

    fn name(&self, field: u8) -> String {
        let mut out = String::new();
        if let Some(field) = self.table.field(field) {
            push_name(field, self.names, &mut out);
        }
        out
    }

    fn broken(&self, field: u8, reason: String) -> Result<(), Broken> {
        match self.table.field(field) {
            Some(field) => Err(Broken { field, within: None, reason }),
            None => Ok(()),
        }
    }

    /// A field of the object in a field, by its wire name.
    fn field_within(&self, object: u8, wire: &str) -> Option<&'static Field> {
        match self.table.field(object)?.ty() {
            Ty::Object(table) => table.fields.iter().find(|field| field.wire() == wire),
            _ => None,
        }
    }
}
