//! Rules across the fields of one object, evaluated when it ends from the values seen on the way.

use alloc::string::{String, ToString};

use super::case::Names;
use super::schema::{Condition, Field, Rule, Ty, Type, bit, field_bits};
use super::transcode::push_name;
use crate::decimal::FixedDecimal;
use crate::quote::MAY_BE_PERSONAL;
use crate::secret::SecretText;

/// A value that a rule reads.
#[derive(Debug)]
pub(super) struct RuleValue {
    pub field: u8,
    pub value: Value,
}

#[derive(Debug)]
pub(super) enum Value {
    Bool(bool),
    Text(SecretText),
    /// `None` if the number is too large, so that no rule holds for it.
    Decimal(Option<FixedDecimal>),
}

/// An object that just ended.
pub(super) struct Object<'a> {
    pub table: &'static Type,
    pub present: u64,
    pub empty: u64,
    /// Texts that are empty or blank: no value where one is required.
    pub blank: u64,
    /// Fields with a value that was refused: rules that read them are skipped.
    pub refused: u64,
    pub rule_values: &'a [RuleValue],
    pub names: Names,
    pub items_sum: bool,
}

/// The field at fault and the reason.
pub(super) struct Broken {
    pub field: &'static Field,
    /// The field at fault within the object in `field`, if it is nested.
    pub within: Option<&'static Field>,
    pub reason: String,
}

impl Object<'_> {
    /// Returns what each broken rule says.
    pub(super) fn check(&self) -> impl Iterator<Item = Broken> {
        let rules = self.table.checks.rules.iter().filter(|rule| fields_of(rule) & self.refused == 0);
        rules.filter_map(|rule| self.check_rule(rule).err())
    }

    fn check_rule(&self, rule: &Rule) -> Result<(), Broken> {
        match rule {
            Rule::Require(field, when) if self.is_blank(*field) && self.all_hold(when) => {
                let reason =
                    ["expected a value, found ", self.nothing(*field), "; it is required because ", &self.described(when, " and ")];
                self.broken(*field, &reason)
            }
            Rule::RequireUnless(field, unless) if self.is_blank(*field) && !unless.iter().any(|c| self.holds(c)) => {
                let reason =
                    ["expected a value, found ", self.nothing(*field), "; it is required unless ", &self.described(unless, " or ")];
                self.broken(*field, &reason)
            }
            Rule::Forbid(field, when) if !self.is_missing(*field) && !self.is_false(*field) && self.all_hold(when) => {
                self.broken(*field, &["expected no value, found one; omit it because ", &self.described(when, " and ")])
            }
            Rule::NonEmptyUnless(list, unless) if (self.is_missing(*list) || self.empty & bit(*list) != 0) && !self.holds(unless) => {
                let unless = self.described(core::slice::from_ref(unless), "");
                self.broken(*list, &["expected at least one element, found none; it is required unless ", &unless])
            }
            Rule::OneOf(groups) => self.check_one_of(groups),
            Rule::AtMostOne(fields) => {
                let mut given = fields.iter().copied().filter(|field| !self.is_missing(*field));
                match (given.next(), given.next()) {
                    (Some(first), Some(second)) => {
                        self.broken(second, &["expected no value, found one; give either it or ", &self.names(&[first], "")])
                    }
                    _ => Ok(()),
                }
            }
            Rule::Sum { list, total, within, .. } if self.items_sum && self.empty & bit(*list) == 0 => {
                let (Some(sum), Some(due)) = (self.decimal(*list), self.decimal(*total)) else { return Ok(()) };
                if sum == due {
                    return Ok(());
                }
                let within = within.and_then(|wire| self.field_within(*total, wire));
                let list = self.names(&[*list], "");
                self.broken(*total, &["expected the sum of the ", &list, ", ", &number(sum), ", found ", &number(due)])
                    .map_err(|broken| Broken { within, ..broken })
            }
            Rule::Total(parts, total) => {
                let Some(due) = self.decimal(*total) else { return Ok(()) };
                let mut sum = Some(FixedDecimal::ZERO);
                for part in *parts {
                    let Some(value) = self.decimal(*part) else { return Ok(()) };
                    sum = sum.and_then(|sum| sum.plus(value));
                }
                if sum == Some(due) {
                    return Ok(());
                }
                let sum = sum.map_or_else(|| String::from("a number that is too large"), number);
                self.broken(*total, &["expected ", &self.names(parts, " + "), ", ", &sum, ", found ", &number(due)])
            }
            Rule::AtLeast(field, least) => match self.decimal(*field) {
                Some(found) if found < FixedDecimal::whole(*least) => {
                    self.broken(*field, &["expected ", &least.to_string(), " or more, found ", &number(found)])
                }
                _ => Ok(()),
            },
            Rule::Exactly(field, due, when) if self.all_hold(when) => match self.decimal(*field) {
                Some(found) if found != FixedDecimal::whole(*due) => {
                    let (due, when) = (due.to_string(), self.described(when, " and "));
                    self.broken(*field, &["expected ", &due, ", found ", &number(found), "; it is ", &due, " because ", &when])
                }
                _ => Ok(()),
            },
            _ => Ok(()),
        }
    }

    /// Checks that one of the groups is complete. Otherwise reports the missing field of the group that was begun.
    fn check_one_of(&self, groups: &[&[u8]]) -> Result<(), Broken> {
        let missing = |group: &[u8]| group.iter().filter(|field| self.is_blank(**field)).count();
        if groups.iter().any(|group| missing(group) == 0) {
            return Ok(());
        }
        let begun = groups.iter().copied().max_by_key(|group| (group.len() - missing(group), core::cmp::Reverse(missing(group))));
        let best = begun.filter(|group| missing(group) < group.len()).or_else(|| groups.first().copied()).unwrap_or_default();
        let Some(field) = best.iter().copied().find(|field| self.is_blank(*field)) else { return Ok(()) };
        let mut ways = String::new();
        for group in groups {
            ways.push_str(if ways.is_empty() { "" } else { ", or " });
            ways.push_str(&self.names(group, " + "));
        }
        self.broken(field, &["expected a value, found ", self.nothing(field), "; give one of: ", &ways])
    }

    fn all_hold(&self, conditions: &[Condition]) -> bool {
        conditions.iter().all(|condition| self.holds(condition))
    }

    fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::True(field) => matches!(self.value(*field), Some(Value::Bool(true))),
            Condition::Present(field) => !self.is_missing(*field),
            Condition::Absent(field) => self.is_missing(*field),
            Condition::In(field, words) => matches!(self.value(*field), Some(Value::Text(word)) if words.contains(&word.as_ref())),
            Condition::Equals(left, right) => self.decimal(*left).is_some_and(|left| self.decimal(*right) == Some(left)),
        }
    }

    /// Describes the conditions.
    fn described(&self, conditions: &[Condition], joint: &str) -> String {
        let mut out = String::new();
        for condition in conditions {
            let (field, what, more) = match condition {
                Condition::True(field) => (field, " is true", String::new()),
                Condition::Present(field) => (field, " is given", String::new()),
                Condition::Absent(field) => (field, " is absent", String::new()),
                Condition::In(field, words) => (field, " is ", words.join(" or ")),
                Condition::Equals(left, right) => (left, " equals ", self.names(&[*right], "")),
            };
            out.push_str(if out.is_empty() { "" } else { joint });
            out.push_str(&[&self.names(&[*field], ""), what, &more].concat());
        }
        out
    }

    fn is_missing(&self, field: u8) -> bool {
        self.present & bit(field) == 0
    }

    /// Returns whether a field is missing or an empty text.
    fn is_blank(&self, field: u8) -> bool {
        self.is_missing(field) || self.blank & bit(field) != 0
    }

    /// Describes the field that is missing or an empty text.
    fn nothing(&self, field: u8) -> &'static str {
        if self.is_missing(field) { "nothing" } else { "empty text" }
    }

    fn is_false(&self, field: u8) -> bool {
        matches!(self.value(field), Some(Value::Bool(false)))
    }

    fn value(&self, field: u8) -> Option<&Value> {
        self.rule_values.iter().find(|rule_values| rule_values.field == field).map(|rule_values| &rule_values.value)
    }

    fn decimal(&self, field: u8) -> Option<FixedDecimal> {
        match self.value(field) {
            Some(Value::Decimal(number)) => *number,
            _ => None,
        }
    }

    /// Returns the names of fields.
    fn names(&self, fields: &[u8], between: &str) -> String {
        let mut out = String::new();
        for field in fields.iter().filter_map(|field| self.table.field(*field)) {
            out.push_str(if out.is_empty() { "" } else { between });
            push_name(field, self.names, &mut out);
        }
        out
    }

    #[cold]
    fn broken(&self, field: u8, reason: &[&str]) -> Result<(), Broken> {
        match self.table.field(field) {
            Some(field) => Err(Broken { field, within: None, reason: reason.concat() }),
            None => Ok(()),
        }
    }

    /// Returns a field of the object in `object`, by its wire name.
    fn field_within(&self, object: u8, wire: &str) -> Option<&'static Field> {
        match self.table.field(object)?.ty() {
            Ty::Object(table) => table.fields.iter().find(|field| field.is_called(wire)),
            _ => None,
        }
    }
}

