//! Craftgate's browser callbacks: a form that the payer's browser posts after 3-D Secure, an alternative method or GarantiPay.
//!
//! The payer controls everything except the hash. Format:
//! - v1 (no `hashParams`): `hex(SHA-256(key###status###completeStatus###paymentId###conversationData###conversationId###callbackStatus))`,
//!   with absent values empty, for 3-D Secure v1, alternative methods and GarantiPay.
//! - v2 (`hashParams=a:b:c`): `hex(SHA-256(key + the named values in that order))`, without separators.
//!
//! Attacks that the formulas allow, and the countermeasures:
//! - In v2 the form contains the list of names: a genuine failure could be replayed as a success by renaming the signed field or by
//!   reordering the list. Only known lists in their exact order are accepted.
//! - Fields outside the list are not signed, so they are dropped.
//! - Without separators, values can be split at another position (a digit of `paymentId` moved into `conversationData`): the caller passes
//!   its own record as `expected`, or chooses `Unchecked`; statuses must be known values, `paymentId` must be digits, and `mdStatus` one
//!   digit, or empty if nothing was verified. A longer `mdStatus` could contain the end of another record's `conversationId`.
//! - In v1 a value could move a separator: `#` at either end and `##` within a value are refused, unless `expected` fixes the values at
//!   both sides of the separator, see [`check_separators`].
//!
//! SHA-256 without an HMAC could be extended: whoever has `hash(key + text)` can compute `hash(key + text + padding + more)`. The padding is
//! not valid UTF-8, and a form with it is refused.
//!
//! The payer may post the same form again: store the de-duplication key with a unique constraint.
//!
//! Left out: the callback of the hosted page, which contains only an unsigned token. Retrieve the payment by that token and compare
//! `externalId`, `conversationId`, `paymentId` and the amount with your own record, since an old token of a cheap order can be replayed.
//!
//! Source: vendor documentation, "3D Secure Ödeme" and "Güvenlik Önerileri"; the attacks are findings of this project.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use percent_encoding::percent_decode_str;

use crate::api::declare::enums;
use crate::error::{Error, Result, redact_quoted};
use crate::integer::is_digits;
use crate::message::{Message, dedupe_key};
use crate::secret::{CraftgateCallbackKey, Secret, equal};
use crate::sign::{from_hex, sha256};

/// Order of the values in v1.
pub(super) const V1_FIELDS: [&str; 6] = ["status", "completeStatus", "paymentId", "conversationData", "conversationId", "callbackStatus"];

/// Lists of v2 that the vendor publishes.
pub(super) const V2_LISTS: [&str; 2] = [
    "status:callbackStatus:completeStatus:paymentId:conversationData:conversationId:mdStatus",
    "paymentId:status:callbackStatus:conversationId:mdStatus",
];

/// Values of a shopping loan's `paymentStatus`.
const PAYMENT_STATUSES: [&str; 5] = ["FAILURE", "SUCCESS", "INIT_THREEDS", "CALLBACK_THREEDS", "WAITING"];

/// Values of a shopping loan's `additionalAction`.
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
    pub(super) keys: Vec<Secret>,
    /// Lists of v2 to accept besides the published ones.
    pub(super) lists: Vec<String>,
}

impl fmt::Debug for CraftgateCallbacks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CraftgateCallbacks({} keys ***, {} lists)", self.keys.len(), V2_LISTS.len() + self.lists.len())
    }
}

/// The merchant's own record of the payment. `None` is not compared; an empty text requires an empty value. For v2 the id of the payment
/// is required, since only it determines where the first value ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExpectedCallback<'a> {
    /// The id of the payment from the response of the init operation.
    pub payment_id: Option<&'a str>,
    /// The conversation id that was sent.
    pub conversation_id: Option<&'a str>,
    /// The conversation data, if it is known.
    pub conversation_data: Option<&'a str>,
}

