//! Whether a request is what the tables say: types, forms, required fields, rules. It is written apart from the core's engine,
//! over the same tables, so that a mistake of one is seen by the other.
//!
//! Unknown fields and words are notes, not faults: the gateways overlook them, and their APIs grow. `--strict` refuses them.

use imza::api::schema::{Condition, Operation, Presence, Rule, Ty, Type};
use imza::check::TextFormat;
use rust_decimal::Decimal;

use crate::json::{Json, amount};

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The field, `items[0].price`.
    pub path: String,
    /// What was expected.
    pub expected: String,
}

/// Compares a request with its table. What can be overlooked goes to the notes.
///
/// # Errors
/// The first misfit.
pub fn request(operation: &Operation, table: &Type, value: &Json, notes: &mut Vec<String>) -> Result<(), Misfit> {
    let check = &mut Check { documented: operation.documented, notes };
    check.object(table, value, "")?;
    if operation.documented {
        for group in operation.requires {
            let given = |index: &u8| named(table, *index).is_some_and(|name| value.get(name).is_some());
            if !group.iter().any(given) {
                let first = group.first().and_then(|index| named(table, *index)).unwrap_or_default();
                return misfit(first, "a value: this operation requires it");
            }
        }
    }
    Ok(())
}

struct Check<'n> {
    documented: bool,
    notes: &'n mut Vec<String>,
}

fn misfit<T>(path: &str, expected: impl Into<String>) -> Result<T, Misfit> {
    Err(Misfit { path: path.to_owned(), expected: expected.into() })
}

fn named(table: &Type, index: u8) -> Option<&'static str> {
    table.fields.get(usize::from(index)).map(|field| field.wire())
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

impl Check<'_> {
    fn object(&mut self, table: &Type, value: &Json, path: &str) -> Result<(), Misfit> {
        let Json::Object(members) = value else { return misfit(path, "an object") };
        for (name, member) in members {
            match table.fields.iter().find(|field| field.wire() == name) {
                Some(field) => self.value(field.ty(), member, &below(path, name))?,
                None => self.notes.push(format!("{}: the tables do not know this field", below(path, name))),
            }
        }
        if !self.documented {
            return Ok(());
        }
        for field in table.fields {
            let (at, given) = (below(path, field.wire()), value.get(field.wire()));
            match (field.presence, given) {
                (Presence::Required | Presence::NonEmpty, None) => return misfit(&at, "a value: it is required"),
                (Presence::NonEmpty, Some(Json::List(elements))) if elements.is_empty() => return misfit(&at, "at least one element"),
                _ => {}
            }
        }
        table.checks.rules.iter().try_for_each(|rule| Ruled { table, value, path }.keeps(rule))
    }

    fn value(&mut self, ty: Ty, value: &Json, path: &str) -> Result<(), Misfit> {
        match (ty, value) {
            (_, Json::Null) | (Ty::Json, _) => Ok(()),
            (Ty::Text(form), Json::Text(text) | Json::Number(text)) => self.text(form, text, path),
            (Ty::Text(_), _) => misfit(path, "text"),
            (Ty::Decimal, Json::Number(digits)) if amount(digits).is_some() => Ok(()),
            (Ty::Decimal, Json::Text(digits)) if amount(digits).is_some() => {
                self.notes.push(format!("{path}: a number as text"));
                Ok(())
            }
            (Ty::Decimal, _) => misfit(path, "a decimal"),
            (Ty::Int32, Json::Number(digits) | Json::Text(digits)) if digits.parse::<i32>().is_ok() => Ok(()),
            (Ty::Int64, Json::Number(digits) | Json::Text(digits)) if digits.parse::<i64>().is_ok() => Ok(()),
            (Ty::Int32 | Ty::Int64, _) => misfit(path, "a whole number"),
            (Ty::Bool, Json::Flag(_)) => Ok(()),
            (Ty::Bool, Json::Text(text)) if text.parse::<bool>().is_ok() => Ok(()),
            (Ty::Bool, _) => misfit(path, "true or false"),
            (Ty::DateTime, Json::Text(text)) if has_shape(text, "0000-00-00T00:00") => Ok(()),
            (Ty::DateTime, _) => misfit(path, "a date and time, yyyy-MM-ddTHH:mm:ss"),
            (Ty::Date, Json::Text(text)) if has_shape(text, "0000-00-00") => Ok(()),
            (Ty::Date, _) => misfit(path, "a date, yyyy-MM-dd"),
            (Ty::Enum(words), Json::Text(text)) => {
                if !words.words.iter().any(|word| word.wire == text) {
                    self.notes.push(format!("{path}: {} has no word {text:?}", words.name));
                }
                Ok(())
            }
            (Ty::Enum(_), _) => misfit(path, "a word"),
            (Ty::Object(table), _) => self.object(table, value, path),
            (Ty::List(inner), Json::List(elements)) => {
                elements.iter().enumerate().try_for_each(|(index, element)| self.value(*inner, element, &format!("{path}[{index}]")))
            }
            // A list in a query: words with commas between.
            (Ty::List(inner), Json::Text(text)) => text.split(',').try_for_each(|word| self.value(*inner, &word.into(), path)),
            (Ty::List(_), _) => misfit(path, "a list"),
            (Ty::Map(inner), Json::Object(members)) => {
                members.iter().try_for_each(|(name, member)| self.value(*inner, member, &below(path, name)))
            }
            (Ty::Map(_), _) => misfit(path, "an object"),
        }
    }

    fn text(&mut self, form: TextFormat, text: &str, path: &str) -> Result<(), Misfit> {
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
            return misfit(path, expected);
        }
        if form == TextFormat::Iban && !iban_digits(text) {
            self.notes.push(format!("{path}: the check digits of the IBAN are wrong"));
        }
        Ok(())
    }
}

