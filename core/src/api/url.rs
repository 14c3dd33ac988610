//! Paths and queries. All characters except unreserved ones are percent-encoded (a space as `%20`, a plus as `%2B`), so that percent
//! decoding and form decoding give the same text.

use alloc::string::ToString;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::params::Param;
use super::schema::{Argument, Ty};
use super::transcode::{described, unknown_word};
use crate::check::{Strictness, characters};
use crate::error::{Error, Result, redact, redact_quoted};
use crate::http::{Context, UnknownFields};
use crate::integer::whole;
use crate::quote::{Place, shown};
use crate::secret::{DecodedText, SecretText};

/// All ASCII characters except the unreserved ones (RFC 3986).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A value of a path.
#[derive(Clone, Copy, Debug)]
pub enum PathValue<'a> {
    /// Text, encoded where needed.
    Text(&'a str),
    /// A whole number.
    Number(i64),
    /// The digits of a number from a dynamic language.
    Digits(&'a str),
    /// Another value from a dynamic language, by its kind. It is refused.
    Other(&'static str),
}

impl<'a> From<&'a str> for PathValue<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for PathValue<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

/// Checks the values before a request and fills the `{name}` placeholders of a path with the last ones.
///
/// # Errors
/// `invalid_request` with the arguments' names if values are missing, empty, of the wrong type, or dot segments.
pub(crate) fn path(template: &str, arguments: &[Argument], values: &[PathValue<'_>], context: &Context<'_>) -> Result<SecretText> {
    let names = context.names;
    let unplaced = arguments.len().saturating_sub(places(template));
    let mut out = SecretText::with_capacity(template.len() + 16);
    let mut parts = template.split(['{', '}']);
    out.push_str(parts.next().unwrap_or_default());
    if values.len() > arguments.len() {
        return Err(Error::invalid("", &["expected ", &arguments.len().to_string(), " path values, found ", &values.len().to_string()]));
    }
    let mut refused: Option<Error> = None;
    for (index, argument) in arguments.iter().enumerate() {
        let text = checked(argument, values.get(index).copied().unwrap_or(PathValue::Other("nothing")), context);
        let placed = text.and_then(|text| {
            if index < unplaced {
                return Ok(());
            }
            push_segment(&names.spelled(argument.name), &text, &mut out)?;
            out.push_str(parts.nth(1).unwrap_or_default());
            Ok(())
        });
        if let Err(error) = placed {
            refused = Some(match refused {
                Some(first) => first.and(error),
                None => error,
            });
        }
    }
    refused.map_or(Ok(out), Err)
}

/// Returns the number of placeholders in a path.
pub(crate) fn places(template: &str) -> usize {
    template.bytes().filter(|b| *b == b'{').count()
}

/// Returns the text of a value before a request, if it is valid for the argument.
fn checked<'v>(argument: &Argument, value: PathValue<'v>, context: &Context<'_>) -> Result<DecodedText<'v>> {
    let refuse = |reason: &[&str]| Err(Error::invalid(&context.names.spelled(argument.name), reason));
    let formed = |text: DecodedText<'v>| match argument.ty {
        Ty::Text(form) => match form.apply(&text, Strictness { shape: true, digits: true }) {
            Ok(sent) => Ok(DecodedText::Owned((&*sent).into())),
            Err(error) => {
                let found = if form.is_secret() { characters(&text) } else { shown(&text, form.place()) };
                refuse(&["expected ", error.expected, ", found ", &found, " (", error.why, ")"])
            }
        },
        Ty::Enum(words) if context.unknown_fields == UnknownFields::Error && !words.has(&text) => {
            refuse(&[&unknown_word(words, &text, &shown(&text, Place::Word), SEND)])
        }
        _ => Ok(text),
    };
    let takes = |digits: &str| matches!(argument.ty, Ty::Text(form) if form.takes_number(digits));
    match (value, argument.ty) {
        (PathValue::Number(number), Ty::Int64 | Ty::Int32) => Ok(DecodedText::Owned(number.to_string().into())),
        (PathValue::Text(digits) | PathValue::Digits(digits), Ty::Int64 | Ty::Int32) if whole(digits).is_some() => {
            Ok(DecodedText::Borrowed(digits))
        }
        (PathValue::Text(text) | PathValue::Digits(text), Ty::Int64 | Ty::Int32) => {
            refuse(&["expected a 64-bit integer, found ", &shown(text, Place::Number)])
        }
        (PathValue::Other(kind), Ty::Int64 | Ty::Int32) => refuse(&["expected a 64-bit integer, found ", kind]),
        (PathValue::Text(text), _) => formed(DecodedText::Borrowed(text)),
        (PathValue::Number(number), _) if takes(&number.to_string()) => formed(DecodedText::Owned(number.to_string().into())),
        (PathValue::Digits(digits), _) if takes(digits) => formed(DecodedText::Borrowed(digits)),
        (PathValue::Number(_) | PathValue::Digits(_), ty) => {
            refuse(&["expected ", described(ty), ", found another number; pass it as text"])
        }
        (PathValue::Other(kind), ty) => refuse(&["expected ", described(ty), ", found ", kind]),
    }
}

/// How a word that imza does not know is sent.
pub(super) const SEND: &str = "; to send it as it is, set unknown fields to \"send\"";

/// Appends a text as one segment of a path.
///
/// # Errors
/// `invalid_request` if the text is empty, too long, or `.` or `..`, which HTTP clients rewrite even if encoded.
pub(crate) fn push_segment(name: &str, text: &str, out: &mut SecretText) -> Result<()> {
    match text {
        "" => return Err(Error::invalid(name, &["expected a path value, found empty text"])),
        "." | ".." => {
            return Err(Error::invalid(name, &["expected a path value, found ", &redact_quoted(text), ", which HTTP clients rewrite"]));
        }
        _ => {}
    }
    if text.len() > 1024 {
        return Err(Error::invalid(name, &["expected at most 1024 bytes in a path value, found more"]));
    }
    out.extend(utf8_percent_encode(text, RESERVED));
    Ok(())
}

/// Appends a query to a URL: `?` and the pairs, with lists joined by commas. Appends nothing if there are no pairs.
///
/// # Errors
/// `invalid_request` for a list element with a comma, which would be parsed as two elements.
pub(crate) fn push_query(params: &[Param], url: &mut SecretText) -> Result<()> {
    let mut separator = if url.contains('?') { '&' } else { '?' };
    // A name without a value was null and counts as not given.
    for param in params.iter().filter(|param| param.is_list || !param.values.is_empty()) {
        url.push(separator);
        separator = '&';
        url.extend(utf8_percent_encode(&param.name, RESERVED));
        url.push('=');
        for (index, value) in param.values.iter().enumerate() {
            if index > 0 {
                url.push_str("%2C");
            }
            if param.is_list && value.contains(',') {
                return Err(Error::invalid(
                    &[&redact(&param.name), "[", &index.to_string(), "]"].concat(),
                    &["expected text without a comma, found a comma, which separates the elements of this list"],
                ));
            }
            url.extend(utf8_percent_encode(value, RESERVED));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &[Argument] = &[Argument { name: "payment_id", ty: Ty::Int64 }];
    const TOKEN: &[Argument] = &[Argument { name: "token", ty: Ty::Text(crate::check::TextFormat::Any) }];

    crate::api::declare::enums! {
        /// Words of a path.
        Words {
            /// A word of the table.
            KNOWN = "KNOWN",
        }
    }

    #[test]
    fn path_values_are_encoded() {
        assert_eq!(path("/p/{payment_id}/approve", ID, &[1.into()], &Context::default()).unwrap(), "/p/1/approve");
        for digits in [PathValue::Digits("12"), "12".into()] {
            assert_eq!(path("/p/{payment_id}", ID, &[digits], &Context::default()).unwrap(), "/p/12");
        }
        assert_eq!(path("/c/{token}", TOKEN, &["a/b ü+%".into()], &Context::default()).unwrap(), "/c/a%2Fb%20%C3%BC%2B%25");
    }

    #[test]
    fn values_before_a_request_are_checked_and_only_the_last_ones_are_placed() {
        // A handle of an earlier step comes before the value of the path, and is sent elsewhere.
        let arguments =
            &[Argument { name: "token", ty: Ty::Text(crate::check::TextFormat::Any) }, Argument { name: "payment_id", ty: Ty::Int64 }];
        assert_eq!(path("/p/{payment_id}", arguments, &["t".into(), 1.into()], &Context::default()).unwrap(), "/p/1");
        assert_eq!(path("/p", arguments, &["t".into(), 1.into()], &Context::default()).unwrap(), "/p");
        assert_eq!((places("/p"), places("/p/{a}"), places("/p/{a}/{b}/c")), (0, 1, 2));
        let error = path("/p/{payment_id}", arguments, &[1.into(), "x".into()], &Context::default()).unwrap_err();
        assert_eq!(error.errors().count(), 2, "{error}");
    }

    #[test]
    fn a_value_has_the_form_of_its_argument_and_is_a_known_word_unless_others_are_sent() {
        let bin = [Argument { name: "bin_number", ty: Ty::Text(crate::check::TextFormat::Bin) }];
        let placed = |arguments: &[Argument], value: PathValue<'_>, context: &Context<'_>| {
            path("/b/{x}", arguments, &[value], context).map(SecretText::into_string).map_err(|error| error.to_string())
        };
        let of = |value| placed(&bin, value, &Context::default());
        assert_eq!(of("525864".into()).as_deref(), Ok("/b/525864"));
        assert_eq!(of(PathValue::Digits("525864")).as_deref(), Ok("/b/525864"));
        assert_eq!(of(525_864.into()).as_deref(), Ok("/b/525864"));
        let refused = of("52".into()).unwrap_err();
        assert!(refused.starts_with("bin_number: expected ") && refused.contains("found \"52\""), "{refused}");

        let word = [Argument { name: "list", ty: Ty::Enum(Words::ENUM) }];
        let sent = Context { unknown_fields: UnknownFields::Send, ..Context::default() };
        assert_eq!(placed(&word, "KNOWN".into(), &Context::default()).as_deref(), Ok("/b/KNOWN"));
        assert_eq!(placed(&word, "OTHER".into(), &sent).as_deref(), Ok("/b/OTHER"));
        assert!(placed(&word, "OTHER".into(), &Context::default()).is_err());
    }

    #[test]
    fn a_query_has_what_was_given_in_order_and_a_list_in_one_value() {
        let query = |url: &str, params: &[Param]| {
            let mut url = SecretText::from(url);
            push_query(params, &mut url).map(|()| url.into_string())
        };
        let one = |values: &[&str], is_list| [Param::of("a", values, is_list)];
        assert_eq!(query("/p", &[]).as_deref(), Ok("/p"));
        assert_eq!(query("/p", &[Param::of("a", &["x y"], false), Param::of("b", &["1"], false)]).as_deref(), Ok("/p?a=x%20y&b=1"));
        assert_eq!(query("/p?z=1", &one(&["2"], false)).as_deref(), Ok("/p?z=1&a=2"));
        // Null is not given, and an empty list is.
        assert_eq!(query("/p", &one(&[], false)).as_deref(), Ok("/p"));
        assert_eq!(query("/p", &one(&[], true)).as_deref(), Ok("/p?a="));
        assert_eq!(query("/p", &one(&["1", "2", "3"], true)).as_deref(), Ok("/p?a=1%2C2%2C3"));
        assert_eq!(query("/p", &one(&["1,2"], false)).as_deref(), Ok("/p?a=1%2C2"));
        assert_eq!(query("/p", &one(&["1", "2,3"], true)).unwrap_err().path(), "a[1]");
    }

    #[test]
    fn a_value_has_at_most_1024_bytes() {
        let longest = "x".repeat(1024);
        assert!(push_segment("id", &longest, &mut SecretText::new()).is_ok());
        assert!(push_segment("id", &(longest + "x"), &mut SecretText::new()).is_err());
    }

    #[test]
    fn path_values_that_would_be_rewritten_or_lost_are_refused() {
        for bad in ["", ".", ".."] {
            assert_eq!(path("/c/{token}", TOKEN, &[bad.into()], &Context::default()).unwrap_err().path(), "token");
        }
        for bad in ["", "1.0", "+1", "01", "1e3", "abc", "9223372036854775808", " 1"] {
            assert_eq!(
                path("/p/{payment_id}", ID, &[PathValue::Digits(bad)], &Context::default()).unwrap_err().path(),
                "payment_id",
                "{bad}"
            );
        }
        assert!(path("/p/{payment_id}", ID, &[], &Context::default()).is_err());
        assert!(path("/p/{payment_id}", ID, &[1.into(), 2.into()], &Context::default()).is_err());
        assert!(path("/c/{token}", TOKEN, &[1.into()], &Context::default()).is_err());
        assert!(path("/c/{token}", TOKEN, &[PathValue::Digits("1")], &Context::default()).is_err());
    }
}
