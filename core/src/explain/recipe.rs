//! Recipes of signatures: the parts of a signed text, and the ways in which they become bytes, a hash and a MAC.
//!
//! A provider makes the [`Recipe`] of its rule. A mistake is a change of it, so that mistakes of different kinds combine.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Ordering;

use percent_encoding::percent_decode;
use zeroize::Zeroizing;

use super::charset::Charset;
use super::order::places;
use super::parameters::Escaping;
use super::source;
use crate::sign::{hmac_sha256, hmac_sha512, sha256, sha512};

/// Bytes that may hold a key. They are shared between recipes and zeroed with the last one.
pub(crate) type Bytes = Rc<Zeroizing<Vec<u8>>>;

/// Makes shared bytes. What is passed by value is not copied, so that no copy of a key is left behind.
pub(crate) fn bytes(from: impl Into<Vec<u8>>) -> Bytes {
    /// Is not inlined: it is called with every type that has bytes.
    #[inline(never)]
    fn shared(from: Vec<u8>) -> Bytes {
        Rc::new(Zeroizing::new(from))
    }
    shared(from.into())
}

/// Writes bytes in an encoding. Where they need a larger buffer, the old one is wiped: it may hold a key.
fn write(bytes: &[u8], charset: Option<Charset>, out: &mut Zeroizing<Vec<u8>>) {
    // An encoding writes at most three bytes for each.
    let most = charset.map_or(1, |_| 3);
    let needed = out.len() + most * bytes.len();
    if needed > out.capacity() {
        let mut larger = Zeroizing::new(Vec::with_capacity(needed.next_power_of_two()));
        larger.extend_from_slice(out);
        *out = larger;
    }
    match charset {
        Some(charset) => charset.encode(bytes, out),
        None => out.extend_from_slice(bytes),
    }
}

/// The role of a part, by which mistakes find it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// The URL as it is sent. It is decoded when the recipe is hashed.
    Url,
    /// A key that is part of the signed text and that the request also carries.
    ApiKey,
    /// The secret that is part of the signed text.
    SecretKey,
    /// Random text.
    RandomKey,
    /// The body.
    Body,
    /// A named value.
    Field,
}

impl Role {
    /// Returns the name of a part that has none of its own.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Url => "url",
            Self::ApiKey => "apiKey",
            Self::SecretKey => "secretKey",
            Self::RandomKey => "randomKey",
            Self::Body => "body",
            Self::Field => "",
        }
    }

    /// Returns where such a part comes from; a named value from the body, unless its piece says otherwise.
    fn source(self) -> &'static str {
        match self {
            Self::Url => source::URL,
            Self::ApiKey | Self::SecretKey => source::KEY,
            Self::RandomKey => source::HEADER,
            Self::Body | Self::Field => source::BODY,
        }
    }
}

/// A part of the signed text.
#[derive(Clone)]
pub(crate) struct Piece {
    pub role: Role,
    /// The name of a value; empty for other parts.
    pub name: Rc<str>,
    /// The bytes; of a value in a URL or a form the decoded ones.
    pub bytes: Bytes,
    /// The same as it was sent, where that differs from the bytes.
    pub sent: Option<Bytes>,
    /// Where it comes from, for who reads the explanation.
    pub source: &'static str,
}

impl Piece {
    pub(crate) fn new(role: Role, from: impl Into<Vec<u8>>) -> Self {
        Self { role, name: Rc::from(""), bytes: bytes(from), sent: None, source: role.source() }
    }

    pub(crate) fn field(name: &str, value: impl Into<Vec<u8>>) -> Self {
        Self { name: Rc::from(name), ..Self::new(Role::Field, value) }
    }

    /// Returns the piece as one of the URL's query.
    pub(crate) fn of_query(self) -> Self {
        Self { source: source::URL, ..self }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        core::str::from_utf8(&self.bytes).ok()
    }
}

/// How a URL becomes the signed text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UrlDecoding {
    /// All percent escapes are decoded.
    Percent,
    /// None is.
    Nothing,
    /// Those of reserved characters stay, as JavaScript's `decodeURI` does.
    Unreserved,
    /// `+` is a space, too, as in forms.
    Form,
    /// All are decoded, and spaces are written as `+`.
    PlusForSpace,
    /// All are decoded, and every plus is a space.
    SpaceForPlus,
    /// None is, and spaces are written as `+`.
    EncodedPlusForSpace,
    /// All are decoded, twice.
    Twice,
    /// The escapes are escaped again.
    EncodedTwice,
    /// None is, and the escapes have lower-case digits.
    LowerCaseEscapes,
}

