//! Craftgate's browser callbacks: a form that the payer's browser posts after 3-D Secure, an alternative method or GarantiPay.
//!
//! The payer controls everything but the hash. Format:
//! - v1 (no `hashParams`): `hex(SHA-256(key###status###completeStatus###paymentId###conversationData###conversationId###callbackStatus))`,
//!   absent values empty. One formula serves 3-D Secure v1, alternative methods and GarantiPay.
//! - v2 (`hashParams=a:b:c`): `hex(SHA-256(key + the named values in that order))`, nothing between them.
//!
//! Attacks that the formulas leave open, and what stands against them here:
//! - In v2 the list of names travels with the form: a genuine failure could be replayed as a success by renaming the signed field
//!   or by re-ordering the list. Only known lists in their exact order are taken.
//! - Fields outside the list are unsigned: they are dropped.
//! - Without separators values can be cut elsewhere (a digit of `paymentId` moved into `conversationData`): the caller passes what
//!   its own record `expected`, or says `Unchecked`; status words are known words, `paymentId` is digits, `mdStatus` is one digit, or
//!   empty where nothing was verified. A longer `mdStatus` could hold the end of another record's `conversationId`.
//! - In v1 a value could move a separator: `#` at its ends and `##` within are refused.
//!
//! Not here: the hosted page's callback, which carries an unsigned token only. Retrieve the payment by that token and compare
//! `externalId`, `conversationId`, `paymentId` and the amount with your own record: an old token of a cheap order can be replayed.
//!
//! Source: vendor documentation, "3D Secure Ödeme" and "Güvenlik Önerileri"; the attacks are this project's finding.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use percent_encoding::percent_decode_str;

use crate::api::declare::enums;
use crate::error::{Error, Result, redact_quoted};
use crate::integer::is_digits;
use crate::message::Message;
use crate::secret::{CraftgateCallbackKey, Secret, equal};
use crate::sign::{from_hex, sha256};

/// The order of the values in v1.
const V1_FIELDS: [&str; 6] = ["status", "completeStatus", "paymentId", "conversationData", "conversationId", "callbackStatus"];

/// The lists of v2 that the vendor publishes.
const V2_LISTS: [&str; 2] = [
    "status:callbackStatus:completeStatus:paymentId:conversationData:conversationId:mdStatus",
    "paymentId:status:callbackStatus:conversationId:mdStatus",
];

/// The words of a shopping loan's `paymentStatus`.
const PAYMENT_STATUSES: [&str; 5] = ["FAILURE", "SUCCESS", "INIT_THREEDS", "CALLBACK_THREEDS", "WAITING"];

/// The words of its `additionalAction`.
const ADDITIONAL_ACTIONS: [&str; 8] = [
    "REDIRECT_TO_URL",
    "OTP_REQUIRED",
    "SHOW_HTML_CONTENT",
    "WAIT_FOR_WEBHOOK",
    "APPROVAL_REQUIRED",
    "VERIFY_REQUIRED",
    "SHOW_QR_CODE",
    "NONE",
];

/// Verifies browser callbacks. Several keys may be active while one replaces another.
#[derive(Clone)]
pub struct CraftgateCallbacks {
    keys: Vec<Secret>,
    /// The lists of v2 that are taken besides the published ones.
    lists: Vec<String>,
}

impl fmt::Debug for CraftgateCallbacks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CraftgateCallbacks({} keys ***, {} lists)", self.keys.len(), V2_LISTS.len() + self.lists.len())
    }
}

/// What the merchant's own record says of the payment. What is `None` is not compared; an empty text means: none. For v2 the payment's
/// id must be given: without it nothing tells where the values were cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExpectedCallback<'a> {
    /// The id that the init operation answered.
    pub payment_id: Option<&'a str>,
    /// The conversation id that was sent.
    pub conversation_id: Option<&'a str>,
    /// The conversation data, where it is known.
    pub conversation_data: Option<&'a str>,
}

/// How many digits a `mdStatus` may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MdStatusForm {
    /// One: what 3-D Secure defines.
    OneDigit,
    /// One or two.
    TwoDigits,
}

impl MdStatusForm {
    fn fits(self, status: &str) -> bool {
        let most = match self {
            Self::OneDigit => 1,
            Self::TwoDigits => 2,
        };
        is_digits(status) && status.len() <= most
    }

    fn described(self) -> &'static str {
        match self {
            Self::OneDigit => "one digit; if the bank has longer words of its own, allow a long mdStatus",
            Self::TwoDigits => "one or two digits",
        }
    }
}

