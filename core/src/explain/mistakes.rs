//! Mistakes that are the same for every provider: keys, encodings, separators, bodies that are not the sent ones.
//!
//! Sources: the trackers of payment clients and webhook libraries, where people ask why a signature does not fit.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use super::charset::Charset;
use super::recipe::{Algorithm, Bytes, Piece, Recipe, Role, Scope, bytes};
use super::rewrite::{Dropped, Layout, Style, Value};
use super::search::{Mistakes, Step};
use super::{Cause, code};
use crate::sign::{base64, from_base64, from_hex_of_any_length};

/// Where a key is in a recipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyPlace {
    /// A part of the signed text.
    Part(Role),
    /// The key of the MAC.
    Mac,
}

impl KeyPlace {
    fn key(self, recipe: &mut Recipe) -> Option<&mut Bytes> {
        match (self, &mut recipe.algorithm) {
            (Self::Part(role), _) => recipe.pieces.iter_mut().find(|piece| piece.role == role).map(|piece| &mut piece.bytes),
            (Self::Mac, Algorithm::HmacSha256(key) | Algorithm::HmacSha512(key)) => Some(key),
            (Self::Mac, _) => None,
        }
    }

    /// Sets the key in this place; `None` if there is none, or it has that text already.
    #[inline(never)]
    pub(crate) fn set(self, recipe: &mut Recipe, to: &Bytes) -> Option<()> {
        let key = self.key(recipe).filter(|key| *key != to)?;
        *key = Rc::clone(to);
        Some(())
    }
}

/// A change of a key; `None` if it cannot be changed so.
type KeyChange = fn(&[u8]) -> Option<Vec<u8>>;

/// A change of a text.
type TextChange = fn(&str) -> String;

/// Adds what happens to a key between its place of storage and the hash. `name` is what the vendor calls it.
pub(crate) fn key_text(mistakes: &mut Mistakes, places: &'static [KeyPlace], name: &str) {
    let further = if places.len() > 1 { 40 } else { 0 };
    let add = |mistakes: &mut Mistakes, weight: u16, cause: &Cause, change: KeyChange| {
        mistakes.add(weight + further, Step::Key, cause, move |recipe| {
            for place in places {
                let key = bytes(change(place.key(recipe)?)?);
                place.set(recipe, &key)?;
            }
            Some(())
        });
    };
    let spaces = Cause::new(
        code::WHITESPACE_IN_KEY,
        ["The ", name, " was signed with white space around it."].concat(),
        "Trim the key where it is loaded: files, .env files and secret stores often end with a line end.",
    );
    let around: &[KeyChange] = &[
        |key| Some([key, b"\n"].concat()),
        |key| Some([key, b" "].concat()),
        |key| Some([b" ", key].concat()),
        |key| Some([key, b"\r\n"].concat()),
        |key| Some([key, b"\t"].concat()),
        |key| Some([key, b"\r"].concat()),
        |key| Some([b"\n", key].concat()),
        |key| Some([b"\t", key].concat()),
        |key| Some([b" ", key, b" "].concat()),
        |key| Some([key, b"  "].concat()),
        |key| Some([key, "\u{a0}".as_bytes()].concat()),
        |key| Some([key, "\u{200b}".as_bytes()].concat()),
        |key| Some([key, b"\n\n"].concat()),
        |key| Some([key, b"\0"].concat()),
    ];
    for (at, change) in (0u16..).zip(around) {
        add(mistakes, 10 + 8 * at, &spaces, *change);
    }
    let mark = Cause::new(
        code::BYTE_ORDER_MARK,
        ["The ", name, " was signed with a byte order mark before it."].concat(),
        "Read the file of the key as UTF-8 without a byte order mark, e.g. with utf-8-sig in Python.",
    );
    add(mistakes, 60, &mark, |key| Some([MARK, key].concat()));
    let quotes = Cause::new(
        code::QUOTES_IN_KEY,
        ["The ", name, " was signed with quotes around it."].concat(),
        "Remove the quotes where the key is loaded: not every reader of .env files does.",
    );
    add(mistakes, 50, &quotes, |key| Some([b"\"", key, b"\""].concat()));
    add(mistakes, 52, &quotes, |key| Some([b"'", key, b"'"].concat()));
    let encoding = Cause::new(
        code::KEY_ENCODING,
        ["The ", name, " was decoded or encoded before it was used."].concat(),
        "Use the key as UTF-8 text, as it is written; do not decode it from base64 or hex.",
    );
    add(mistakes, 44, &encoding, |key| from_base64(core::str::from_utf8(key).ok()?).filter(|key| !key.is_empty()));
    add(mistakes, 49, &encoding, lenient_base64);
    add(mistakes, 45, &encoding, |key| from_hex_of_any_length(core::str::from_utf8(key).ok()?).filter(|key| !key.is_empty()));
    add(mistakes, 61, &encoding, |key| Some(base64(key).into_bytes()));
    add(mistakes, 62, &encoding, |key| Some(crate::sign::hex(key).into_bytes()));
    let case = Cause::new(
        code::KEY_ENCODING,
        ["The case of the ", name, " was changed before it was used."].concat(),
        "Use the key as it is written: upper and lower case differ.",
    );
    add(mistakes, 64, &case, |key| Some(key.to_ascii_lowercase()));
    add(mistakes, 65, &case, |key| Some(key.to_ascii_uppercase()));
    add(mistakes, 66, &case, |key| core::str::from_utf8(key).ok().map(|key| key.replace('-', "").into_bytes()));
}