/// The algorithm over the joined parts.
#[derive(Clone)]
pub(crate) enum Algorithm {
    Sha256,
    Sha512,
    HmacSha256(Bytes),
    HmacSha512(Bytes),
}

/// How named values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Naming {
    /// The value alone.
    Values,
    /// `name=value`
    Pairs,
    /// `namevalue`
    Joined,
}

/// The parts that a character encoding other than UTF-8 applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The signed text.
    Text,
    /// The parts, without what stands before and after them.
    Parts,
    /// The signed text and the key of a MAC.
    TextAndKey,
    /// The body.
    Body,
}

/// A way to make a signature: the signed parts, and how they become bytes, a hash and a MAC.
pub(crate) struct Recipe {
    pub pieces: Vec<Piece>,
    /// Text between the parts.
    pub joint: &'static str,
    /// Text before the first part.
    pub before: Bytes,
    /// Text after the last part.
    pub after: Bytes,
    pub naming: Naming,
    pub escaping: Escaping,
    pub url: UrlDecoding,
    pub charset: Option<(Scope, Charset)>,
    pub algorithm: Algorithm,
}

impl Clone for Recipe {
    /// Is not inlined, as a derived one would be.
    #[inline(never)]
    fn clone(&self) -> Self {
        Self {
            pieces: self.pieces.clone(),
            joint: self.joint,
            before: Rc::clone(&self.before),
            after: Rc::clone(&self.after),
            naming: self.naming,
            escaping: self.escaping,
            url: self.url,
            charset: self.charset,
            algorithm: self.algorithm.clone(),
        }
    }
}

impl Recipe {
    /// Makes a recipe of parts that are joined without separators, as UTF-8.
    pub(crate) fn new(pieces: Vec<Piece>, algorithm: Algorithm) -> Self {
        Self {
            pieces,
            joint: "",
            before: bytes(""),
            after: bytes(""),
            naming: Naming::Values,
            escaping: Escaping::None,
            url: UrlDecoding::Percent,
            charset: None,
            algorithm,
        }
    }

    /// Returns the signed bytes.
    pub(crate) fn message(&self) -> Zeroizing<Vec<u8>> {
        let mut out = Zeroizing::new(Vec::with_capacity(self.pieces.iter().map(|piece| piece.bytes.len()).sum()));
        if let Some((Scope::Text | Scope::TextAndKey, charset)) = self.charset {
            charset.push_mark(&mut out);
        }
        self.put_beside(&self.before, &mut out);
        for (at, piece) in self.pieces.iter().enumerate() {
            if at > 0 {
                self.put(self.joint.as_bytes(), Role::Field, &mut out);
            }
            match self.naming {
                Naming::Values => {}
                Naming::Pairs => {
                    self.put(piece.name.as_bytes(), Role::Field, &mut out);
                    self.put(b"=", Role::Field, &mut out);
                }
                Naming::Joined => self.put(piece.name.as_bytes(), Role::Field, &mut out),
            }
            match piece.role {
                Role::Url => self.put(&decoded(self.url, &piece.bytes), piece.role, &mut out),
                Role::Field => self.put(&self.escaping.apply(piece), piece.role, &mut out),
                _ => self.put(&piece.bytes, piece.role, &mut out),
            }
        }
        self.put_beside(&self.after, &mut out);
        out
    }

    fn put(&self, bytes: &[u8], role: Role, out: &mut Zeroizing<Vec<u8>>) {
        let charset = match self.charset {
            Some((Scope::Body, charset)) if role == Role::Body => Some(charset),
            Some((Scope::Text | Scope::Parts | Scope::TextAndKey, charset)) => Some(charset),
            _ => None,
        };
        write(bytes, charset, out);
    }

    /// Writes what stands before or after the parts.
    fn put_beside(&self, bytes: &[u8], out: &mut Zeroizing<Vec<u8>>) {
        let charset = match self.charset {
            Some((Scope::Text | Scope::TextAndKey, charset)) => Some(charset),
            _ => None,
        };
        write(bytes, charset, out);
    }

