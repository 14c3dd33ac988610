//! Masks an answer of a real gateway, so that it can be kept: nothing personal and no key stays, and it is still read as before.
//!
//! What the declarations know to be impersonal stays: words of enums, decimals, dates, `true` and `false`, and codes of errors. Of everything else only the
//! form stays: a letter becomes `x` or `X`, a digit `1`. The text keeps its length, its order and its spaces.

use std::collections::{BTreeMap, BTreeSet};

use imza::api::client::Provider;
use imza::api::schema::{ResponseKind, Ty, Type};

/// Members of errors and envelopes whose value is a code.
const CODES: [&str; 6] = ["code", "errorCode", "errorGroup", "status", "success", "type"];

/// Words that such a member has besides those in capitals.
const WORDS: [&str; 6] = ["error", "fail", "failed", "ok", "pending", "success"];

/// How much of a number without a declared meaning stays: one with more digits is an id, a phone or an identity number.
const SHORT: usize = 3;

/// How the values of a name are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Kept {
    /// One of these words.
    Words(BTreeSet<&'static str>),
    /// An amount, or a date and time.
    Digits,
    /// Its form only.
    Form,
}

/// What is known of the names in a provider's answers.
pub struct Mask(BTreeMap<&'static str, Kept>);

impl Mask {
    /// Collects the names of a provider's answers. One that is personal anywhere is personal everywhere.
    pub fn of(provider: &Provider) -> Self {
        let mut mask = Self(BTreeMap::new());
        let mut seen = BTreeSet::new();
        for operation in provider.operations() {
            if let ResponseKind::Data(ty) = operation.response {
                mask.collect(ty, &mut seen);
            }
        }
        mask
    }

    fn collect(&mut self, ty: Ty, seen: &mut BTreeSet<*const Type>) {
        match ty {
            Ty::List(inner) | Ty::Map(inner) => self.collect(*inner, seen),
            // By its place: all pages have one name.
            Ty::Object(table) if seen.insert(table) => self.collect_fields(table, seen),
            _ => {}
        }
    }

    fn collect_fields(&mut self, table: &'static Type, seen: &mut BTreeSet<*const Type>) {
        for field in table.fields {
            let mut ty = field.ty();
            while let Ty::List(inner) | Ty::Map(inner) = ty {
                ty = *inner;
            }
            let kept = match ty {
                Ty::Enum(words) => Kept::Words(words.words.iter().map(|word| word.wire).collect()),
                Ty::Decimal | Ty::DateTime | Ty::Date => Kept::Digits,
                _ => Kept::Form,
            };
            match (self.0.get_mut(field.wire()), kept) {
                (Some(Kept::Words(known)), Kept::Words(more)) => known.extend(more),
                (Some(known), kept) if *known == kept => {}
                (Some(known), _) => *known = Kept::Form,
                (None, kept) => _ = self.0.insert(field.wire(), kept),
            }
            self.collect(ty, seen);
        }
    }

    /// Masks a body: JSON by its names, everything else by its form.
    pub fn body(&self, body: &str) -> String {
        let mut out = String::with_capacity(body.len());
        let (mut rest, mut name, mut pending) = (body, String::new(), String::new());
        while let Some(c) = rest.chars().next() {
            let length = match c {
                '"' => string_length(rest),
                _ if c.is_alphanumeric() || c == '-' => {
                    rest.find(|c: char| !c.is_alphanumeric() && !"+-.".contains(c)).unwrap_or(rest.len())
                }
                _ => c.len_utf8(),
            };
            let (token, after) = rest.split_at(length);
            rest = after;
            match c {
                '"' if after.trim_start().starts_with(':') => {
                    pending = token.trim_matches('"').to_owned();
                    out += &if self.is_name(&pending) { token.to_owned() } else { form(token) };
                }
                '"' => out += &self.value(&name, token, token.trim_matches('"')),
                _ if c.is_alphanumeric() || c == '-' => out += &self.value(&name, token, token),
                _ => out.push_str(token),
            }
            match c {
                ':' => name = std::mem::take(&mut pending),
                // The elements of a list have its name, the members of an object have their own.
                '{' | '}' => name.clear(),
                _ => {}
            }
        }
        out
    }

    /// Whether the name of a member is one of the API's own. In an object with arbitrary names they may be anything.
    fn is_name(&self, name: &str) -> bool {
        self.0.contains_key(name) || CODES.contains(&name) || name.chars().all(|c| c.is_ascii_alphabetic() || c == '_')
    }

    fn value(&self, name: &str, token: &str, text: &str) -> String {
        let is_number = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || "+-.eE".contains(c));
        let is_quoted = token.starts_with('"');
        let stays = match self.0.get(name) {
            Some(Kept::Words(words)) => words.contains(text),
            Some(Kept::Digits) => text.chars().all(|c| c.is_ascii_digit() || "+-.:TZeE ".contains(c)),
            _ => !is_quoted && is_number && text.chars().filter(char::is_ascii_digit).count() <= SHORT,
        };
        let is_literal = !is_quoted && ["true", "false", "null"].contains(&text);
        let is_short = text.len() <= 6;
        let in_capitals = text.len() <= 40 && text.chars().all(|c| c.is_ascii_uppercase() || c == '_' || is_short && c.is_ascii_digit());
        let is_code = CODES.contains(&name) && (in_capitals || WORDS.contains(&text));
        if stays || is_literal || is_code { token.to_owned() } else { form(token) }
    }
}