/// Number of digits that a `mdStatus` may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MdStatusForm {
    /// One, as 3-D Secure defines.
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
            Self::OneDigit => "one digit, found another value; if the bank has its own numbers, allow a long mdStatus",
            Self::TwoDigits => "one or two digits, found another value",
        }
    }
}

/// The record that a callback is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expected<'a> {
    /// The merchant's record.
    Record(ExpectedCallback<'a>),
    /// No record: the caller compares the callback itself.
    Unchecked,
}

/// Version of the hash of a callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Version {
    /// Six values joined by `###`.
    V1,
    /// The values that a list in the form names.
    V2,
}

impl Version {
    /// Returns `v1` or `v2`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V1 => "v1",
            Self::V2 => "v2",
        }
    }
}

enums! {
    /// Result of 3-D Secure (`mdStatus`). Banks add their own numbers.
    MdStatus {
        /// The verification or its signature is not valid.
        NOT_VERIFIED = "0",
        /// Fully verified: continue with the payment.
        VERIFIED = "1",
        /// The card holder or the bank is not enrolled.
        HOLDER_NOT_ENROLLED = "2",
        /// The card's bank is not enrolled.
        BANK_NOT_ENROLLED = "3",
        /// An attempt: the card holder chose to enrol later.
        ATTEMPTED = "4",
        /// The verification was not possible.
        NOT_VERIFIABLE = "5",
        /// 3-D Secure error.
        THREEDS_ERROR = "6",
        /// System error.
        SYSTEM_ERROR = "7",
    }
}

/// The next step after a callback.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Next {
    /// Call the complete operation; nothing was charged yet.
    Complete,
    /// The payment is completed. Retrieve it before delivering.
    Done,
    /// The payment failed.
    Failed,
    /// The result was reported before, or this version does not know it: change nothing and check your own record.
    CheckOwnRecord,
    /// The `additionalAction` of a shopping loan, e.g. `APPROVAL_REQUIRED`.
    Action(String),
}

impl Next {
    /// Returns the text of this value, which is the same in every language.
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

/// A verified callback, with only the fields that the hash covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    /// Version of the hash.
    pub version: Version,
    /// Next step.
    pub next: Next,
    fields: Vec<(String, String)>,
}

impl Callback {
    /// Returns a covered field by its name in the form; `None` if it is empty, absent or not covered.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Returns the covered fields that are not empty, in the order of the formula.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Returns the status, `SUCCESS` or `FAILURE`.
    #[must_use]
    pub fn status(&self) -> Option<&str> {
        self.field("status")
    }

    /// Returns the id of the payment.
    #[must_use]
    pub fn payment_id(&self) -> Option<&str> {
        self.field("paymentId")
    }

    /// Returns the result of 3-D Secure, if the hash covers it.
    #[cfg(feature = "typed")]
    #[must_use]
    pub fn md_status(&self) -> Option<MdStatus> {
        self.field("mdStatus").map(MdStatus::from)
    }

    /// Returns the conversation id of the merchant.
    #[must_use]
    pub fn conversation_id(&self) -> Option<&str> {
        self.field("conversationId")
    }

    /// Returns the de-duplication key of the payment and its result, equal for the same form. Store it with a unique constraint to handle
    /// each result once.
    #[must_use]
    pub fn dedupe_key(&self) -> String {
        let value = |name| self.field(name).unwrap_or_default();
        // A failure may come without the id of the payment.
        let data = if self.payment_id().is_none() { value("conversationData") } else { "" };
        dedupe_key(&[
            value("paymentId"),
            value("conversationId"),
            data,
            value("status"),
            value("completeStatus"),
            value("callbackStatus"),
            value("mdStatus"),
            value("paymentStatus"),
            value("additionalAction"),
        ])
    }
}

/// The ids of a form whose hash fits, to look up the record that [`verify`](CraftgateCallbacks::verify) compares with. They are not
/// verified: a form of another payment may have been cut so that it names this one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimedCallback {
    /// The id of the payment.
    pub payment_id: Option<String>,
    /// The conversation id of the merchant.
    pub conversation_id: Option<String>,
    /// The conversation data of the merchant.
    pub conversation_data: Option<String>,
}