/// What a callback is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expected<'a> {
    /// The merchant's record.
    Record(ExpectedCallback<'a>),
    /// Nothing: the caller compares by itself.
    Unchecked,
}

/// Which formula a callback was signed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Version {
    /// Six values joined by `###`.
    V1,
    /// A list of names in the form.
    V2,
}

impl Version {
    /// `v1` or `v2`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V1 => "v1",
            Self::V2 => "v2",
        }
    }
}

enums! {
    /// What the bank found in 3-D Secure (`mdStatus`). Banks add numbers of their own.
    MdStatus {
        /// The verification or its signature is not valid.
        NOT_VERIFIED = "0",
        /// Fully verified: go on.
        VERIFIED = "1",
        /// The card holder or the bank is not enrolled.
        HOLDER_NOT_ENROLLED = "2",
        /// The card's bank is not enrolled.
        BANK_NOT_ENROLLED = "3",
        /// An attempt: the holder chose to enrol later.
        ATTEMPTED = "4",
        /// It could not be verified.
        NOT_VERIFIABLE = "5",
        /// An error of 3-D Secure.
        THREEDS_ERROR = "6",
        /// An error of the system.
        SYSTEM_ERROR = "7",
    }
}

/// What to do after a callback.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Next {
    /// Call the complete operation: nothing was charged yet.
    Complete,
    /// The payment is done. Retrieve it before delivering.
    Done,
    /// It failed.
    Failed,
    /// It was reported before, or says something this version does not know: change nothing, look at your own record.
    CheckOwnRecord,
    /// A shopping loan: its `additionalAction`, e.g. `APPROVAL_REQUIRED`.
    Action(String),
}

impl Next {
    /// The word of this value, the same in every language.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Complete => "complete",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::CheckOwnRecord => "check_own_record",
            Self::Action(action) => action,
        }
    }
}

/// A verified callback: the fields that the hash covers and no others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    /// Which formula signed it.
    pub version: Version,
    /// What to do now.
    pub next: Next,
    fields: Vec<(String, String)>,
}

impl Callback {
    /// A covered field by its name in the form; `None` if it is empty, absent or not covered.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The covered fields that are not empty, in the order of the formula.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// `SUCCESS` or `FAILURE`.
    #[must_use]
    pub fn status(&self) -> Option<&str> {
        self.field("status")
    }

    /// The payment's id.
    #[must_use]
    pub fn payment_id(&self) -> Option<&str> {
        self.field("paymentId")
    }

    /// What the bank found in 3-D Secure, if the hash covers it.
    #[cfg(feature = "typed")]
    #[must_use]
    pub fn md_status(&self) -> Option<MdStatus> {
        self.field("mdStatus").map(MdStatus::from)
    }

    /// The merchant's conversation id.
    #[must_use]
    pub fn conversation_id(&self) -> Option<&str> {
        self.field("conversationId")
    }
}

impl CraftgateCallbacks {
    /// Takes the active keys and further lists of names (`hashParams`) to accept besides the two published ones, e.g. that of the
    /// shopping loan, which the vendor does not publish.
    ///
    /// # Errors
    /// `configuration` without keys, or for a list that leaves out what decides: `paymentId` and one of `status`, `paymentStatus`.
    pub fn new<T: AsRef<str>>(
        keys: impl IntoIterator<Item = CraftgateCallbackKey>,
        further_lists: impl IntoIterator<Item = T>,
    ) -> Result<Self> {
        let further = further_lists.into_iter().map(|list| list.as_ref().to_string()).collect();
        Self::of(keys.into_iter().map(|key| key.0).collect(), further)
    }

    pub(crate) fn of(keys: Vec<Secret>, further: Vec<String>) -> Result<Self> {
        if keys.is_empty() {
            return Err(Error::configuration("keys", &["expected the merchant callback key, found none"]));
        }
        for list in &further {
            check_list(list)?;
        }
        Ok(Self { keys, lists: further })
    }

    /// Verifies a form: its text as it arrived (`application/x-www-form-urlencoded`), at most 64 KiB. A failure that comes without the
    /// payment's id and without a conversation to compare answers [`Next::CheckOwnRecord`].
    ///
    /// # Errors
    /// `verification_failed` with the check: `form`, `hash_params`, `hash`, `expected`. `invalid_request` if `expected` names nothing.
    pub fn verify(&self, form: &[u8], expected: Expected<'_>) -> Result<Callback> {
        self.verified(form, expected, MdStatusForm::OneDigit)
    }