/// The length of the string that a text begins with, quotes included.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// A text of the same form, which says nothing.
fn form(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                out.push(c);
                let escape = chars.next();
                out.extend(escape);
                if escape == Some('u') {
                    let code: String = chars.by_ref().take(4).collect();
                    // Half of a character stays: it would be broken without the other half.
                    out += if code.to_ascii_lowercase().starts_with('d') { &code } else { "0131" };
                }
            }
            'a'..='z' => out.push('x'),
            'A'..='Z' => out.push('X'),
            '0'..='9' => out.push('1'),
            c if c.is_ascii() => out.push(c),
            _ => out.push('ğ'),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_keeps_its_form_and_nothing_personal() {
        let mask = Mask::of(&imza::craftgate::PROVIDER);
        for (answer, kept) in [
            (
                r#"{"data":{"id":2150001,"price":100.00000000,"paymentStatus":"SUCCESS","createdDate":"2026-11-27T10:00:00","binNumber":"525864","fraudId":null}}"#,
                r#"{"data":{"id":1111111,"price":100.00000000,"paymentStatus":"SUCCESS","createdDate":"2026-11-27T10:00:00","binNumber":"111111","fraudId":null}}"#,
            ),
            (
                r#"{ "cardHolderName": "Haluk Demir", "lastFourDigits" : "0001","email":"haluk@shop.example","iban":"TR33 0006 1005","x": 10000000146 }"#,
                r#"{ "cardHolderName": "Xxxxx Xxxxx", "lastFourDigits" : "1111","email":"xxxxx@xxxx.xxxxxxx","iban":"XX11 1111 1111","x": 11111111111 }"#,
            ),
            (
                r#"{"errors":{"errorCode":"10051","errorGroup":"NOT_SUFFICIENT_FUNDS","errorDescription":"Ay\u015fe \"x\" i\u00e7in ğ"}}"#,
                r#"{"errors":{"errorCode":"10051","errorGroup":"NOT_SUFFICIENT_FUNDS","errorDescription":"Xx\u0131x \"x\" x\u0131xx ğ"}}"#,
            ),
            (
                r#"{"paymentStatus":"Haluk","status":"Haluk Demir","+905551112233":1,"list":["Ali",5,true]}"#,
                r#"{"paymentStatus":"Xxxxx","status":"Xxxxx Xxxxx","+111111111111":1,"list":["Xxx",5,true]}"#,
            ),
            ("<p>Haluk 525864</p>", "<x>Xxxxx 111111</x>"),
            (r#"{"cut":"of"#, r#"{"cut":"xx"#),
        ] {
            assert_eq!(mask.body(answer), kept);
        }
    }
}