/// The rules of a type, over one of its objects.
struct Ruled<'a> {
    table: &'a Type,
    value: &'a Json,
    path: &'a str,
}

impl Ruled<'_> {
    fn keeps(&self, rule: &Rule) -> Result<(), Misfit> {
        let all = |when: &[Condition]| when.iter().all(|condition| self.holds(condition));
        match rule {
            Rule::Require(field, when) if all(when) && self.field(*field).is_none() => self.breaks(*field, "a value: it is required here"),
            Rule::RequireUnless(field, unless) if !unless.iter().any(|condition| self.holds(condition)) && self.field(*field).is_none() => {
                self.breaks(*field, "a value: it is required here")
            }
            Rule::Forbid(field, when) if all(when) && self.field(*field).is_some_and(|value| *value != Json::Flag(false)) => {
                self.breaks(*field, "no value here")
            }
            Rule::NonEmptyUnless(field, unless) if !self.holds(unless) => match self.field(*field) {
                Some(Json::List(elements)) if !elements.is_empty() => Ok(()),
                _ => self.breaks(*field, "at least one element"),
            },
            Rule::OneOf(groups) if !groups.iter().any(|group| group.iter().all(|field| self.field(*field).is_some())) => {
                misfit(self.path, "one of the ways to say it, complete")
            }
            Rule::AtMostOne(fields) if fields.iter().filter(|field| self.field(**field).is_some()).count() > 1 => {
                self.breaks(fields.first().copied().unwrap_or_default(), "only one of the ways to say it")
            }
            Rule::Sum { list, of, total, within } => {
                let Some(Json::List(elements)) = self.field(*list) else { return Ok(()) };
                let expected = self.field(*total).and_then(|value| within.map_or(Some(value), |name| value.get(name))).and_then(decimal);
                let sum: Option<Decimal> = elements.iter().map(|element| element.decimal(of)).sum();
                if expected.zip(sum).is_some_and(|(expected, sum)| expected != sum) {
                    return self.breaks(*total, format!("the sum of the items: {}", sum.unwrap_or_default()));
                }
                Ok(())
            }
            Rule::Total(parts, total) => {
                let sum: Option<Decimal> = parts.iter().map(|part| self.field(*part).and_then(decimal)).sum();
                if self.field(*total).and_then(decimal).zip(sum).is_some_and(|(total, sum)| total != sum) {
                    return self.breaks(*total, "the sum of its parts");
                }
                Ok(())
            }
            Rule::AtLeast(field, least) if self.field(*field).and_then(decimal).is_some_and(|value| value < Decimal::from(*least)) => {
                self.breaks(*field, format!("{least} or more"))
            }
            Rule::Exactly(field, number, when)
                if all(when) && self.field(*field).and_then(decimal).is_some_and(|value| value != Decimal::from(*number)) =>
            {
                self.breaks(*field, format!("{number}"))
            }
            _ => Ok(()),
        }
    }

    fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::True(field) => self.field(*field) == Some(&Json::Flag(true)),
            Condition::Present(field) => self.field(*field).is_some(),
            Condition::Absent(field) => self.field(*field).is_none(),
            Condition::In(field, words) => self.field(*field).and_then(Json::as_text).is_some_and(|word| words.contains(&word)),
            Condition::Equals(left, right) => {
                let number = |field: u8| self.field(field).and_then(decimal);
                number(*left).zip(number(*right)).is_some_and(|(left, right)| left == right)
            }
        }
    }

    fn field(&self, index: u8) -> Option<&Json> {
        self.value.get(named(self.table, index)?)
    }

    fn breaks(&self, field: u8, expected: impl Into<String>) -> Result<(), Misfit> {
        misfit(&below(self.path, named(self.table, field).unwrap_or_default()), expected)
    }
}

fn decimal(value: &Json) -> Option<Decimal> {
    amount(value.as_text()?)
}

/// Whether a text begins as the pattern does, where `0` stands for any digit.
fn has_shape(text: &str, pattern: &str) -> bool {
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

/// ISO 13616: the country and check digits at the end, letters as numbers, the whole modulo 97 is 1.
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
    fn what_the_tables_give_as_an_example_fits() {
        for operation in craftgate::operations().chain(nkolay::operations()) {
            let (RequestLocation::Body(table) | RequestLocation::Query(table)) = operation.location else { continue };
            for size in [Size::Least, Size::Most] {
                let value = Json::from(&examples::request(operation, table, size));
                let mut notes = vec![];
                assert_eq!(request(operation, table, &value, &mut notes), Ok(()), "{} {size:?} {value}", operation.name);
                assert_eq!(notes, Vec::<String>::new(), "{}", operation.name);
            }
        }
    }

    #[test]
    fn every_required_field_is_missed() {
        for operation in craftgate::operations().filter(|operation| operation.documented) {
            let RequestLocation::Body(table) = operation.location else { continue };
            let full = examples::request(operation, table, Size::Least);
            for field in table.fields.iter().filter(|field| field.presence != Presence::Optional) {
                let mut without = full.clone();
                without.as_object_mut().unwrap().remove(field.wire());
                let found = request(operation, table, &Json::from(&without), &mut vec![]).unwrap_err();
                assert!(!found.expected.is_empty(), "{}.{}", table.name, field.wire());
            }
        }
    }

    #[test]
    fn numbers_with_check_digits() {
        assert!(luhn("5258640000000001") && !luhn("5258640000000002"));
        assert!(iban_digits("TR330006100519786457841326") && !iban_digits("TR120006200000012345678901"));
        assert!(money("1500.50") && !money("0") && !money("1.005") && !money("1e3") && !money("-1"));
    }
}