/// Decodes base64 as Node does: either alphabet, padding or none, other characters and left-over bits dropped.
fn lenient_base64(key: &[u8]) -> Option<Vec<u8>> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = Vec::new();
    let (mut bits, mut count) = (0u16, 0u32);
    for byte in key {
        let byte = match byte {
            b'-' => b'+',
            b'_' => b'/',
            other => *other,
        };
        let Some(value) = ALPHABET.iter().position(|known| *known == byte).and_then(|at| u16::try_from(at).ok()) else { continue };
        bits = bits << 6 | value;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.extend(u8::try_from(bits >> count & 0xff));
        }
    }
    (!out.is_empty()).then_some(out)
}

/// Adds another text in the place of a key.
pub(crate) fn other_key(mistakes: &mut Mistakes, weight: u16, place: KeyPlace, to: &Bytes, cause: &Cause) {
    let to = Rc::clone(to);
    mistakes.add(weight, Step::Key, cause, move |recipe| place.set(recipe, &to));
}

/// The byte order mark of UTF-8.
pub(super) const MARK: &[u8] = "\u{feff}".as_bytes();

/// Adds character encodings of the whole text and of the key.
pub(crate) fn charsets(mistakes: &mut Mistakes) {
    for (at, charset) in (0u16..).zip(Charset::ALL) {
        let cause = Cause::new(
            code::CHARACTER_ENCODING,
            ["The text was signed as ", charset.name(), "."].concat(),
            "Sign the UTF-8 bytes of the text, and send the same: getBytes(UTF_8) in Java, Encoding.UTF8 in .NET, encode() in Python.",
        );
        for (scope, more) in [(Scope::Text, 0), (Scope::Parts, 2), (Scope::Body, 24), (Scope::TextAndKey, 20)] {
            mistakes.add(25 + 3 * at + more, Step::Charset, &cause, move |recipe| {
                let mac = matches!(recipe.algorithm, Algorithm::HmacSha256(_) | Algorithm::HmacSha512(_));
                let applies = match scope {
                    Scope::Text => !charset.keeps_ascii() || recipe.pieces.iter().any(|piece| is_changed(*charset, piece)),
                    Scope::Parts => {
                        let beside = !recipe.before.is_empty() || !recipe.after.is_empty();
                        beside && (!charset.keeps_ascii() || recipe.pieces.iter().any(|piece| is_changed(*charset, piece)))
                    }
                    Scope::Body => recipe.piece(Role::Body).is_some_and(|body| !body.bytes.is_empty() && is_changed(*charset, body)),
                    Scope::TextAndKey => mac && !charset.keeps_ascii(),
                };
                if recipe.charset.is_some() || !applies {
                    return None;
                }
                recipe.charset = Some((scope, *charset));
                Some(())
            });
        }
    }
}