impl CraftgateCallbacks {
    /// Makes a verifier with the active keys and further lists of names (`hashParams`) to accept besides the two published ones, e.g. the
    /// list of the shopping loan, which the vendor does not publish.
    ///
    /// # Errors
    /// `configuration` if there are no keys, or if a list lacks `paymentId` or has neither `status` nor `paymentStatus`.
    pub fn new<T: AsRef<str>>(
        keys: impl IntoIterator<Item = CraftgateCallbackKey>,
        further_lists: impl IntoIterator<Item = T>,
    ) -> Result<Self> {
        let further = further_lists.into_iter().map(|list| list.as_ref().to_string()).collect();
        Self::of(keys.into_iter().map(|key| key.0).collect(), further)
    }

    pub(crate) fn of(keys: Vec<Secret>, further: Vec<String>) -> Result<Self> {
        if keys.is_empty() {
            return Err(Error::configuration("keys", &["expected the merchant callback key, found none; pass at least one"]));
        }
        for list in &further {
            check_list(list)?;
        }
        Ok(Self { keys, lists: further })
    }

    /// Verifies a form from its text as it arrived (`application/x-www-form-urlencoded`), at most 64 KiB. For a failure without the id of
    /// the payment and without a conversation to compare, the next step is [`Next::CheckOwnRecord`].
    ///
    /// # Errors
    /// `verification_failed` with the check: `form`, `hash_params`, `hash`, `expected`. `invalid_request` if `expected` is empty.
    pub fn verify(&self, form: &[u8], expected: Expected<'_>) -> Result<Callback> {
        self.verified(form, expected, MdStatusForm::OneDigit)
    }

    /// Verifies a form like [`verify`](Self::verify), but also accepts a `mdStatus` of two digits, for banks with their own numbers. The
    /// last digit of a `conversationId` may then belong to `mdStatus` and vice versa: use conversation ids of equal length and pass them
    /// as `expected`.
    ///
    /// # Errors
    /// Those of [`verify`](Self::verify).
    pub fn verify_allowing_long_md_status(&self, form: &[u8], expected: Expected<'_>) -> Result<Callback> {
        self.verified(form, expected, MdStatusForm::TwoDigits)
    }

    fn verified(&self, form: &[u8], expected: Expected<'_>, md_status: MdStatusForm) -> Result<Callback> {
        if let Expected::Record(ExpectedCallback { payment_id: None, conversation_id: None, conversation_data: None }) = expected {
            return Err(Error::invalid(
                "expected",
                &["expected the payment id or the conversation id of your record, found neither; set unchecked to compare it yourself"],
            ));
        }
        let SignedForm { version, names, fields } = self.signed(form)?;
        if version == Version::V1 {
            check_separators(&fields, expected)?;
        }
        let mut callback = Callback { version, next: Next::CheckOwnRecord, fields };
        if version == Version::V2 {
            check_words(&callback, &names, md_status)?;
        }
        check_expected(&callback, expected)?;
        callback.next = if names_no_payment(&callback, expected) { Next::CheckOwnRecord } else { next(&callback) };
        Ok(callback)
    }