    /// Verifies a form as [`verify`](Self::verify) does, and takes a `mdStatus` of two digits too: for banks with numbers of their own.
    /// The last digit of a `conversationId` may then belong to `mdStatus`, and the other way round: give conversation ids of equal length,
    /// and pass them as `expected`.
    ///
    /// # Errors
    /// As [`verify`](Self::verify).
    pub fn verify_allowing_long_md_status(&self, form: &[u8], expected: Expected<'_>) -> Result<Callback> {
        self.verified(form, expected, MdStatusForm::TwoDigits)
    }

    fn verified(&self, form: &[u8], expected: Expected<'_>, md_status: MdStatusForm) -> Result<Callback> {
        if let Expected::Record(ExpectedCallback { payment_id: None, conversation_id: None, conversation_data: None }) = expected {
            return Err(Error::invalid(
                "expected",
                &["expected the payment id or the conversation id of your record, found neither; to compare by yourself say unchecked"],
            ));
        }
        let form = CallbackForm::read(Message::form(form)?)?;
        let given = form.get("hash").and_then(from_hex);
        let given = given.ok_or_else(|| Error::verification("hash", &["expected 64 hex digits; pass the form as it arrived"]))?;
        let (version, names): (_, Vec<&str>) = match form.get("hashParams") {
            None => (Version::V1, V1_FIELDS.to_vec()),
            Some(list) => (Version::V2, self.known_list(list)?.split(':').collect()),
        };
        let covered: Vec<(&str, &str)> = names.iter().map(|name| (*name, form.get(name).unwrap_or_default())).collect();
        if version == Version::V1 {
            check_separators(&covered)?;
        }
        // Every key is tried, so that the time does not tell which one fits.
        let fits = |key: &Secret| equal(&hash(version, key, &covered), &given);
        if !self.keys.iter().fold(false, |found, key| found | fits(key)) {
            return Err(Error::verification(
                "hash",
                &["it fits none of the keys; check that this is the callback key and the form is untouched"],
            ));
        }

        let fields = covered.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name.into(), value.into())).collect();
        let mut callback = Callback { version, next: Next::CheckOwnRecord, fields };
        if version == Version::V2 {
            check_words(&callback, &names, md_status)?;
        }
        check_expected(&callback, expected)?;
        callback.next = if names_no_payment(&callback, expected) { Next::CheckOwnRecord } else { next(&callback) };
        Ok(callback)
    }

    fn known_list(&self, list: &str) -> Result<&str> {
        let mut known = V2_LISTS.iter().copied().chain(self.lists.iter().map(String::as_str));
        known.find(|known| *known == list).ok_or_else(|| {
            Error::verification("hash_params", &[&redact_quoted(list), " is no known list; a list of your own product must be configured"])
        })
    }
}

/// What the hash must be.
fn hash(version: Version, key: &Secret, covered: &[(&str, &str)]) -> [u8; 32] {
    let mut parts = Vec::with_capacity(1 + 2 * covered.len());
    parts.push(key.reveal().as_bytes());
    for (_, value) in covered {
        if version == Version::V1 {
            parts.push(b"###");
        }
        parts.push(value.as_bytes());
    }
    sha256(&parts)
}

fn check_list(list: &str) -> Result<()> {
    let names: Vec<&str> = list.split(':').collect();
    let plain = |name: &&str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric());
    let twice = names.iter().enumerate().any(|(at, name)| names.iter().skip(at + 1).any(|other| other == name));
    let decisive = names.contains(&"paymentId") && (names.contains(&"status") || names.contains(&"paymentStatus"));
    if !names.iter().all(plain) || twice || names.iter().any(|name| matches!(*name, "hash" | "hashParams")) {
        return Err(Error::configuration(
            "hash_params",
            &["expected names joined by colons, each once, without hash and hashParams, found other text"],
        ));
    }
    if !decisive {
        return Err(Error::configuration(
            "hash_params",
            &["expected paymentId and one of status, paymentStatus among the names: unsigned they decide nothing"],
        ));
    }
    Ok(())
}

fn check_separators(covered: &[(&str, &str)]) -> Result<()> {
    for (name, value) in covered {
        if value.starts_with('#') || value.ends_with('#') || value.as_bytes().windows(2).any(|two| two == b"##") {
            return Err(Error::verification(
                "form",
                &[name, ": expected a value that cannot move a separator, found # at its ends or twice in a row"],
            ));
        }
    }
    Ok(())
}