fn is_changed(charset: Charset, piece: &Piece) -> bool {
    // A URL has its characters in escapes, which are decoded later.
    !charset.keeps_ascii() || !piece.bytes.is_ascii() || piece.role == Role::Url && piece.bytes.contains(&b'%')
}

/// Adds what stands before and after the whole text.
pub(crate) fn ends(mistakes: &mut Mistakes) {
    let line = Cause::new(
        code::LINE_ENDINGS,
        "The signed text ends with a line end.",
        "Sign the text alone: echo adds a line end, printf '%s' and echo -n do not.",
    );
    for (weight, end) in [(22, "\n"), (49, "\r\n")] {
        mistakes.add(weight, Step::Ends, &line, move |recipe| {
            recipe.after = bytes(end);
            Some(())
        });
    }
    let mark = Cause::new(
        code::BYTE_ORDER_MARK,
        "The signed text begins with a byte order mark.",
        "Encode the text as UTF-8 without a byte order mark: new UTF8Encoding(false) in .NET, utf-8 in Python.",
    );
    mistakes.add(46, Step::Ends, &mark, |recipe| {
        recipe.before = bytes(MARK);
        Some(())
    });
}

/// Adds separators between the parts, besides that of the rule.
pub(crate) fn joints(mistakes: &mut Mistakes, rule: &'static str) {
    let cause = Cause::new(
        code::SEPARATOR,
        match rule {
            "" => "The parts were joined with a separator between them.",
            _ => "The parts were joined with another separator, or none.",
        },
        match rule {
            "" => "Join the parts without anything between them.",
            "###" => "Join the parts with ### between them, also around empty ones.",
            "&" => "Join the parameters with & between them.",
            _ => "Join the parts with one line feed between them.",
        },
    );
    let joints = ["", "&", ":", "|", "\n", ",", ";", ".", " ", "-", "_", "#", "##", "###", "+", "/", "\r\n", "\\n", "||", "::", ", "];
    for (at, joint) in (0u16..).zip(joints.into_iter().filter(|joint| *joint != rule)) {
        mistakes.add(48 + at, Step::Joint, &cause, move |recipe| {
            recipe.joint = joint;
            Some(())
        });
    }
}

/// Adds a longer hash.
pub(crate) fn algorithm(mistakes: &mut Mistakes) {
    let cause = Cause::new(code::HASH_ALGORITHM, "The signature was made with SHA-512.", "Use SHA-256.");
    mistakes.add(68, Step::Algorithm, &cause, |recipe| {
        recipe.algorithm = match &recipe.algorithm {
            Algorithm::Sha256 => Algorithm::Sha512,
            Algorithm::HmacSha256(key) => Algorithm::HmacSha512(Rc::clone(key)),
            Algorithm::Sha512 | Algorithm::HmacSha512(_) => return None,
        };
        Some(())
    });
}

/// Where a key stands beside the text.
#[derive(Clone, Copy)]
enum Place {
    Before,
    After,
}

/// Adds a plain hash in the place of a MAC: of the text alone, and with the key before or after it.
pub(crate) fn hash_for_mac(mistakes: &mut Mistakes) {
    let cause = Cause::new(
        code::HASH_NOT_HMAC,
        "The signature is a plain SHA-256, not an HMAC.",
        "Use HMAC-SHA256 with the key as its key: createHmac in Node, hmac.new in Python, hash_hmac in PHP.",
    );
    for (weight, place) in [(12, Some(Place::Before)), (14, Some(Place::After)), (16, None)] {
        for (more, joined) in [(0, false), (40, true)] {
            mistakes.add(weight + more, Step::Algorithm, &cause, move |recipe| {
                let Algorithm::HmacSha256(key) = core::mem::replace(&mut recipe.algorithm, Algorithm::Sha256) else { return None };
                let joint = recipe.joint.as_bytes();
                match (place, joined) {
                    (None, false) => {}
                    (Some(Place::Before), false) => recipe.before = key,
                    (Some(Place::After), false) => recipe.after = key,
                    (Some(Place::Before), true) if !joint.is_empty() => recipe.before = bytes([&key, joint].concat()),
                    (Some(Place::After), true) if !joint.is_empty() => recipe.after = bytes([joint, &key].concat()),
                    _ => return None,
                }
                Some(())
            });
        }
    }
}

