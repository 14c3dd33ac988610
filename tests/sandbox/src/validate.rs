//! Validates a request against the tables: types, formats, required fields, rules. This implementation is independent of the core's,
//! over the same tables, so that each finds mistakes of the other.
//!
//! Unknown fields and enum values are notes, not errors: the gateways tolerate them, and their APIs grow. `--strict` refuses them.

use imza::api::schema::{Condition, Operation, Presence, Rule, Ty, Type};
use imza::check::TextFormat;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::json::{Fields as _, amount};

/// An invalid field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The path of the field, `items[0].price`.
    pub path: String,
    /// The expected value.
    pub expected: String,
}

/// Validates a request against its table, and adds tolerated deviations to the notes.
///
/// # Errors
/// The first error.
pub fn request(operation: &Operation, table: &Type, value: &Value, notes: &mut Vec<String>) -> Result<(), FieldError> {
    let check = &mut Validator { documented: operation.documented, notes };
    check.object(table, value, "")?;
    if operation.documented {
        for group in operation.requires {
            let given = |index: &u8| field_name(table, *index).is_some_and(|name| value.field(name).is_some());
            if !group.iter().any(given) {
                let first = group.first().and_then(|index| field_name(table, *index)).unwrap_or_default();
                return field_error(first, "a value: this operation requires it");
            }
        }
    }
    Ok(())
}

struct Validator<'n> {
    documented: bool,
    notes: &'n mut Vec<String>,
}

fn field_error<T>(path: &str, expected: impl Into<String>) -> Result<T, FieldError> {
    Err(FieldError { path: path.to_owned(), expected: expected.into() })
}

fn field_name(table: &Type, index: u8) -> Option<&'static str> {
    table.fields.get(usize::from(index)).map(|field| field.wire())
}

fn member_path(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

impl Validator<'_> {
    fn object(&mut self, table: &Type, value: &Value, path: &str) -> Result<(), FieldError> {
        let Value::Object(members) = value else { return field_error(path, "an object") };
        for (name, member) in members {
            match table.fields.iter().find(|field| field.wire() == name) {
                Some(field) => self.value(field.ty(), member, &member_path(path, name))?,
                None => self.notes.push(format!("{}: unknown field", member_path(path, name))),
            }
        }
        if !self.documented {
            return Ok(());
        }
        for field in table.fields {
            let (at, given) = (member_path(path, field.wire()), value.field(field.wire()));
            match (field.presence, given) {
                (Presence::Required | Presence::NonEmpty, None) => return field_error(&at, "a value: it is required"),
                (Presence::NonEmpty, Some(Value::Array(elements))) if elements.is_empty() => {
                    return field_error(&at, "at least one element");
                }
                _ => {}
            }
        }
        table.checks.rules.iter().try_for_each(|rule| RuleCheck { table, value, path }.check(rule))
    }

    fn value(&mut self, ty: Ty, value: &Value, path: &str) -> Result<(), FieldError> {
        match (ty, value) {
            (_, Value::Null) | (Ty::Json, _) => Ok(()),
            (Ty::Text(form), _) => match value.as_text() {
                Some(text) => self.text(form, text, path),
                None => field_error(path, "text"),
            },
            (Ty::Decimal, Value::Number(number)) if amount(number.as_str()).is_some() => Ok(()),
            (Ty::Decimal, Value::String(digits)) if amount(digits).is_some() => {
                self.notes.push(format!("{path}: a number sent as text"));
                Ok(())
            }
            (Ty::Decimal, _) => field_error(path, "a decimal"),
            (Ty::Int32, _) if value.as_text().is_some_and(|digits| digits.parse::<i32>().is_ok()) => Ok(()),
            (Ty::Int64, _) if value.as_text().is_some_and(|digits| digits.parse::<i64>().is_ok()) => Ok(()),
            (Ty::Int32 | Ty::Int64, _) => field_error(path, "a whole number"),
            (Ty::Bool, Value::Bool(_)) => Ok(()),
            (Ty::Bool, Value::String(text)) if text.parse::<bool>().is_ok() => Ok(()),
            (Ty::Bool, _) => field_error(path, "true or false"),
            (Ty::DateTime, Value::String(text)) if matches_pattern(text, "0000-00-00T00:00") => Ok(()),
            (Ty::DateTime, _) => field_error(path, "a date and time, yyyy-MM-ddTHH:mm:ss"),
            (Ty::Date, Value::String(text)) if matches_pattern(text, "0000-00-00") => Ok(()),
            (Ty::Date, _) => field_error(path, "a date, yyyy-MM-dd"),
            (Ty::Enum(words), Value::String(text)) => {
                if !words.words.iter().any(|word| word.wire == text) {
                    self.notes.push(format!("{path}: {text:?} is not a value of {}", words.name));
                }
                Ok(())
            }
            (Ty::Enum(_), _) => field_error(path, "an enum value"),
            (Ty::Object(table), _) => self.object(table, value, path),
            (Ty::List(inner), Value::Array(elements)) => {
                elements.iter().enumerate().try_for_each(|(index, element)| self.value(*inner, element, &format!("{path}[{index}]")))
            }
            // In a query, a list is a text with commas.
            (Ty::List(inner), Value::String(text)) => text.split(',').try_for_each(|word| self.value(*inner, &word.into(), path)),
            (Ty::List(_), _) => field_error(path, "a list"),
            (Ty::Map(inner), Value::Object(members)) => {
                members.iter().try_for_each(|(name, member)| self.value(*inner, member, &member_path(path, name)))
            }
            (Ty::Map(_), _) => field_error(path, "an object"),
        }
    }

    fn text(&mut self, form: TextFormat, text: &str, path: &str) -> Result<(), FieldError> {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let (fits, expected) = match form {
            TextFormat::CardNumber => (digits(text) && (12..=19).contains(&text.len()) && luhn(text), "a card number"),
            TextFormat::Cvc => (digits(text) && (3..=4).contains(&text.len()), "3 or 4 digits"),
            TextFormat::ExpireYear => (digits(text) && matches!(text.len(), 2 | 4), "a year in 2 or 4 digits"),
            TextFormat::ExpireMonth => (text.parse::<u8>().is_ok_and(|month| (1..=12).contains(&month)), "a month"),
            TextFormat::Reference => (!text.starts_with(['+', '-']), "a reference that does not begin with + or -"),
            TextFormat::Identifier => (!text.trim().is_empty() && !text.chars().any(char::is_control), "text that is not empty"),
            TextFormat::Iban => (
                text.len() == 26 && text.starts_with("TR") && text.bytes().all(|b| b.is_ascii_alphanumeric()),
                "a Turkish IBAN, 26 characters",
            ),
            TextFormat::NationalId => (text.len() == 11 && digits(text) && !text.starts_with('0'), "11 digits"),
            TextFormat::Gsm => (text.len() == 10 && digits(text) && text.starts_with('5'), "a mobile number, 5XXXXXXXXX"),
            TextFormat::Amount => (money(text), "an amount above zero with at most two decimals"),
            TextFormat::Url => (text.starts_with("http://") || text.starts_with("https://"), "an absolute URL"),
            TextFormat::Signed => (!text.trim().is_empty(), "text that is not empty"),
            _ => (true, ""),
        };
        if !fits {
            return field_error(path, expected);
        }
        if form == TextFormat::Iban && !iban_digits(text) {
            self.notes.push(format!("{path}: the check digits of the IBAN are wrong"));
        }
        Ok(())
    }
}

