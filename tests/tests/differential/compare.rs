//! Differences between the request of an official client and the one that the core builds from the same arguments.
//!
//! Values are compared field by field along the core's tables, numbers by their digits. A difference has a kind and a place: a field
//! as `Type.field`, a header, or `path`.

use std::collections::BTreeMap;

use base64::Engine as _;
use imza::api::schema::{RequestLocation, Ty, Type};
use serde_json::value::RawValue;
use sha2::Digest as _;

use super::recorder::Sent;
use super::samples::{Case, SECRET_KEY, table};

/// Headers that must agree if the client sends them. The others are the client's name, its keys, or the media types it accepts.
const HEADERS: [&str; 4] = ["content-type", "lang", "x-auth-version", "x-idempotency-key"];

#[derive(Debug)]
pub struct Difference {
    pub what: &'static str,
    /// `group.name`; empty if it belongs to no operation.
    pub operation: String,
    pub place: String,
    pub detail: String,
}

/// Compares requests of one case.
pub struct Comparison<'c> {
    case: &'c Case,
    pub differences: Vec<Difference>,
    /// The number of values found on both sides.
    pub values: usize,
}

impl<'c> Comparison<'c> {
    pub fn new(case: &'c Case) -> Self {
        Self { case, differences: Vec::new(), values: 0 }
    }

    pub fn add(&mut self, what: &'static str, place: impl Into<String>, detail: impl Into<String>) {
        let operation = self.case.name.clone();
        self.differences.push(Difference { what, operation, place: place.into(), detail: detail.into() });
    }

    /// Records fields that only the client's declarations have, as paths from the request.
    pub fn own_fields(&mut self, paths: &[String]) {
        for path in paths {
            let (parents, name) = path.rsplit_once('.').unwrap_or(("", path));
            let parents = parents.split('.').filter(|parent| !parent.is_empty());
            let owner = parents.fold(table(self.case.operation), |table, parent| {
                table?.fields.iter().find(|field| field.wire() == parent).and_then(|field| object(field.ty()))
            });
            let owner = owner.map_or(self.case.name.as_str(), |table| table.name);
            self.add("own field", format!("{owner}.{name}"), "");
        }
    }

    pub fn requests(&mut self, theirs: &Sent) -> Result<(), String> {
        let ours = &self.case.built;
        self.scalar("method", None, &ours.method, &theirs.method);
        for name in HEADERS.into_iter().filter(|name| !ours.header(name).is_empty() && !theirs.header(name).is_empty()) {
            let media_type = |header: &str| header.split(';').next().unwrap_or_default().to_owned();
            self.scalar(name, None, &media_type(ours.header(name)), &media_type(theirs.header(name)));
        }
        let (our_path, our_query) = split(&ours.url)?;
        let (their_path, their_query) = split(&theirs.url)?;
        self.scalar("path", None, &our_path, &their_path);
        self.queries(&our_query, &their_query);
        self.bodies(&ours.body, &theirs.body)?;
        for (whose, sent) in [("imza", ours), ("the client", theirs)] {
            if sent.header("x-signature") == signature(sent)? {
                continue;
            }
            match wrong_signature(sent) {
                Some(what) if whose != "imza" => self.add(what, "x-signature", &sent.url),
                _ => return Err(format!("{whose} does not sign the bytes that it sends: {} {} {}", sent.method, sent.url, sent.body)),
            }
        }
        Ok(())
    }

    fn queries(&mut self, ours: &Query, theirs: &Query) {
        let RequestLocation::Query(table) = self.case.operation.location else {
            if ours != theirs {
                self.add("value", "query", format!("{ours:?} and {theirs:?}"));
            }
            return;
        };
        for field in table.fields {
            let place = format!("{}.{}", table.name, field.wire());
            let joined = |values: &Vec<String>| values.join(",");
            match (ours.get(field.wire()), self.their(field.wire(), &place, theirs, "other case")) {
                (Some(ours), Some(theirs)) => {
                    if ours.len() != theirs.len() {
                        self.add("key repeated", &place, format!("{ours:?} and {theirs:?}"));
                    }
                    self.scalar(&place, Some(field.ty()), &joined(ours), &joined(theirs));
                }
                (Some(_), None) => self.add("no field", place, ""),
                (None, _) => self.add("not built", place, ""),
            }
        }
        for name in theirs.keys().filter(|name| !ours.keys().any(|known| squeezed(known) == squeezed(name))) {
            self.add("not given", format!("{}.{name}", table.name), "");
        }
    }

    fn bodies(&mut self, ours: &str, theirs: &str) -> Result<(), String> {
        match self.case.operation.location {
            RequestLocation::Body(table) if !theirs.is_empty() => {
                self.value(table.name, Ty::Object(table), ours, theirs).map_err(|error| format!("{error}: {theirs}"))
            }
            _ => {
                self.scalar("body", None, ours, theirs);
                Ok(())
            }
        }
    }

    fn value(&mut self, place: &str, ty: Ty, ours: &str, theirs: &str) -> serde_json::Result<()> {
        match (ours.as_bytes().first(), theirs.as_bytes().first()) {
            (Some(b'{'), Some(b'{')) => self.objects(place, ty, ours, theirs),
            (Some(b'['), Some(b'[')) => self.lists(place, ty, ours, theirs),
            (Some(b'"'), Some(b'"')) => {
                let (ours, theirs): (String, String) = (serde_json::from_str(ours)?, serde_json::from_str(theirs)?);
                self.scalar(place, Some(ty), &ours, &theirs);
                Ok(())
            }
            _ => {
                self.scalar(place, Some(ty), ours, theirs);
                Ok(())
            }
        }
    }