/// Adds each order of the parts by their roles that differs from that of the rule. `causes` says what an order is a mistake of.
pub(crate) fn orders(mistakes: &mut Mistakes, rule: &[Role], causes: impl Fn(&[Role]) -> Option<(u16, Vec<Cause>)>) {
    for order in permutations(rule) {
        if order == rule {
            continue;
        }
        let Some((weight, causes)) = causes(&order) else { continue };
        let change = move |recipe: &mut Recipe| {
            let rank = |piece: &Piece| order.iter().position(|role| *role == piece.role).unwrap_or(usize::MAX);
            recipe.sort(&|left, right| rank(left).cmp(&rank(right)))
        };
        match causes.as_slice() {
            [cause] if weight < 60 => mistakes.add(weight, Step::Order, cause, change),
            causes => mistakes.add_alone(weight, Step::Order, causes, change),
        }
    }
}

/// Returns all orders of a few things.
pub(crate) fn permutations<T: Clone>(of: &[T]) -> Vec<Vec<T>> {
    let Some((first, rest)) = of.split_first() else { return alloc::vec![Vec::new()] };
    let mut all = Vec::new();
    for shorter in permutations(rest) {
        for at in 0..=shorter.len() {
            let mut longer = shorter.clone();
            longer.insert(at, first.clone());
            all.push(longer);
        }
    }
    all
}

/// Adds the ways in which the signed body is not the sent one.
pub(crate) fn bodies(mistakes: &mut Mistakes, body: &[u8]) {
    line_ends(mistakes);
    let mark = |message: &'static str, fix: &'static str| Cause::new(code::BYTE_ORDER_MARK, message, fix);
    if let Some(rest) = body.strip_prefix(MARK) {
        let cause = mark("The body begins with a byte order mark that was not signed.", "Send the body without a byte order mark.");
        let rest = bytes(rest);
        mistakes.set(6, Step::LineEnds, &cause, Role::Body, rest);
    }
    let cause = mark(
        "The body was signed with a byte order mark that is not sent.",
        "Encode the body as UTF-8 without a byte order mark, and sign the bytes that are sent.",
    );
    mistakes.add(18, Step::LineEnds, &cause, |recipe| {
        let body = recipe.piece(Role::Body)?.bytes.as_slice();
        let marked = (!body.is_empty() && !body.starts_with(MARK)).then(|| bytes([MARK, body].concat()))?;
        recipe.set(Role::Body, &marked)
    });
    let Ok(text) = core::str::from_utf8(body.strip_prefix(MARK).unwrap_or(body)) else { return };
    let Some(value) = Value::read(text) else { return };
    rewritten(mistakes, text, &value);
}

/// The maximum number of bytes of rewritten bodies that are kept at a time.
const MAX_REWRITTEN: usize = 3 * 1024 * 1024;