/// Checks the rules of a type on one object.
struct RuleCheck<'a> {
    table: &'a Type,
    value: &'a Value,
    path: &'a str,
}

impl RuleCheck<'_> {
    fn check(&self, rule: &Rule) -> Result<(), FieldError> {
        let all = |when: &[Condition]| when.iter().all(|condition| self.holds(condition));
        match rule {
            Rule::Require(field, when) if all(when) && self.field(*field).is_none() => {
                self.violation(*field, "a value: it is required here")
            }
            Rule::RequireUnless(field, unless) if !unless.iter().any(|condition| self.holds(condition)) && self.field(*field).is_none() => {
                self.violation(*field, "a value: it is required here")
            }
            Rule::Forbid(field, when) if all(when) && self.field(*field).is_some_and(|value| *value != Value::Bool(false)) => {
                self.violation(*field, "no value")
            }
            Rule::NonEmptyUnless(field, unless) if !self.holds(unless) => match self.field(*field) {
                Some(Value::Array(elements)) if !elements.is_empty() => Ok(()),
                _ => self.violation(*field, "at least one element"),
            },
            Rule::OneOf(groups) if !groups.iter().any(|group| group.iter().all(|field| self.field(*field).is_some())) => {
                field_error(self.path, "one complete alternative")
            }
            Rule::AtMostOne(fields) if fields.iter().filter(|field| self.field(**field).is_some()).count() > 1 => {
                self.violation(fields.first().copied().unwrap_or_default(), "only one of the alternatives")
            }
            Rule::Sum { list, of, total, within } => {
                let Some(Value::Array(elements)) = self.field(*list) else { return Ok(()) };
                let expected = self.field(*total).and_then(|value| within.map_or(Some(value), |name| value.field(name))).and_then(decimal);
                let sum: Option<Decimal> = elements.iter().map(|element| element.decimal(of)).sum();
                if expected.zip(sum).is_some_and(|(expected, sum)| expected != sum) {
                    return self.violation(*total, format!("the sum of the items: {}", sum.unwrap_or_default()));
                }
                Ok(())
            }
            Rule::Total(parts, total) => {
                let sum: Option<Decimal> = parts.iter().map(|part| self.field(*part).and_then(decimal)).sum();
                if self.field(*total).and_then(decimal).zip(sum).is_some_and(|(total, sum)| total != sum) {
                    return self.violation(*total, "the sum of its parts");
                }
                Ok(())
            }
            Rule::AtLeast(field, least) if self.field(*field).and_then(decimal).is_some_and(|value| value < Decimal::from(*least)) => {
                self.violation(*field, format!("{least} or more"))
            }
            Rule::Exactly(field, number, when)
                if all(when) && self.field(*field).and_then(decimal).is_some_and(|value| value != Decimal::from(*number)) =>
            {
                self.violation(*field, format!("{number}"))
            }
            _ => Ok(()),
        }
    }

    fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::True(field) => self.field(*field) == Some(&Value::Bool(true)),
            Condition::Present(field) => self.field(*field).is_some(),
            Condition::Absent(field) => self.field(*field).is_none(),
            Condition::In(field, words) => self.field(*field).and_then(Value::as_text).is_some_and(|word| words.contains(&word)),
            Condition::Equals(left, right) => {
                let number = |field: u8| self.field(field).and_then(decimal);
                number(*left).zip(number(*right)).is_some_and(|(left, right)| left == right)
            }
        }
    }

    fn field(&self, index: u8) -> Option<&Value> {
        self.value.field(field_name(self.table, index)?)
    }

    fn violation(&self, field: u8, expected: impl Into<String>) -> Result<(), FieldError> {
        field_error(&member_path(self.path, field_name(self.table, field).unwrap_or_default()), expected)
    }
}