    /// Returns the ids of a form whose hash fits, to look up your own record of the payment. They are not verified: pass the record to
    /// [`verify`](Self::verify), which decides.
    ///
    /// # Errors
    /// `verification_failed` with the check: `form`, `hash_params`, `hash`.
    pub fn claimed(&self, form: &[u8]) -> Result<ClaimedCallback> {
        let form = self.signed(form)?;
        let value = |wanted: &str| form.fields.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone());
        Ok(ClaimedCallback {
            payment_id: value("paymentId"),
            conversation_id: value("conversationId"),
            conversation_data: value("conversationData"),
        })
    }

    /// Returns the fields of a form that its hash covers, if the hash fits.
    fn signed(&self, form: &[u8]) -> Result<SignedForm<'_>> {
        let form = CallbackForm::read(Message::form(form)?)?;
        let given = form.get("hash").and_then(from_hex);
        let given = given.ok_or_else(|| {
            Error::verification("hash", &["expected 64 hex digits, found another value or none; pass the form as it arrived"])
        })?;
        let (version, names): (_, Vec<&str>) = match form.get("hashParams") {
            None => (Version::V1, V1_FIELDS.to_vec()),
            Some(list) => (Version::V2, self.known_list(list)?.split(':').collect()),
        };
        let covered: Vec<(&str, &str)> = names.iter().map(|name| (*name, form.get(name).unwrap_or_default())).collect();
        // Every key is tried, so that the duration does not reveal which one matches.
        let fits = |key: &Secret| equal(&hash(version, key, &covered), &given);
        if !self.keys.iter().fold(false, |found, key| found | fits(key)) {
            return Err(Error::verification(
                "hash",
                &["the hash matches no configured key; check that this is the callback key and the form is unchanged"],
            ));
        }
        let fields = covered.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name.into(), value.into())).collect();
        Ok(SignedForm { version, names, fields })
    }

    fn known_list(&self, list: &str) -> Result<&str> {
        let mut known = V2_LISTS.iter().copied().chain(self.lists.iter().map(String::as_str));
        known.find(|known| *known == list).ok_or_else(|| {
            Error::verification(
                "hash_params",
                &["expected a known list, found ", &redact_quoted(list), "; configure the list of your product"],
            )
        })
    }
}

/// Computes the expected hash.
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
            &["expected unique names joined by colons, without hash and hashParams, found another text"],
        ));
    }
    if !decisive {
        return Err(Error::configuration(
            "hash_params",
            &["expected paymentId and one of status and paymentStatus among the names, found a list without them; they must be signed"],
        ));
    }
    Ok(())
}

/// Refuses values in v1 that could move a separator, unless the caller's record fixes the values at both sides of it.
///
/// The words before `paymentId` and its digits cannot contain `#`, nor can `callbackStatus` if it is one of the known words. So only the
/// text `conversationData###conversationId` can be cut in several ways, and it has one way with the conversation id of the record if also
/// its data are fixed: by the record, or because the payment, whose conversation id it is, is the record's.
fn check_separators(fields: &[(String, String)], expected: Expected<'_>) -> Result<()> {
    let value = |name: &str| fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
    let is_known = matches!(value("callbackStatus"), "" | "ALREADY_RETURNED");
    let fixed = match expected {
        Expected::Record(ExpectedCallback { payment_id, conversation_id: Some(_), conversation_data }) => {
            // A failure may come without the id of the payment.
            let is_of_payment = payment_id.is_some() && (!value("paymentId").is_empty() || value("conversationData").is_empty());
            is_known && (conversation_data.is_some() || is_of_payment)
        }
        Expected::Record(_) | Expected::Unchecked => false,
    };
    for (name, value) in fields {
        let moves = value.starts_with('#') || value.ends_with('#') || value.as_bytes().windows(2).any(|two| two == b"##");
        if moves && !(fixed && matches!(name.as_str(), "conversationData" | "conversationId")) {
            return Err(Error::verification(
                "form",
                &[
                    name,
                    ": found # at an end or ## inside, which could move a separator; pass paymentId and conversationId, or conversationId \
                     and conversationData, of your record as expected",
                ],
            ));
        }
    }
    Ok(())
}