fn rewritten(mistakes: &mut Mistakes, text: &str, value: &Value) {
    let reformatted = Cause::new(
        code::BODY_REFORMATTED,
        "The signed body is the same JSON in another form: it was serialized again before or after signing.",
        "Serialize the body once, sign that text and send the same text: with axios, fetch, requests or OkHttp pass a string or bytes, not an object.",
    );
    let dropped = Cause::new(
        code::EMPTY_FIELDS_DROPPED,
        "The signed body lacks the empty fields that are sent, or has them where they are not sent.",
        "Leave empty fields out before signing, so that what is signed is what is sent.",
    );
    let styles = Style::of(value);
    let own = styles.iter().find(|style| style.write(value) == text).copied();
    let mut room = MAX_REWRITTEN;
    let mut seen: Vec<Bytes> = Vec::new();
    for style in &styles {
        let written = style.write(value);
        if written == text || room < written.len() || seen.iter().any(|known| known.as_slice() == written.as_bytes()) {
            continue;
        }
        room -= written.len();
        let weight = match style.weight() {
            likely @ 0..=1 => 4 + 4 * likely,
            2 => 30,
            3 => 46,
            rare => 48 + 4 * rare,
        };
        let made = bytes(&written);
        seen.push(Rc::clone(&made));
        let change = move |recipe: &mut Recipe| recipe.set(Role::Body, &made);
        // Only the habits of one language are combined with other mistakes.
        match style.weight() <= 3 {
            true => mistakes.add(weight, Step::Body, &reformatted, change),
            false => mistakes.add_alone(weight, Step::Body, core::slice::from_ref(&reformatted), change),
        }
        if matches!(style.layout, Layout::Lines(_) | Layout::Jackson) {
            let made = bytes(written.replace('\n', "\r\n"));
            mistakes
                .add_alone(weight + 60, Step::Body, &[reformatted.clone(), line_end_cause()], move |recipe| recipe.set(Role::Body, &made));
        }
    }
    for (at, which) in (0u16..).zip(Dropped::ALL) {
        let Some(shorter) = value.without(which) else { continue };
        for style in styles.iter().filter(|style| style.weight() <= 3 || Some(**style) == own) {
            let made = bytes(style.write(&shorter));
            let change = move |recipe: &mut Recipe| recipe.set(Role::Body, &made);
            match Some(*style) == own || own.is_none() && style.weight() == 0 {
                true => mistakes.add(8 + at, Step::Body, &dropped, change),
                false => {
                    let causes = [dropped.clone(), reformatted.clone()];
                    mistakes.add_alone(60 + at + 4 * style.weight(), Step::Body, &causes, change);
                }
            }
        }
    }
    let whole = match value {
        Value::Text(inner) => inner.clone(),
        _ => Style::PLAIN.write(&Value::Text(text.into())),
    };
    let made = bytes(whole);
    mistakes.set(50, Step::Body, &reformatted, Role::Body, made);
    let object = Cause::new(
        code::BODY_REFORMATTED,
        "Not the JSON of the body was signed but what its object is as text.",
        "Serialize the body once, sign that text and send the same text.",
    );
    if !matches!(value, Value::List(_)) {
        mistakes.set(49, Step::Body, &object, Role::Body, bytes("[object Object]"));
    }
}

fn line_end_cause() -> Cause {
    Cause::new(
        code::LINE_ENDINGS,
        "The signed body has other line ends than the sent one.",
        "Read the body as bytes, without translating line ends, and sign and send the same bytes; editors and echo add one at the end.",
    )
}

fn line_ends(mistakes: &mut Mistakes) {
    let cause = line_end_cause();
    let changes: &[(u16, TextChange)] = &[
        (3, |body| body.replace("\r\n", "\n")),
        (3, |body| body.replace("\r\n", "\n").replace('\n', "\r\n")),
        (6, |body| body.trim_end_matches(['\n', '\r']).into()),
        (21, |body| [body, "\n"].concat()),
        (44, |body| [body, "\r\n"].concat()),
        (47, |body| body.replace("\r\n", "\n").replace('\n', "\r")),
        (49, |body| body.replace(['\r', '\n'], "")),
        (58, |body| body.trim().into()),
    ];
    for (weight, change) in changes {
        mistakes.add(*weight, Step::LineEnds, &cause, move |recipe| {
            let body = bytes(change(recipe.piece(Role::Body)?.text().filter(|body| !body.is_empty())?));
            recipe.set(Role::Body, &body)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_in_base64_are_decoded_as_node_does() {
        assert_eq!(lenient_base64(b"Zm9v").as_deref(), Some(&b"foo"[..]));
        assert_eq!(lenient_base64(b"Zm9vYg").as_deref(), Some(&b"foob"[..]));
        assert_eq!(lenient_base64(b"key-1").as_deref(), Some(&[0x91, 0xec, 0xbe][..]));
        assert_eq!(lenient_base64(b"FooBar123!").as_deref(), Some(&[0x16, 0x8a, 0x01, 0x6a, 0xbd, 0x76][..]));
    }

    #[test]
    fn all_orders_come_once() {
        let all: alloc::collections::BTreeSet<_> = permutations(&[1, 2, 3, 4]).into_iter().collect();
        assert_eq!(all.len(), 24);
    }
}