fn decimal(value: &Value) -> Option<Decimal> {
    amount(value.as_text()?)
}

/// Returns whether a text starts with the pattern, in which `0` matches any digit.
fn matches_pattern(text: &str, pattern: &str) -> bool {
    let fits = |(given, wanted): (u8, u8)| if wanted == b'0' { given.is_ascii_digit() } else { given == wanted };
    text.len() >= pattern.len() && text.bytes().zip(pattern.bytes()).all(fits)
}

fn money(text: &str) -> bool {
    amount(text).is_some_and(|amount| amount > Decimal::ZERO && amount.scale() <= 2)
}

fn luhn(digits: &str) -> bool {
    let doubled = |digit: u8| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let each = digits.bytes().rev().map(|b| b.wrapping_sub(b'0')).enumerate();
    let sum: u32 = each.map(|(index, digit)| u32::from(if index % 2 == 1 { doubled(digit) } else { digit })).sum();
    sum.is_multiple_of(10)
}

/// Checks an IBAN as ISO 13616 defines it: with country and check digits at the end and letters as numbers, it is 1 modulo 97.
fn iban_digits(text: &str) -> bool {
    let (front, back) = text.split_at_checked(4).unwrap_or_default();
    let moved = back.chars().chain(front.chars()).filter_map(|character| character.to_digit(36));
    moved.fold(0, |rest, value| (rest * if value > 9 { 100 } else { 10 } + value) % 97) == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use imza::api::examples::{self, Size};
    use imza::api::schema::RequestLocation;
    use imza::{craftgate, nkolay};

    #[test]
    fn examples_of_the_tables_are_valid() {
        for operation in craftgate::operations().chain(nkolay::operations()) {
            let (RequestLocation::Body(table) | RequestLocation::Query(table)) = operation.location else { continue };
            for size in [Size::Least, Size::Most] {
                let value = examples::request(operation, table, size);
                let mut notes = vec![];
                assert_eq!(request(operation, table, &value, &mut notes), Ok(()), "{} {size:?} {value}", operation.name);
                assert_eq!(notes, Vec::<String>::new(), "{}", operation.name);
            }
        }
    }

    #[test]
    fn a_missing_required_field_is_an_error() {
        for operation in craftgate::operations().filter(|operation| operation.documented) {
            let RequestLocation::Body(table) = operation.location else { continue };
            let full = examples::request(operation, table, Size::Least);
            for field in table.fields.iter().filter(|field| field.presence != Presence::Optional) {
                let mut without = full.clone();
                without.as_object_mut().unwrap().remove(field.wire());
                let found = request(operation, table, &without, &mut vec![]).unwrap_err();
                assert!(!found.expected.is_empty(), "{}.{}", table.name, field.wire());
            }
        }
    }

    #[test]
    fn check_digits_are_verified() {
        assert!(luhn("5258640000000001") && !luhn("5258640000000002"));
        assert!(iban_digits("TR330006100519786457841326") && !iban_digits("TR120006200000012345678901"));
        assert!(money("1500.50") && !money("0") && !money("1.005") && !money("1e3") && !money("-1"));
    }
}