/// From here on a number has 11 digits or more: identity numbers have 11, card numbers more.
const LEAST_HIDDEN: i64 = 10_000_000_000;

/// Returns a number for an error. It may be a card number in the place of an amount, or its sum with other amounts: its digits are not even
/// made then.
fn number(number: FixedDecimal) -> String {
    let is_short = FixedDecimal::whole(-LEAST_HIDDEN) < number && number < FixedDecimal::whole(LEAST_HIDDEN);
    if is_short { number.text(0) } else { String::from(MAY_BE_PERSONAL) }
}

/// Returns the fields that a rule reads or reports, as bits.
fn fields_of(rule: &Rule) -> u64 {
    let of_conditions = |conditions: &[Condition]| conditions.iter().fold(0, |bits, condition| bits | fields_of_condition(condition));
    match rule {
        Rule::Require(field, conditions)
        | Rule::RequireUnless(field, conditions)
        | Rule::Forbid(field, conditions)
        | Rule::Exactly(field, _, conditions) => bit(*field) | of_conditions(conditions),
        Rule::NonEmptyUnless(field, condition) => bit(*field) | fields_of_condition(condition),
        Rule::OneOf(groups) => groups.iter().fold(0, |bits, group| bits | field_bits(group)),
        Rule::AtMostOne(fields) => field_bits(fields),
        Rule::Sum { list, total, .. } => bit(*list) | bit(*total),
        Rule::Total(parts, total) => field_bits(parts) | bit(*total),
        Rule::AtLeast(field, _) => bit(*field),
    }
}

fn fields_of_condition(condition: &Condition) -> u64 {
    match condition {
        Condition::True(field) | Condition::Present(field) | Condition::Absent(field) | Condition::In(field, _) => bit(*field),
        Condition::Equals(left, right) => bit(*left) | bit(*right),
    }
}