    /// Returns the hash or the MAC, and how many bytes it is over.
    pub(crate) fn digest(&self) -> (Digest, usize) {
        let message = self.message();
        let key = |key: &Bytes| {
            let charset = match self.charset {
                Some((Scope::TextAndKey, charset)) => Some(charset),
                _ => None,
            };
            let mut out = Zeroizing::new(Vec::new());
            write(key, charset, &mut out);
            out
        };
        let digest = match &self.algorithm {
            Algorithm::Sha256 => Digest::Short(sha256(&[&message])),
            Algorithm::Sha512 => Digest::Long(sha512(&[&message])),
            Algorithm::HmacSha256(secret) => Digest::Short(hmac_sha256(&key(secret), &[&message])),
            Algorithm::HmacSha512(secret) => Digest::Long(hmac_sha512(&key(secret), &[&message])),
        };
        (digest, message.len() + 64)
    }

    /// Sorts the parts; `None` if they have that order.
    #[inline(never)]
    pub(crate) fn sort(&mut self, by: &dyn Fn(&Piece, &Piece) -> Ordering) -> Option<()> {
        let places = places(self.pieces.len(), &|left, right| match (self.pieces.get(left), self.pieces.get(right)) {
            (Some(left), Some(right)) => by(left, right),
            _ => Ordering::Equal,
        });
        if places.is_sorted() { None } else { self.reorder(&places) }
    }

    /// Returns the part with a role.
    pub(crate) fn piece(&self, role: Role) -> Option<&Piece> {
        self.pieces.iter().find(|piece| piece.role == role)
    }

    /// Sets the bytes of the part with a role; `None` if there is no such part or it has them already.
    #[inline(never)]
    pub(crate) fn set(&mut self, role: Role, to: &Bytes) -> Option<()> {
        self.set_first(to, &|piece| piece.role == role)
    }

    /// Sets the value of the part with a name; `None` if there is no such part or it has it already.
    #[inline(never)]
    pub(crate) fn set_field(&mut self, name: &str, to: &Bytes) -> Option<()> {
        self.set_first(to, &|piece| &*piece.name == name)
    }

    fn set_first(&mut self, to: &Bytes, is_meant: &dyn Fn(&Piece) -> bool) -> Option<()> {
        let piece = self.pieces.iter_mut().find(|piece| is_meant(piece)).filter(|piece| piece.bytes != *to)?;
        piece.bytes = Rc::clone(to);
        piece.sent = None;
        Some(())
    }

    /// Removes a part; `None` if there is none at this place.
    #[inline(never)]
    pub(crate) fn remove(&mut self, at: usize) -> Option<Piece> {
        (at < self.pieces.len()).then(|| self.pieces.remove(at))
    }

    /// Keeps some parts; `None` if those are all.
    #[inline(never)]
    pub(crate) fn keep(&mut self, is_kept: &dyn Fn(&Piece) -> bool) -> Option<()> {
        let count = self.pieces.len();
        self.pieces.retain(is_kept);
        (self.pieces.len() < count).then_some(())
    }

    /// Writes the names otherwise; `None` if they are written so already.
    pub(crate) fn name(&mut self, naming: Naming, joint: &'static str) -> Option<()> {
        let is_new = self.naming != naming;
        (self.naming, self.joint) = (naming, joint);
        is_new.then_some(())
    }

    /// Escapes the values; `None` if they are escaped already.
    pub(crate) fn escape(&mut self, escaping: Escaping) -> Option<()> {
        (self.escaping == Escaping::None).then(|| self.escaping = escaping)
    }

    /// Puts the parts into another order, given by their places; `None` if a place has no part.
    #[inline(never)]
    pub(crate) fn reorder(&mut self, places: &[usize]) -> Option<()> {
        let pieces: Vec<Piece> = places.iter().filter_map(|at| self.pieces.get(*at).cloned()).collect();
        let is_whole = pieces.len() == self.pieces.len();
        self.pieces = pieces;
        is_whole.then_some(())
    }
}

/// A hash or a MAC.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Digest {
    Short([u8; 32]),
    Long([u8; 64]),
}

impl Digest {
    pub(crate) fn as_slice(&self) -> &[u8] {
        match self {
            Self::Short(bytes) => bytes,
            Self::Long(bytes) => bytes,
        }
    }
}