    fn objects(&mut self, place: &str, ty: Ty, ours: &str, theirs: &str) -> serde_json::Result<()> {
        type Members<'t> = BTreeMap<String, &'t RawValue>;
        let (ours, theirs): (Members<'_>, Members<'_>) = (serde_json::from_str(ours)?, serde_json::from_str(theirs)?);
        let declared = if let Ty::Object(table) = ty { table.fields } else { &[] };
        for field in declared.iter().filter(|field| !ours.contains_key(field.wire())) {
            self.add("not built", within(place, ty, field.wire()), "");
        }
        for (name, value) in &ours {
            let (place, ty) = (within(place, ty, name), member(ty, name));
            match self.their(name, &place, &theirs, if declared.is_empty() { "free name changed" } else { "other case" }) {
                Some(theirs) => self.value(&place, ty, value.get(), theirs.get())?,
                None => self.add("no field", place, value.get()),
            }
        }
        for (name, value) in theirs.iter().filter(|(name, _)| !ours.keys().any(|known| squeezed(known) == squeezed(name))) {
            self.add("not given", within(place, ty, name), value.get());
        }
        Ok(())
    }

    fn lists(&mut self, place: &str, ty: Ty, ours: &str, theirs: &str) -> serde_json::Result<()> {
        let texts = format!("{ours} and {theirs}");
        let (mut ours, theirs): (Vec<&RawValue>, Vec<&RawValue>) = (serde_json::from_str(ours)?, serde_json::from_str(theirs)?);
        let element = if let Ty::List(element) = ty { *element } else { ty };
        let place = object(element).map_or(place, |table| table.name);
        if ours.len() != theirs.len() {
            ours.retain(|value| value.get() != "null");
            self.add(if ours.len() == theirs.len() { "null dropped" } else { "value" }, place, texts);
        }
        ours.iter().zip(theirs).try_for_each(|(ours, theirs)| self.value(place, element, ours.get(), theirs.get()))
    }

    /// Finds the value that the client sends under a name, or under the same name in another case.
    fn their<'t, T>(&mut self, name: &str, place: &str, theirs: &'t BTreeMap<String, T>, otherwise: &'static str) -> Option<&'t T> {
        theirs.get(name).or_else(|| {
            let (other, value) = theirs.iter().find(|(other, _)| squeezed(other) == squeezed(name))?;
            self.add(otherwise, place, format!("{name} and {other}"));
            Some(value)
        })
    }

    fn scalar(&mut self, place: &str, ty: Option<Ty>, ours: &str, theirs: &str) {
        self.values += 1;
        if ours == theirs {
            return;
        }
        let what = match ty {
            Some(Ty::Decimal) if ours.contains('.') && ours.trim_end_matches('0') == theirs => "zeros dropped",
            Some(Ty::Decimal) if ours.contains('.') && theirs.trim_end_matches('0') == ours.trim_end_matches('0') => "zeros added",
            Some(_) if ours.replace(' ', "+") == theirs => "space as plus",
            Some(Ty::DateTime) if [format!("{ours}.000Z"), format!("{ours}Z")].contains(&theirs.into()) => "zoned",
            _ => "value",
        };
        self.add(what, place, format!("{ours} and {theirs}"));
    }
}

/// The object type inside a type.
fn object(ty: Ty) -> Option<&'static Type> {
    match ty {
        Ty::Object(table) => Some(table),
        Ty::List(inner) | Ty::Map(inner) => object(*inner),
        _ => None,
    }
}

/// The name in lower case, without underscores.
fn squeezed(name: &str) -> String {
    name.replace('_', "").to_lowercase()
}

/// The place of an object's member.
fn within(place: &str, ty: Ty, name: &str) -> String {
    match ty {
        Ty::Object(table) => format!("{}.{name}", table.name),
        _ => place.into(),
    }
}

/// The type of an object's member.
fn member(ty: Ty, name: &str) -> Ty {
    match ty {
        Ty::Object(table) => table.fields.iter().find(|field| field.wire() == name).map_or(Ty::Json, |field| field.ty()),
        Ty::Map(inner) => *inner,
        _ => Ty::Json,
    }
}

type Query = BTreeMap<String, Vec<String>>;

/// The decoded path, and the decoded query.
fn split(url: &str) -> Result<(String, Query), String> {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let mut values = Query::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').ok_or_else(|| format!("no value in {url}"))?;
        values.entry(decoded(name)?).or_default().push(decoded(value)?);
    }
    Ok((decoded(path)?, values))
}

/// Recomputes the signature of a sent request from the vendor's formula, without the core.
pub fn signature(sent: &Sent) -> Result<String, String> {
    Ok(signed(&decoded(&sent.url)?, &sent.body, sent))
}

/// The signature of a URL and a body.
fn signed(url: &str, body: &str, sent: &Sent) -> String {
    let parts = [url, sent.header("x-api-key"), SECRET_KEY, sent.header("x-rnd-key"), body];
    base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(parts.concat()))
}

/// Returns what a client signs instead, if it is something that a client is known to sign.
fn wrong_signature(sent: &Sent) -> Option<&'static str> {
    let decoded = decoded(&sent.url).ok()?;
    let tried = [("URL signed encoded", sent.url.as_str(), sent.body.as_str()), ("body not signed", &decoded, "")];
    tried.into_iter().find(|(_, url, body)| signed(url, body, sent) == sent.header("x-signature")).map(|(what, ..)| what)
}

/// The text without its percent escapes.
fn decoded(text: &str) -> Result<String, String> {
    let bad = || format!("no percent-encoded text: {text}");
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (escape, rest) = part.split_at_checked(2).ok_or_else(bad)?;
        bytes.push(u8::from_str_radix(escape, 16).map_err(|_| bad())?);
        bytes.extend(rest.bytes());
    }
    String::from_utf8(bytes).map_err(|_| bad())
}
