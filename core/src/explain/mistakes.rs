//! Mistakes that are the same for every provider: keys, encodings, separators, bodies that are not the sent ones.
//!
//! Sources: the trackers of payment clients and webhook libraries, where people ask why a signature does not fit.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use super::charset::Charset;
use super::recipe::{Algorithm, Bytes, Piece, Recipe, Role, Scope, bytes};
use super::rewrite::{Dropped, Layout, Style, Value};
use super::search::{Mistakes, RARE, Step};
use super::{Cause, code};
use crate::decimal::Amount;
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

/// A change of a key; `None` if it cannot be changed so. It moves no key from one buffer to another.
type KeyChange = fn(&[u8]) -> Option<Vec<u8>>;

/// A change of a text.
type TextChange = fn(&str) -> String;

/// Adds what happens to a key between its place of storage and the hash. `name` is what the vendor calls it.
pub(crate) fn key_text(mistakes: &mut Mistakes, places: &'static [KeyPlace], name: &str) {
    let add = |mistakes: &mut Mistakes, weight: u16, cause: &Cause, change: KeyChange| {
        mistakes.add(weight, Step::Key, cause, move |recipe| {
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
    let around: [(u16, KeyChange); 14] = [
        (10, |key| Some([key, b"\n"].concat())),
        (18, |key| Some([key, b" "].concat())),
        (26, |key| Some([b" ", key].concat())),
        (34, |key| Some([key, b"\r\n"].concat())),
        (42, |key| Some([key, b"\t"].concat())),
        (50, |key| Some([key, b"\r"].concat())),
        (58, |key| Some([b"\n", key].concat())),
        (66, |key| Some([b"\t", key].concat())),
        (74, |key| Some([b" ", key, b" "].concat())),
        (82, |key| Some([key, b"  "].concat())),
        (90, |key| Some([key, "\u{a0}".as_bytes()].concat())),
        (98, |key| Some([key, "\u{200b}".as_bytes()].concat())),
        (106, |key| Some([key, b"\n\n"].concat())),
        (114, |key| Some([key, b"\0"].concat())),
    ];
    for (weight, change) in around {
        add(mistakes, weight, &spaces, change);
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
    add(mistakes, 44, &encoding, |key| from_base64(core::str::from_utf8(key).ok()?));
    add(mistakes, 49, &encoding, lenient_base64);
    add(mistakes, 45, &encoding, |key| from_hex_of_any_length(core::str::from_utf8(key).ok()?));
    add(mistakes, 61, &encoding, |key| Some(base64(key).into_bytes()));
    add(mistakes, 62, &encoding, |key| Some(crate::sign::hex(key).into_bytes()));
    let case = Cause::new(
        code::KEY_ENCODING,
        ["The case of the ", name, " was changed before it was used."].concat(),
        "Use the key as it is written: upper and lower case differ.",
    );
    add(mistakes, 64, &case, |key| Some(key.to_ascii_lowercase()));
    add(mistakes, 65, &case, |key| Some(key.to_ascii_uppercase()));
    add(mistakes, 66, &case, |key| {
        let mut key = key.to_vec();
        key.retain(|byte| *byte != b'-');
        Some(key)
    });
}

/// Decodes base64 as Node does: either alphabet, padding or none, other characters and left-over bits dropped.
fn lenient_base64(key: &[u8]) -> Option<Vec<u8>> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    // A buffer that grows leaves a part of the key behind.
    let mut out = Vec::with_capacity(key.len());
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
    for (weight, charset) in Charset::ALL {
        let cause = Cause::new(
            code::CHARACTER_ENCODING,
            ["The text was signed as ", charset.name(), "."].concat(),
            "Sign the UTF-8 bytes of the text, and send the same: getBytes(UTF_8) in Java, Encoding.UTF8 in .NET, encode() in Python.",
        );
        for (scope, least) in [(Scope::Text, 0), (Scope::Parts, 0), (Scope::Body, RARE), (Scope::TextAndKey, RARE)] {
            mistakes.add(least.max(*weight), Step::Charset, &cause, move |recipe| {
                let mac = matches!(recipe.algorithm, Algorithm::HmacSha256(_) | Algorithm::HmacSha512(_));
                let beside = !recipe.before.is_empty() || !recipe.after.is_empty();
                // An encoding that leaves every part as it is makes no other hash.
                let applies = match scope {
                    Scope::Text => recipe.pieces.iter().any(|piece| is_changed(*charset, piece)),
                    Scope::Parts => beside && recipe.pieces.iter().any(|piece| is_changed(*charset, piece)),
                    Scope::Body => recipe.piece(Role::Body).is_some_and(|body| is_changed(*charset, body)),
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
    for joint in joints.into_iter().filter(|joint| *joint != rule) {
        mistakes.add(RARE, Step::Joint, &cause, move |recipe| {
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

/// Makes the prefix and the suffix of the hashed text, from the key and the separator.
type Beside = fn(&[u8], &[u8]) -> [Vec<u8>; 2];

/// Adds a plain hash in the place of a MAC: of the text alone, and with the key before or after it.
pub(crate) fn hash_for_mac(mistakes: &mut Mistakes) {
    let cause = Cause::new(
        code::HASH_NOT_HMAC,
        "The signature is a plain SHA-256, not an HMAC.",
        "Use HMAC-SHA256 with the key as its key: createHmac in Node, hmac.new in Python, hash_hmac in PHP.",
    );
    let places: [(u16, Beside); 5] = [
        (12, |key, _| [key.to_vec(), Vec::new()]),
        (14, |key, _| [Vec::new(), key.to_vec()]),
        (16, |_, _| [Vec::new(), Vec::new()]),
        (52, |key, joint| [[key, joint].concat(), Vec::new()]),
        (54, |key, joint| [Vec::new(), [joint, key].concat()]),
    ];
    for (weight, beside) in places {
        mistakes.add(weight, Step::Algorithm, &cause, move |recipe| {
            let Algorithm::HmacSha256(key) = core::mem::replace(&mut recipe.algorithm, Algorithm::Sha256) else { return None };
            [recipe.before, recipe.after] = beside(&key, recipe.joint.as_bytes()).map(bytes);
            Some(())
        });
    }
}

/// Adds each order of the parts by their roles that differs from that of the rule. `judge` returns the weight of an order, whether it is
/// tried together with other mistakes, and what it is a mistake of.
pub(crate) fn orders(mistakes: &mut Mistakes, rule: &[Role], judge: impl Fn(&[Role]) -> Option<(u16, bool, Vec<Cause>)>) {
    for order in permutations(rule) {
        if order == rule {
            continue;
        }
        let Some((weight, combines, causes)) = judge(&order) else { continue };
        let change = move |recipe: &mut Recipe| {
            let rank = |piece: &Piece| order.iter().position(|role| *role == piece.role).unwrap_or(usize::MAX);
            recipe.sort(&|left, right| rank(left).cmp(&rank(right)))
        };
        mistakes.push(weight, Step::Order, &causes, combines, Box::new(change));
    }
}

/// Returns the forms in which code writes an amount, at most six.
pub(crate) fn amount_forms(written: &str) -> Vec<String> {
    let plain = written.replace(',', ".");
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let significant = fraction.trim_end_matches('0');
    let short = if significant.is_empty() { String::from(whole) } else { [whole, ".", significant].concat() };
    let python = if significant.is_empty() { [whole, ".0"].concat() } else { short.clone() };
    let mut forms = Vec::new();
    if let Ok(amount) = plain.parse::<Amount>() {
        let text = amount.text();
        forms.extend([text.replace('.', ","), text.replace('.', "").trim_start_matches('0').into(), text]);
    }
    forms.extend([short, python, whole.into()]);
    forms
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
        let marked = bytes([MARK, recipe.piece(Role::Body)?.bytes.as_slice()].concat());
        recipe.set(Role::Body, &marked)
    });
    let Ok(text) = core::str::from_utf8(body.strip_prefix(MARK).unwrap_or(body)) else { return };
    let Some(value) = Value::read(text) else { return };
    rewritten(mistakes, text, &value);
}

/// The maximum number of bytes of rewritten bodies that are kept at a time.
const MAX_REWRITTEN: usize = 3 * 1024 * 1024;

/// The weights of a rewritten body by the number of its style's habits.
const BY_HABITS: [u16; 6] = [4, 8, 30, 46, 64, 68];

/// The most habits of a style that is tried together with other mistakes: those of one language.
const COMBINED_HABITS: u16 = 3;

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
        if written == text || seen.iter().any(|known| known.as_slice() == written.as_bytes()) {
            continue;
        }
        let Some(left) = room.checked_sub(written.len()) else { continue };
        room = left;
        let habits = style.weight();
        let weight = BY_HABITS.get(usize::from(habits)).copied().unwrap_or(RARE);
        let made = bytes(written.as_str());
        seen.push(Rc::clone(&made));
        let change = move |recipe: &mut Recipe| recipe.set(Role::Body, &made);
        mistakes.push(weight, Step::Body, core::slice::from_ref(&reformatted), habits <= COMBINED_HABITS, Box::new(change));
        if matches!(style.layout, Layout::Lines(_) | Layout::Jackson) {
            let made = bytes(written.replace('\n', "\r\n"));
            mistakes.add_alone(110, Step::Body, &[reformatted.clone(), line_end_cause()], move |recipe| recipe.set(Role::Body, &made));
        }
    }
    for which in Dropped::ALL {
        let Some(shorter) = value.without(which) else { continue };
        for style in styles.iter().filter(|style| style.weight() <= COMBINED_HABITS || Some(**style) == own) {
            let made = bytes(style.write(&shorter));
            let change = move |recipe: &mut Recipe| recipe.set(Role::Body, &made);
            match Some(*style) == own || own.is_none() && style.weight() == 0 {
                true => mistakes.add(8, Step::Body, &dropped, change),
                false => {
                    let causes = [dropped.clone(), reformatted.clone()];
                    mistakes.add_alone(60, Step::Body, &causes, change);
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
    mistakes.set(49, Step::Body, &object, Role::Body, bytes("[object Object]"));
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
    use crate::explain::given::{Given, Spelling};
    use crate::explain::search::{Findings, Mistake, search};
    use crate::sign::{hmac_sha512, sha256, sha512};

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

    #[test]
    fn amounts_are_written_as_code_writes_them() {
        for (written, forms) in [
            ("100.00", ["100,00", "10000", "100.00", "100", "100.0", "100"]),
            ("0.50", ["0,50", "50", "0.50", "0.5", "0.5", "0"]),
            ("12,5", ["12,50", "1250", "12.50", "12.5", "12.5", "12"]),
            ("7", ["7,00", "700", "7.00", "7", "7.0", "7"]),
        ] {
            assert_eq!(amount_forms(written), forms, "{written}");
        }
    }

    /// Searches for what makes a hash or a MAC.
    fn searched(rule: &Recipe, add: impl Fn(&mut Mistakes), digest: &[u8]) -> Findings {
        let mut mistakes = Mistakes::default();
        add(&mut mistakes);
        search(rule, &Given::read(&base64(digest), Spelling::Base64), mistakes)
    }

    /// The codes of what makes a hash or a MAC.
    fn named(rule: &Recipe, add: impl Fn(&mut Mistakes), digest: &[u8]) -> Vec<&'static str> {
        searched(rule, add, digest).causes.iter().map(|cause| cause.code).collect()
    }

    fn rule<const N: usize>(pieces: [&Piece; N]) -> Recipe {
        Recipe::new(pieces.map(Piece::clone).to_vec(), Algorithm::Sha256)
    }

    fn mac<const N: usize>(pieces: [&Piece; N], key: &str) -> Recipe {
        Recipe { algorithm: Algorithm::HmacSha256(bytes(key)), ..rule(pieces) }
    }

    #[test]
    fn an_encoding_is_tried_only_where_it_changes_the_text() {
        let (ascii, letter) = (Piece::field("name", "a"), Piece::field("name", "ş"));
        let body = |text: &str| Piece::new(Role::Body, text);
        // UTF-16 in its four forms changes every text, the nine other encodings what is not ASCII.
        for (of, rule, trials) in [
            ("an ASCII text", rule([&ascii]), 4),
            ("a letter", rule([&ascii, &letter]), 13),
            ("a MAC and its key", mac([&ascii], "key"), 4 + 4),
            ("an ASCII body", rule([&body("a")]), 4 + 4),
            ("a letter in a body", rule([&body("ş")]), 13 + 13),
            ("a letter beside a body", rule([&letter, &body("a")]), 13 + 4),
            ("an ASCII URL", rule([&Piece::new(Role::Url, "https://h/a")]), 4),
            ("a URL with escapes", rule([&Piece::new(Role::Url, "https://h/%C5%9F")]), 13),
            ("a percent sign elsewhere", rule([&Piece::field("name", "50%")]), 4),
            ("text before the parts", Recipe { before: bytes("x"), ..rule([&ascii]) }, 4 + 4),
            ("text after the parts", Recipe { after: bytes("x"), ..rule([&letter]) }, 13 + 13),
        ] {
            assert_eq!(searched(&rule, charsets, &[0; 32]).trials, 1 + trials, "{of}");
        }
        let findings = searched(&rule([&Piece::field("name", "ş€")]), charsets, &sha256(&[b"\xfe\x80"]));
        assert_eq!(findings.causes[0].message, "The text was signed as windows-1254.");
    }

    #[test]
    fn the_advice_on_separators_is_that_of_the_rule() {
        for (joint, message, fix) in [
            ("", "with a separator", "without anything"),
            ("&", "another separator", "parameters with &"),
            ("###", "another separator", "###"),
            ("\n", "another separator", "one line feed"),
        ] {
            let rule = Recipe { joint, ..rule([&Piece::field("first", "a"), &Piece::field("second", "b")]) };
            let findings = searched(&rule, |mistakes| joints(mistakes, joint), &sha256(&[b"a|b"]));
            let [cause] = findings.causes.as_slice() else { panic!("{joint:?}") };
            assert!(cause.code == code::SEPARATOR && cause.message.contains(message) && cause.fix.contains(fix), "{joint:?} {cause:?}");
        }
    }

    #[test]
    fn other_algorithms_are_recognised() {
        let pieces = [&Piece::field("first", "a"), &Piece::field("second", "b")];
        assert_eq!(named(&rule(pieces), algorithm, &sha512(&[b"ab"])), [code::HASH_ALGORITHM]);
        assert_eq!(named(&mac(pieces, "key"), algorithm, &hmac_sha512(b"key", &[b"ab"])), [code::HASH_ALGORITHM]);
        let rule = Recipe { joint: "&", ..mac(pieces, "key") };
        for text in ["keya&b", "a&bkey", "a&b", "key&a&b", "a&b&key"] {
            assert_eq!(named(&rule, hash_for_mac, &sha256(&[text.as_bytes()])), [code::HASH_NOT_HMAC], "{text}");
        }
    }

    #[test]
    fn a_body_that_was_serialized_again_is_recognised() {
        const DROPPED: &str = code::EMPTY_FIELDS_DROPPED;
        const WRITTEN: &str = code::BODY_REFORMATTED;
        for (sent, signed, codes) in [
            // json.dumps of Python, json_encode of PHP, JSON.stringify with two spaces, with the line ends of Windows.
            (r#"{"a":1.50,"b":"ş/"}"#, r#"{"a": 1.5, "b": "\u015f/"}"#, &[WRITTEN][..]),
            (r#"{"a":1.50,"b":"ş/"}"#, r#"{"a":1.50,"b":"\u015f\/"}"#, &[WRITTEN]),
            (r#"{"a":1.50,"b":"ş/"}"#, "{\n  \"a\": 1.5,\n  \"b\": \"ş/\"\n}", &[WRITTEN]),
            (r#"{"a":1.50,"b":"ş/"}"#, "{\r\n  \"a\": 1.5,\r\n  \"b\": \"ş/\"\r\n}", &[WRITTEN, code::LINE_ENDINGS]),
            // The output of json.dumps behind a byte order mark. A text that mixes the styles of two languages is not tried with one.
            (r#"{"a":"ş+"}"#, "\u{feff}{\"a\": \"\\u015f+\"}", &[WRITTEN, code::BYTE_ORDER_MARK]),
            (r#"{"a":"ş+"}"#, "{\"a\":\"\\u015F\\u002B\"}", &[WRITTEN]),
            (r#"{"a":"ş+"}"#, "\u{feff}{\"a\":\"\\u015F\\u002B\"}", &[]),
            // Line ends were translated, added or removed.
            ("a\r\nb", "a\nb", &[code::LINE_ENDINGS]),
            ("a\nb", "a\r\nb", &[code::LINE_ENDINGS]),
            ("a\nb", "ab", &[code::LINE_ENDINGS]),
            ("a\n", "a", &[code::LINE_ENDINGS]),
            ("a", "a\n", &[code::LINE_ENDINGS]),
            // Empty members were dropped: in the style of what is sent, however rare, or in another one.
            (r#"{"a":1,"b":null}"#, r#"{"a":1}"#, &[DROPPED]),
            ("{\n  \"a\" : \"x\\/y\",\n  \"b\" : null\n}", "{\n  \"a\" : \"x\\/y\"\n}", &[DROPPED]),
            (r#"{"a" :1,"b":null}"#, r#"{"a":1}"#, &[DROPPED]),
            (r#"{"a" :1,"b":null}"#, r#"{"a": 1}"#, &[DROPPED, WRITTEN]),
            (r#"{"a": 1, "b": null}"#, r#"{"a":1}"#, &[DROPPED, WRITTEN]),
            (r#"{"a":1.50,"b":null}"#, r#"{"a": 1.5}"#, &[DROPPED, WRITTEN]),
            // The text was serialized again, or parsed once more; an object was written as text.
            (r#"{"a":1}"#, r#""{\"a\":1}""#, &[WRITTEN]),
            (r#""{\"a\":1}""#, r#"{"a":1}"#, &[WRITTEN]),
            (r#"{"a":1}"#, "[object Object]", &[WRITTEN]),
        ] {
            let rule = rule([&Piece::new(Role::Body, sent)]);
            let codes_of_it = named(&rule, |mistakes| bodies(mistakes, sent.as_bytes()), &sha256(&[signed.as_bytes()]));
            assert_eq!(codes_of_it, codes, "{sent} {signed}");
        }
    }

    /// The bodies that were written again in the styles of a value, of which each is tried alone.
    fn rewritten_bodies(sent: &str) -> Vec<Bytes> {
        let rule = rule([&Piece::new(Role::Body, sent)]);
        let mut mistakes = Mistakes::default();
        rewritten(&mut mistakes, sent, &Value::read(sent).unwrap());
        let styles = mistakes.0.iter().filter(|mistake| BY_HABITS.contains(&mistake.weight) && mistake.causes.len() == 1);
        let written = |mistake: &Mistake| {
            let mut recipe = rule.clone();
            mistake.change.apply(&mut recipe)?;
            recipe.piece(Role::Body).map(|body| Rc::clone(&body.bytes))
        };
        styles.filter_map(written).collect()
    }

    #[test]
    fn each_body_is_written_again_once_and_all_together_are_at_most_three_megabytes() {
        // Twelve layouts, without what is sent: of one member two are the same as others, two members have two orders.
        for (sent, count) in [(r#"{"a":"x"}"#, 12 - 2 - 1), (r#"{"b":"y","a":"x"}"#, 12 * 2 - 1)] {
            let all = rewritten_bodies(sent);
            let distinct: alloc::collections::BTreeSet<&[u8]> = all.iter().map(|body| body.as_slice()).collect();
            assert_eq!((distinct.len(), all.len()), (count, count), "{sent}");
        }
        let long = "x".repeat(150_000);
        let all: usize = rewritten_bodies(&["{\"b\":\"/\",\"a\":\"", &long, "\"}"].concat()).iter().map(|body| body.len()).sum();
        assert!((3 * 1024 * 1024 - long.len()..=3 * 1024 * 1024).contains(&all), "{all}");
    }
}