/// Returns the URL as a decoding makes it.
pub(crate) fn decoded(decoding: UrlDecoding, url: &[u8]) -> Zeroizing<Vec<u8>> {
    let percent = |url: &[u8]| percent_decode(url).collect::<Vec<u8>>();
    let spaces = |url: Vec<u8>, from: u8, to: u8| url.into_iter().map(|b| if b == from { to } else { b }).collect::<Vec<u8>>();
    Zeroizing::new(match decoding {
        UrlDecoding::Percent => percent(url),
        UrlDecoding::Nothing => url.to_vec(),
        UrlDecoding::Unreserved => unreserved(url),
        UrlDecoding::Form => percent(&spaces(url.to_vec(), b'+', b' ')),
        UrlDecoding::PlusForSpace => spaces(percent(url), b' ', b'+'),
        UrlDecoding::SpaceForPlus => spaces(percent(url), b'+', b' '),
        UrlDecoding::EncodedPlusForSpace => replaced(url, "%20", "+"),
        UrlDecoding::Twice => percent(&percent(url)),
        UrlDecoding::EncodedTwice => replaced(url, "%", "%25"),
        UrlDecoding::LowerCaseEscapes => lower_case_escapes(url),
    })
}

fn replaced(url: &[u8], from: &str, to: &str) -> Vec<u8> {
    String::from_utf8_lossy(url).replace(from, to).into_bytes()
}

/// Decodes the escapes of characters that are not reserved in a URL.
fn unreserved(url: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(url.len());
    let mut rest = url;
    while let Some((first, after)) = rest.split_first() {
        if let (b'%', Some(escape)) = (first, rest.get(..3)) {
            let byte: Vec<u8> = percent_decode(escape).collect();
            if let [byte] = byte.as_slice()
                && !b";/?:@&=+$,#".contains(byte)
            {
                out.push(*byte);
                rest = rest.get(3..).unwrap_or_default();
                continue;
            }
        }
        out.push(*first);
        rest = after;
    }
    out
}