/// In v2 nothing separates the values: each must be of a form that its neighbour cannot take from.
fn check_words(callback: &Callback, names: &[&str], md_status: MdStatusForm) -> Result<()> {
    let refuse = |name: &str, what: &str| Err(Error::verification("form", &[name, ": expected ", what]));
    let known: [(&str, &[&str]); 5] = [
        ("status", &["SUCCESS", "FAILURE"]),
        ("completeStatus", &["WAITING", "COMPLETED"]),
        ("callbackStatus", &["ALREADY_RETURNED"]),
        ("paymentStatus", &PAYMENT_STATUSES),
        ("additionalAction", &ADDITIONAL_ACTIONS),
    ];
    for (name, words) in &known {
        if callback.field(name).is_some_and(|word| !words.contains(&word)) {
            return refuse(name, "a known word");
        }
    }
    // An empty word could stand in the next value.
    for name in ["status", "paymentStatus"] {
        if names.contains(&name) && callback.field(name).is_none() {
            return refuse(name, "a word");
        }
    }
    let failed = [callback.field("status"), callback.field("paymentStatus")].contains(&Some("FAILURE"));
    match callback.payment_id() {
        None if !failed => return refuse("paymentId", "digits"),
        Some(id) if !is_digits(id) => return refuse("paymentId", "digits"),
        _ => {}
    }
    // Nothing was verified for a payment that failed before 3-D Secure, or that was reported before.
    let may_be_empty = failed || callback.field("callbackStatus").is_some();
    match callback.field("mdStatus") {
        None if names.contains(&"mdStatus") && !may_be_empty => refuse("mdStatus", md_status.described()),
        Some(status) if !md_status.fits(status) => refuse("mdStatus", md_status.described()),
        _ => Ok(()),
    }
}

fn check_expected(callback: &Callback, expected: Expected<'_>) -> Result<()> {
    let Expected::Record(record) = expected else { return Ok(()) };
    if callback.version == Version::V2 && record.payment_id.is_none() {
        return Err(Error::verification(
            "expected",
            &["paymentId: a record without it cannot tell where the values were cut; pass the id that the init operation answered"],
        ));
    }
    let failed = callback.status() == Some("FAILURE") || callback.field("paymentStatus") == Some("FAILURE");
    for (name, wanted) in
        [("paymentId", record.payment_id), ("conversationId", record.conversation_id), ("conversationData", record.conversation_data)]
    {
        let Some(wanted) = wanted else { continue };
        let found = callback.field(name).unwrap_or_default();
        // A failure may come without the payment's id.
        let absent = name == "paymentId" && failed && found.is_empty();
        if found != wanted && !absent {
            return Err(Error::verification(
                "expected",
                &[name, ": it is not that of your record; this callback belongs to another payment or was cut elsewhere"],
            ));
        }
    }
    Ok(())
}

/// A failure without the payment's id could be that of any payment, unless the conversation is that of the record.
fn names_no_payment(callback: &Callback, expected: Expected<'_>) -> bool {
    let Expected::Record(record) = expected else { return false };
    callback.payment_id().is_none() && record.conversation_id.is_none_or(str::is_empty)
}

fn next(callback: &Callback) -> Next {
    if callback.field("callbackStatus") == Some("ALREADY_RETURNED") {
        return Next::CheckOwnRecord;
    }
    let status = callback.field("paymentStatus").or(callback.status());
    match (status, callback.field("completeStatus"), callback.field("additionalAction")) {
        (Some("FAILURE"), _, _) => Next::Failed,
        (_, _, Some(action)) => Next::Action(action.into()),
        (Some("SUCCESS"), Some("WAITING"), _) => Next::Complete,
        (Some("SUCCESS"), None | Some("COMPLETED"), _) => Next::Done,
        _ => Next::CheckOwnRecord,
    }
}

/// The pairs of a form, each name once.
struct CallbackForm<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> CallbackForm<'a> {
    fn read(form: Message<'a>) -> Result<Self> {
        let refuse = |reason: &str| Err(Error::verification("form", &[reason]));
        if form.bytes().iter().filter(|b| **b == b'&').count() > 64 {
            return refuse("it has more than 64 fields");
        }
        let text = form.text()?;
        // `parse` replaces broken UTF-8, and two different forms would read the same.
        if percent_decode_str(text).decode_utf8().is_err() {
            return refuse("it is no UTF-8");
        }
        let pairs: Vec<_> = form_urlencoded::parse(text.as_bytes()).collect();
        if pairs.iter().enumerate().any(|(at, (name, _))| pairs.iter().skip(at + 1).any(|(other, _)| other == name)) {
            return refuse("a name stands in it twice: it could mean two things");
        }
        Ok(Self(pairs))
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_ref())
    }
}