/// Checks the format of the values in v2, so that no character can move between neighbours, since there are no separators.
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
            return refuse(name, "a known value, found another one");
        }
    }
    // An empty value could have been moved into the next one.
    for name in ["status", "paymentStatus"] {
        if names.contains(&name) && callback.field(name).is_none() {
            return refuse(name, "a value, found empty text");
        }
    }
    let failed = [callback.field("status"), callback.field("paymentStatus")].contains(&Some("FAILURE"));
    match callback.payment_id() {
        None if !failed => return refuse("paymentId", "digits, found another value"),
        Some(id) if !is_digits(id) => return refuse("paymentId", "digits, found another value"),
        _ => {}
    }
    // There is no result of 3-D Secure for a payment that failed before it, or that was reported before.
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
            &["expected a record with the payment id, found none; pass the id from the response of the init operation"],
        ));
    }
    let failed = callback.status() == Some("FAILURE") || callback.field("paymentStatus") == Some("FAILURE");
    for (name, wanted) in
        [("paymentId", record.payment_id), ("conversationId", record.conversation_id), ("conversationData", record.conversation_data)]
    {
        let Some(wanted) = wanted else { continue };
        let found = callback.field(name).unwrap_or_default();
        // A failure may come without the id of the payment.
        let absent = name == "paymentId" && failed && found.is_empty();
        if found != wanted && !absent {
            return Err(Error::verification(
                "expected",
                &[name, ": expected the value of your record, found another one; the callback belongs to another payment or was modified"],
            ));
        }
    }
    Ok(())
}

/// Returns whether the callback could belong to any payment: a failure without the id of the payment, if no conversation is compared.
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

/// The fields of a form that a fitting hash covers.
struct SignedForm<'a> {
    version: Version,
    /// The covered names, in the order of the formula.
    names: Vec<&'a str>,
    /// The covered fields that are not empty.
    fields: Vec<(String, String)>,
}