fn lower_case_escapes(url: &[u8]) -> Vec<u8> {
    let mut out = url.to_vec();
    let escapes: Vec<usize> = url.iter().enumerate().filter(|(_, byte)| **byte == b'%').map(|(at, _)| at).collect();
    for at in escapes {
        out.iter_mut().skip(at + 1).take(2).for_each(|byte| byte.make_ascii_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recipe(algorithm: Algorithm) -> Recipe {
        let pieces = alloc::vec![Piece::field("ğ", "ç"), Piece::new(Role::Body, "ş")];
        Recipe { joint: "ö", before: bytes("ü"), after: bytes("ı"), naming: Naming::Pairs, ..Recipe::new(pieces, algorithm) }
    }

    #[test]
    fn a_character_encoding_is_that_of_its_scope() {
        let key = bytes("ğ");
        let of = |scope: Option<Scope>, charset: Charset| Recipe {
            charset: scope.map(|scope| (scope, charset)),
            ..recipe(Algorithm::HmacSha256(Rc::clone(&key)))
        };
        // The parts are ç and ş with their names, ü stands before them, ı after them, ö between them.
        let (utf8, latin5) = ("üğ=çö=şı".as_bytes().to_vec(), b"\xfc\xf0=\xe7\xf6=\xfe\xfd".to_vec());
        let parts = ["ü".as_bytes(), b"\xf0=\xe7\xf6=\xfe", "ı".as_bytes()].concat();
        let body = ["üğ=çö=".as_bytes(), b"\xfe", "ı".as_bytes()].concat();
        for (scope, text, key) in [
            (None, utf8, "ğ".as_bytes()),
            (Some(Scope::Text), latin5.clone(), "ğ".as_bytes()),
            (Some(Scope::TextAndKey), latin5, b"\xf0"),
            (Some(Scope::Parts), parts, "ğ".as_bytes()),
            (Some(Scope::Body), body, "ğ".as_bytes()),
        ] {
            let recipe = of(scope, Charset::Iso8859_9);
            assert_eq!(*recipe.message(), text, "{scope:?}");
            assert_eq!(recipe.digest().0.as_slice(), hmac_sha256(key, &[&text]), "{scope:?}");
        }
        // A byte order mark stands before a whole text only.
        for (scope, charset, beginning) in [
            (Scope::Text, Charset::Utf16LeMarked, [0xff, 0xfe, 0xfc, 0]),
            (Scope::TextAndKey, Charset::Utf16BeMarked, [0xfe, 0xff, 0, 0xfc]),
            (Scope::Text, Charset::Utf16Be, [0, 0xfc, 0x01, 0x1f]),
            (Scope::Parts, Charset::Utf16BeMarked, [0xc3, 0xbc, 0x01, 0x1f]),
        ] {
            assert!(of(Some(scope), charset).message().starts_with(&beginning), "{scope:?} {charset:?}");
        }
    }

    #[test]
    fn a_buffer_grows_before_it_is_written_to() {
        let mut out = Zeroizing::new(Vec::with_capacity(10));
        let before = out.as_ptr();
        write(b"abcd", None, &mut out);
        write(b"ab", Some(Charset::Latin1), &mut out);
        write(b"abcd", None, &mut out);
        assert_eq!((out.as_ptr(), out.as_slice()), (before, &b"abcdababcd"[..]));
        write(b"abcdef", None, &mut out);
        assert_eq!((out.capacity(), out.as_slice()), (16, &b"abcdababcdabcdef"[..]));
        write(b"abcdef", Some(Charset::Latin1), &mut out);
        assert_eq!((out.capacity(), out.len()), (64, 22));
        // The most is what 0x80 becomes: the euro sign.
        for (_, charset) in Charset::ALL {
            for text in ["a", "ş", "€", "À", "\u{10000}"] {
                let mut written = Vec::new();
                charset.encode(text.as_bytes(), &mut written);
                assert!(written.len() <= 3 * text.len(), "{charset:?} {text}");
            }
        }
    }

    #[test]
    fn a_change_that_changes_nothing_is_none() {
        type Change = fn(&mut Recipe) -> Option<()>;
        let changes: [(&str, Change, Change); 6] = [
            ("keep", |recipe| recipe.keep(&|_| true), |recipe| recipe.keep(&|piece| piece.role == Role::Body)),
            ("name", |recipe| recipe.name(Naming::Pairs, "&"), |recipe| recipe.name(Naming::Values, "&")),
            (
                "escape",
                |recipe| recipe.escape(Escaping::AsSent).and_then(|()| recipe.escape(Escaping::PlusAsSpace)),
                |recipe| recipe.escape(Escaping::AsSent),
            ),
            ("set", |recipe| recipe.set(Role::Body, &bytes("ş")), |recipe| recipe.set(Role::Body, &bytes("s"))),
            ("sort", |recipe| recipe.sort(&|_, _| Ordering::Equal), |recipe| recipe.sort(&|left, right| left.name.cmp(&right.name))),
            ("reorder", |recipe| recipe.reorder(&[0, 2]), |recipe| recipe.reorder(&[1, 0])),
        ];
        for (name, same, other) in changes {
            assert_eq!(same(&mut recipe(Algorithm::Sha256)), None, "{name}");
            assert_eq!(other(&mut recipe(Algorithm::Sha256)), Some(()), "{name}");
        }
    }

    #[test]
    fn urls_are_decoded_as_each_library_does() {
        let url = b"/A%C5%9E?a=%20%2Bb+%2520c%";
        for (decoding, text) in [
            (UrlDecoding::Percent, "/AŞ?a= +b+%20c%"),
            (UrlDecoding::Nothing, "/A%C5%9E?a=%20%2Bb+%2520c%"),
            // JavaScript: decodeURI("/A%C5%9E?a=%20%2Bb+%2520c")
            (UrlDecoding::Unreserved, "/AŞ?a= %2Bb+%20c%"),
            (UrlDecoding::Form, "/AŞ?a= +b %20c%"),
            (UrlDecoding::PlusForSpace, "/AŞ?a=++b+%20c%"),
            (UrlDecoding::SpaceForPlus, "/AŞ?a=  b %20c%"),
            (UrlDecoding::EncodedPlusForSpace, "/A%C5%9E?a=+%2Bb+%2520c%"),
            (UrlDecoding::Twice, "/AŞ?a= +b+ c%"),
            (UrlDecoding::EncodedTwice, "/A%25C5%259E?a=%2520%252Bb+%252520c%25"),
            (UrlDecoding::LowerCaseEscapes, "/A%c5%9e?a=%20%2bb+%2520c%"),
        ] {
            assert_eq!(String::from_utf8_lossy(&decoded(decoding, url)), text, "{decoding:?}");
        }
    }
}