/// The fields of a form with unique names.
struct CallbackForm<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> CallbackForm<'a> {
    fn read(form: Message<'a>) -> Result<Self> {
        let refuse = |reason: &str| Err(Error::verification("form", &[reason]));
        if form.bytes().iter().filter(|b| **b == b'&').count() > 64 {
            return refuse("expected at most 64 fields, found more");
        }
        form.check_encoding()?;
        let text = form.text()?;
        // `parse` replaces invalid UTF-8, so that two different forms would be parsed alike.
        if percent_decode_str(text).decode_utf8().is_err() {
            return refuse("expected UTF-8 text, found invalid bytes; pass the form as it arrived");
        }
        let pairs: Vec<_> = form_urlencoded::parse(text.as_bytes()).collect();
        if pairs.iter().enumerate().any(|(at, (name, _))| pairs.iter().skip(at + 1).any(|(other, _)| other == name)) {
            return refuse("expected each name once, found a name twice");
        }
        Ok(Self(pairs))
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sign::hex;
    use alloc::format;
    use alloc::vec;

    const KEY: &str = "callback-key-1";
    const RECORD: ExpectedCallback<'_> =
        ExpectedCallback { payment_id: Some("12"), conversation_id: Some("order-1"), conversation_data: Some("") };

    fn callbacks(lists: &[&str]) -> Result<CraftgateCallbacks> {
        CraftgateCallbacks::of(vec![Secret::new(KEY)], lists.iter().map(|list| (*list).into()).collect())
    }

    fn form(pairs: &[(&str, &str)]) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
    }

    /// Returns a genuine form of v1 with these values, in the order of the formula.
    fn v1(values: [&str; 6]) -> String {
        let covered: Vec<_> = V1_FIELDS.into_iter().zip(values).collect();
        let hash = hex(&hash(Version::V1, &Secret::new(KEY), &covered));
        form(&[&covered[..], &[("hash", &hash)]].concat())
    }

    /// Returns a genuine form of v2 with these fields.
    fn v2(covered: &[(&str, &str)]) -> String {
        let list = covered.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(":");
        let hash = hex(&hash(Version::V2, &Secret::new(KEY), covered));
        form(&[covered, &[("hashParams", &list), ("hash", &hash)]].concat())
    }

    fn verified(form: &str, record: ExpectedCallback<'_>) -> Result<Callback> {
        callbacks(&[]).unwrap().verify(form.as_bytes(), Expected::Record(record))
    }

    const GENUINE: [&str; 6] = ["SUCCESS", "WAITING", "12", "", "order-1", ""];

    #[test]
    fn the_claimed_ids_are_those_of_the_form_and_only_a_form_with_a_fitting_hash_has_them() {
        let form = v1(GENUINE);
        let claimed = callbacks(&[]).unwrap().claimed(form.as_bytes()).unwrap();
        let expected = ClaimedCallback { payment_id: Some("12".into()), conversation_id: Some("order-1".into()), conversation_data: None };
        assert_eq!(claimed, expected);
        let forged = form.replace("order-1", "order-2");
        assert_eq!(callbacks(&[]).unwrap().claimed(forged.as_bytes()).unwrap_err().path(), "hash");
        // Genuine, but of the payment 1 with the conversation 2order-1: only the record tells.
        let fields = [("paymentId", "12"), ("status", "SUCCESS"), ("callbackStatus", ""), ("conversationId", "order-1"), ("mdStatus", "1")];
        let cut = v2(&fields);
        assert_eq!(callbacks(&[]).unwrap().claimed(cut.as_bytes()).unwrap().payment_id.as_deref(), Some("12"));
        assert_eq!(verified(&cut, ExpectedCallback { payment_id: Some("1"), ..RECORD }).unwrap_err().path(), "expected");
    }

    #[test]
    fn a_key_that_is_configured_twice_verifies_as_once() {
        let twice = CraftgateCallbacks::of(vec![Secret::new(KEY), Secret::new(KEY)], Vec::new()).unwrap();
        assert!(twice.verify(v1(GENUINE).as_bytes(), Expected::Record(RECORD)).is_ok());
    }

    #[test]
    fn the_error_of_md_status_says_how_many_digits_it_may_have() {
        let form = |md_status| {
            let fields = [
                ("paymentId", "12"),
                ("status", "SUCCESS"),
                ("callbackStatus", ""),
                ("conversationId", "order-1"),
                ("mdStatus", md_status),
            ];
            v2(&fields)
        };
        let error = |form: &str| verified(form, RECORD).unwrap_err().text();
        assert!(error(&form("11")).contains("mdStatus: expected one digit") && error(&form("11")).contains("allow a long mdStatus"));
        let long = callbacks(&[]).unwrap().verify_allowing_long_md_status(form("111").as_bytes(), Expected::Record(RECORD)).unwrap_err();
        assert!(long.text().contains("mdStatus: expected one or two digits"), "{long}");
    }

    #[test]
    fn the_same_form_has_the_same_key_and_another_result_another() {
        let key = |values: [&str; 6], record| verified(&v1(values), record).unwrap().dedupe_key();
        let complete = key(GENUINE, RECORD);
        assert_eq!(complete, key(GENUINE, RECORD));
        assert_eq!(complete, "12:order-1::SUCCESS:WAITING::::");
        let done = key(["SUCCESS", "COMPLETED", "12", "", "order-1", ""], RECORD);
        let returned = key(["SUCCESS", "WAITING", "12", "", "order-1", "ALREADY_RETURNED"], RECORD);
        let other = key(["SUCCESS", "WAITING", "13", "", "order-1", ""], ExpectedCallback { payment_id: Some("13"), ..RECORD });
        assert!(complete != done && complete != returned && complete != other && done != returned);
        // A separator within a value is not one between values.
        let record = |id| ExpectedCallback { conversation_id: Some(id), ..RECORD };
        let keys = ["a", "a:", "a::", "a%3A"].map(|id| key(["SUCCESS", "WAITING", "12", "", id, ""], record(id)));
        assert!((1..4).all(|at| !keys[..at].contains(&keys[at])), "{keys:?}");
        // Failures without the id of the payment differ by their conversation data.
        let failure = |data| {
            let record = ExpectedCallback { payment_id: None, conversation_id: None, conversation_data: Some(data) };
            key(["FAILURE", "", "", data, "", ""], record)
        };
        assert_ne!(failure("x"), failure("y"));
    }

    #[test]
    fn a_value_that_could_move_a_separator_is_read_where_the_record_has_both_sides() {
        let hash_before = v1(["SUCCESS", "WAITING", "12", "", "#1001", ""]);
        let record = ExpectedCallback { conversation_id: Some("#1001"), ..RECORD };
        assert_eq!(verified(&hash_before, record).unwrap().conversation_id(), Some("#1001"));
        // The payment is the record's, and so are its data.
        assert!(verified(&hash_before, ExpectedCallback { conversation_data: None, ..record }).is_ok());
        for partial in [
            ExpectedCallback { conversation_id: None, ..record },
            ExpectedCallback { conversation_data: None, conversation_id: None, ..record },
        ] {
            assert_eq!(verified(&hash_before, partial).unwrap_err().path(), "form", "{partial:?}");
        }
        assert_eq!(callbacks(&[]).unwrap().verify(hash_before.as_bytes(), Expected::Unchecked).unwrap_err().path(), "form");
        // The same text cut anew has the hash of the genuine form, but is not what the record says.
        let moved = v1(["SUCCESS", "WAITING", "12", "#", "1001", ""]);
        assert_eq!(verified(&moved, record).unwrap_err().path(), "expected");

        for (data, id) in [("#x", "order-1"), ("x#", "order-1"), ("a##b", "order-1")] {
            let (form, record) = (v1(["SUCCESS", "", "12", data, id, ""]), ExpectedCallback { conversation_data: Some(data), ..RECORD });
            assert!(verified(&form, record).is_ok(), "{data}");
            assert!(verified(&form, ExpectedCallback { payment_id: None, ..record }).is_ok(), "{data}");
            assert!(verified(&form, ExpectedCallback { conversation_data: None, ..record }).is_ok(), "{data}");
            let id_alone = ExpectedCallback { payment_id: None, conversation_data: None, ..record };
            assert_eq!(verified(&form, id_alone).unwrap_err().path(), "form", "{data}");
        }
        // On the other side is `callbackStatus`, which has no word with `#`.
        for id in ["1001#", "10##01"] {
            let form = v1(["SUCCESS", "WAITING", "12", "", id, ""]);
            assert!(verified(&form, ExpectedCallback { conversation_id: Some(id), ..RECORD }).is_ok(), "{id}");
        }
        for values in [["SUCCESS", "#", "12", "", "order-1", ""], ["SUCCESS", "", "12", "", "order-1", "#"]] {
            assert_eq!(verified(&v1(values), RECORD).unwrap_err().path(), "form");
        }
    }

    #[test]
    fn a_list_of_names_covers_what_decides() {
        for good in ["paymentId:status", "paymentStatus:additionalAction:paymentId", "status:paymentId:x1"] {
            assert!(callbacks(&[good]).is_ok(), "{good}");
        }
        for bad in [
            "",
            ":",
            "paymentId",
            "status",
            "paymentId:",
            "paymentId:status:",
            "paymentId::status",
            "paymentId:status:paymentId",
            "paymentId:status:hash",
            "paymentId:status:hashParams",
            "paymentId:status:a b",
            "conversationId:status",
            "paymentId,status",
        ] {
            assert_eq!(callbacks(&[bad]).unwrap_err().path(), "hash_params", "{bad}");
            assert_eq!(callbacks(&["paymentId:status", bad]).unwrap_err().path(), "hash_params", "{bad}");
        }
    }

    #[test]
    fn a_success_names_the_payment_of_the_record() {
        let without_id = ["SUCCESS", "COMPLETED", "", "", "order-1", ""];
        assert_eq!(verified(&v1(without_id), RECORD).unwrap_err().path(), "expected");
        let list = [
            ("status", "SUCCESS"),
            ("callbackStatus", ""),
            ("completeStatus", "WAITING"),
            ("paymentId", ""),
            ("conversationData", ""),
            ("conversationId", "order-1"),
            ("mdStatus", "1"),
        ];
        assert_eq!(verified(&v2(&list), RECORD).unwrap_err().path(), "form");
        // A failure may come without it; the conversation tells which payment it is.
        let failed = ["FAILURE", "", "", "", "order-1", ""];
        assert_eq!(verified(&v1(failed), RECORD).unwrap().next, Next::Failed);
        assert_eq!(verified(&v1(["FAILURE", "", "13", "", "order-1", ""]), RECORD).unwrap_err().path(), "expected");
        assert_eq!(verified(&v1(failed), ExpectedCallback { conversation_id: None, ..RECORD }).unwrap().next, Next::CheckOwnRecord);
        assert_eq!(verified(&v1(["FAILURE", "", "", "", "order-2", ""]), RECORD).unwrap_err().path(), "expected");
    }

    #[test]
    fn each_value_of_the_record_is_compared() {
        let form = v1(["SUCCESS", "COMPLETED", "12", "data", "order-1", ""]);
        let record = ExpectedCallback { conversation_data: Some("data"), ..RECORD };
        assert!(verified(&form, record).is_ok());
        for other in [
            ExpectedCallback { payment_id: Some("13"), ..record },
            ExpectedCallback { payment_id: Some(""), ..record },
            ExpectedCallback { conversation_id: Some("order-2"), ..record },
            ExpectedCallback { conversation_id: Some(""), ..record },
            ExpectedCallback { conversation_data: Some("date"), ..record },
            ExpectedCallback { conversation_data: Some(""), ..record },
        ] {
            assert_eq!(verified(&form, other).unwrap_err().path(), "expected", "{other:?}");
        }
        let nothing = ExpectedCallback::default();
        assert_eq!(verified(&form, nothing).unwrap_err().code(), "invalid_request");
    }

    #[test]
    fn the_accessors_return_the_covered_values() {
        let fields = [("paymentId", "12"), ("status", "SUCCESS"), ("callbackStatus", ""), ("conversationId", "order-1"), ("mdStatus", "1")];
        let callback = verified(&v2(&fields), RECORD).unwrap();
        assert_eq!(
            (callback.payment_id(), callback.status(), callback.conversation_id(), callback.field("mdStatus")),
            (Some("12"), Some("SUCCESS"), Some("order-1"), Some("1"))
        );
        assert_eq!((callback.field("callbackStatus"), callback.field("other")), (None, None));
        let given = [("paymentId", "12"), ("status", "SUCCESS"), ("conversationId", "order-1"), ("mdStatus", "1")];
        assert_eq!(callback.fields().collect::<Vec<_>>(), given);
        #[cfg(feature = "typed")]
        assert_eq!(callback.md_status(), Some(MdStatus::VERIFIED));
    }

    #[test]
    fn a_form_has_at_most_65_fields() {
        let padded = |count: usize| {
            let more: String = (0..count).map(|at| format!("&x{at}=")).collect();
            verified(&format!("{}{more}", v1(GENUINE)), RECORD).map(drop).map_err(|error| String::from(error.path()))
        };
        // The seven fields of the form, and 58 more.
        assert_eq!(padded(58), Ok(()));
        assert_eq!(padded(59), Err("form".into()));
    }

    #[test]
    fn a_text_cannot_be_extended_without_the_key() {
        // SHA-256 continues from a known hash: hash(key + text + padding + more) follows without the key. The padding begins with the byte
        // 0x80, which is not UTF-8 after a character, so that no form has it.
        let text = b"SUCCESS";
        let bits = u64::try_from((KEY.len() + text.len()) * 8).unwrap();
        let mut padding = vec![0x80_u8];
        while (KEY.len() + text.len() + padding.len()) % 64 != 56 {
            padding.push(0);
        }
        padding.extend(bits.to_be_bytes());
        let extended: Vec<u8> = [&text[..], &padding, b"12"].concat();
        assert!(core::str::from_utf8(&extended).is_err());
        let escaped: String = extended.iter().map(|byte| format!("%{byte:02X}")).collect();
        let raw = [b"status=".as_slice(), &extended, b"&paymentId=12&hash="].concat();
        for form in [format!("status={escaped}&paymentId=12&hash={}", "0".repeat(64)).into_bytes(), raw] {
            let error = callbacks(&[]).unwrap().verify(&form, Expected::Record(RECORD)).unwrap_err();
            assert!(error.path() == "form" && error.text().contains("UTF-8"), "{error}");
        }
    }
}
