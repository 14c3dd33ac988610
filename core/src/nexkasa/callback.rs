//! NexKasa's callbacks, sent when an operator decides on a transfer.
//!
//! Format: `POST` to the request's callback URL, JSON `{"transaction_id", "status": "APPROVED" | "REJECTED" | "WAITING_ASSIGNMENT",
//! "external_id", "amount", "type": "DEPOSIT" | "WITHDRAW"}`; `external_id` is the `user_id` of a deposit. Callbacks are not signed. The
//! checks, from weakest to strongest; every configured one must pass:
//! 1. the sender's address is on the allow-list;
//! 2. the query of the URL contains a static token of the merchant, under any name;
//! 3. the query contains `nonce` and `token`, see `sign.rs`; this token is valid only for one user, order and amount;
//! 4. the header `X-NexKasa-Signature` is `hex(HMAC-SHA256(webhook secret, raw body))`, if the merchant received such a secret.
//!
//! An operator may approve an amount other than the requested one. The amount in the body is not signed, so such a callback is refused
//! unless the caller allows the change and passes the requested amount as `expected`, which the token then proves; the result has both
//! amounts and tells that they differ. Amounts are above zero.
//!
//! Respond with HTTP 200 at once. The same callback can arrive again: store the de-duplication key with a unique constraint.
//!
//! Source: vendor documentation, "Callback / Webhook Yapısı"; the header comes from other public material.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::sign::{NONCE, Order, TOKEN, TransferKind, nonce_fault, query, token};
use crate::api::json::Fields;
use crate::check::address::AllowList;
use crate::check::{Strictness, TextFormat};
use crate::decimal::{self, Amount, FixedDecimal};
use crate::error::{Error, Result, redact_quoted};
use crate::message::{Message, Reply, UnsignedFields, dedupe_key};
use crate::secret::{DecodedText, Secret, equal};
use crate::sign::{from_hex, hmac_sha256};

/// The reply to every callback that was read, whatever it says.
pub const RECEIVED: Reply = Reply::json(200, r#"{"status":"ok"}"#);

/// The input of a callback besides the body. Its `Debug` hides the URL and the signature.
#[derive(Clone, Copy, Default)]
pub struct CallbackInput<'a> {
    /// The requested URL with its query; path and query suffice.
    pub url: Option<&'a str>,
    /// IP address of the peer.
    pub remote_address: Option<&'a str>,
    /// The header `X-NexKasa-Signature`.
    pub signature: Option<&'a str>,
    /// The merchant's own record of the order, to compare the callback with.
    pub expected: Option<ExpectedCallback<'a>>,
    /// Whether the configured checks run.
    pub verification: Verification,
    /// Whether the amount may differ from the `expected` one that the token of the order proves.
    pub allow_amount_change: bool,
}

impl fmt::Debug for CallbackInput<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallbackInput")
            .field("remote_address", &self.remote_address)
            .field("expected", &self.expected)
            .field("verification", &self.verification)
            .field("allow_amount_change", &self.allow_amount_change)
            .finish_non_exhaustive()
    }
}

/// How a callback is verified.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verification {
    /// Every configured check must pass, and at least one must be configured.
    #[default]
    Configured,
    /// No check runs, so anyone may have sent the callback. Only `expected` is compared.
    None,
}

/// The merchant's own record of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpectedCallback<'a> {
    /// The `user_id` of the deposit or the `external_id` of the withdrawal.
    pub id: &'a str,
    /// Whether it is a deposit or a withdrawal.
    pub kind: TransferKind,
    /// The requested amount in lira, e.g. `1500.00`.
    pub amount: &'a str,
}

/// A callback that passed the checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    /// NexKasa's id of the transaction.
    pub transaction_id: String,
    /// `APPROVED`, `REJECTED`, `WAITING_ASSIGNMENT` (a withdrawal waits for an operator), or a value that this version does not know.
    pub status: String,
    /// The `user_id` of the deposit or the `external_id` of the withdrawal.
    pub external_id: String,
    /// The amount that the operator decided on, with the digits of the message.
    pub amount: String,
    /// `DEPOSIT`, `WITHDRAW`, or a value that this version does not know.
    pub kind: String,
    /// The requested amount with two decimals, if a token or `expected` provides it.
    pub asked_amount: Option<String>,
    /// Whether the operator decided on an amount other than the requested one.
    pub amount_differs: bool,
    /// The nonce of the order, if its token was verified. Accept it once.
    pub nonce: Option<String>,
    /// A key that is equal for the same message. Store it with a unique constraint.
    pub dedupe_key: String,
    /// Further fields of the message. No token covers them.
    pub unauthenticated: UnsignedFields,
}

/// The values of a callback as its body and its URL say them, to look up the record of the order. They are not verified: the record decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedCallback {
    /// NexKasa's id of the transaction.
    pub transaction_id: String,
    /// The `user_id` of the deposit or the `external_id` of the withdrawal.
    pub external_id: String,
    /// `DEPOSIT`, `WITHDRAW`, or a value that this version does not know.
    pub kind: String,
    /// The amount with the digits of the message.
    pub amount: String,
    /// The nonce in the URL, if it has one.
    pub nonce: Option<String>,
}

impl ClaimedCallback {
    pub(super) fn read(body: &[u8], url: Option<&str>) -> Result<Self> {
        let Callback { transaction_id, external_id, kind, amount, .. } = Callback::read(Message::body(body)?)?;
        let nonce = url.map(|url| single(url, NONCE)).transpose()?.flatten().filter(|nonce| nonce_fault(nonce).is_none());
        Ok(Self { transaction_id, external_id, kind, amount, nonce: nonce.map(DecodedText::into_owned) })
    }
}

/// The configured checks of a client.
#[derive(Clone, Default)]
pub(crate) struct CallbackChecks {
    pub secrets: Vec<Secret>,
    pub tokens: Vec<Secret>,
    pub webhook_secrets: Vec<Secret>,
    pub allowed: AllowList,
}

impl CallbackChecks {
    /// Reads a callback: checks the sender and the bytes first, then the content, then the order.
    pub(super) fn read(&self, body: &[u8], input: &CallbackInput<'_>) -> Result<Callback> {
        let body = Message::body(body)?;
        let asked = input.expected.as_ref().map(asked_amount).transpose()?;
        let verifies = input.verification == Verification::Configured;
        if verifies {
            self.check_any()?;
            self.check_address(input.remote_address)?;
            self.check_signature(body, input.signature)?;
        }
        let mut callback = Callback::read(body)?;
        let mut proven = None;
        if verifies {
            self.check_static_token(input.url)?;
            proven = self.check_order_token(&callback, input, asked)?;
        }
        if let Some(expected) = &input.expected {
            check_expected(&callback, expected)?;
        }

        callback.compare_amount(asked, proven.as_ref().map(|(_, amount)| *amount))?;
        if let Some((nonce, _)) = proven {
            callback.dedupe_key = dedupe_key(&[&nonce, &callback.status]);
            callback.nonce = Some(nonce);
        }
        Ok(callback)
    }

    /// Returns all keys of the client.
    pub(super) fn keys<'k>(&'k self, api_key: &'k Secret) -> Vec<&'k Secret> {
        self.secrets.iter().chain(&self.tokens).chain(&self.webhook_secrets).chain([api_key]).collect()
    }

    pub(super) fn check_any(&self) -> Result<()> {
        if self.secrets.is_empty() && self.tokens.is_empty() && self.webhook_secrets.is_empty() && self.allowed.is_empty() {
            return refuse(
                "unverified",
                &["expected a configured check, found none; anyone can send a callback: set callback secrets, \
                 or say that it is unverified"],
            );
        }
        Ok(())
    }

    pub(super) fn check_address(&self, remote_address: Option<&str>) -> Result<()> {
        match remote_address {
            _ if self.allowed.is_empty() => Ok(()),
            Some(address) => self.allowed.check(address),
            None => {
                refuse("remote_address", &["expected the sender's IP address for the allow-list, found nothing; pass the peer's address"])
            }
        }
    }

    fn check_signature(&self, body: Message<'_>, signature: Option<&str>) -> Result<()> {
        if self.webhook_secrets.is_empty() {
            return Ok(());
        }
        let Some(signature) = signature.filter(|signature| !signature.trim().is_empty()) else {
            return refuse("signature", &["the header X-NexKasa-Signature is missing; pass its value as it arrived"]);
        };
        body.check_encoding()?;
        let Some(given) = from_hex(signature) else {
            return refuse(
                "signature",
                &["expected the 64 hex digits of the header X-NexKasa-Signature, found another value; pass the header as it arrived"],
            );
        };
        let fits = |secret: &Secret| equal(&hmac_sha256(secret.reveal().as_bytes(), &[body.bytes()]), &given);
        // Every secret is tried, so that the duration does not reveal which one matches.
        if self.webhook_secrets.iter().fold(false, |found, secret| found | fits(secret)) {
            return Ok(());
        }
        refuse("signature", &["the signature matches no webhook secret; check that the body is raw and unchanged"])
    }

    pub(super) fn check_static_token(&self, url: Option<&str>) -> Result<()> {
        if self.tokens.is_empty() {
            return Ok(());
        }
        let url = requested(url)?;
        single(url, TOKEN)?;
        // Every token is compared with every value, so that the duration does not reveal which one matches.
        let fits = |value: &str| self.tokens.iter().fold(false, |found, token| found | token.matches(value.as_bytes()));
        if query(url).iter().fold(false, |found, (_, value)| found | fits(value)) {
            return Ok(());
        }
        refuse("token", &["expected a callback token in the URL's query, found none; check that it is percent-encoded in the callback URL"])
    }

    /// Returns the nonce and the requested amount that the token of the order proves; `None` without callback secrets.
    fn check_order_token(&self, callback: &Callback, input: &CallbackInput<'_>, asked: Option<Amount>) -> Result<Option<(String, Amount)>> {
        if self.secrets.is_empty() {
            return Ok(None);
        }
        let url = requested(input.url)?;
        let (nonce, given) = (single(url, NONCE)?, single(url, TOKEN)?);
        let nonce = nonce.filter(|nonce| nonce_fault(nonce).is_none()).map(DecodedText::into_owned);
        let (Some(nonce), Some(given)) = (nonce, given.as_deref().and_then(from_hex)) else {
            return refuse(
                "token",
                &[
                    "expected `nonce` and `token` of the callback URL in the URL's query, found other values or none; pass the URL as it was requested",
                ],
            );
        };
        let Ok(kind) = callback.kind.parse::<TransferKind>() else {
            return refuse("token", &["expected DEPOSIT or WITHDRAW, which tokens cover, found ", &redact_quoted(&callback.kind)]);
        };
        let fits = |amount: &Amount| {
            let order = Order { kind, id: &callback.external_id, amount: *amount, nonce: &nonce };
            self.secrets.iter().fold(false, |found, secret| found | equal(&token(secret, order), &given))
        };
        let told = amount_of(&callback.amount);
        match (told.filter(fits), asked.filter(fits)) {
            (Some(amount), _) => Ok(Some((nonce, amount))),
            (None, Some(amount)) if input.allow_amount_change => Ok(Some((nonce, amount))),
            (None, Some(amount)) => refuse(
                "token",
                &[
                    "expected the amount ",
                    &amount.text(),
                    " of the token, found ",
                    &redact_quoted(&callback.amount),
                    " in the callback; if the operator may decide on another amount, allow the amount change",
                ],
            ),
            (None, None) if asked.is_none() => refuse(
                "token",
                &[
                    "expected a token for the callback's type, id and amount, found another one; if the operator may decide on another amount, \
                 pass the order's own id, type and amount as `expected`, and allow the amount change",
                ],
            ),
            (None, None) => refuse(
                "token",
                &[
                    "expected a token for the callback's type, id and amount or the expected amount, found another one; treat it as not received",
                ],
            ),
        }
    }
}

impl Callback {
    /// Parses the body without verifying it.
    fn read(body: Message<'_>) -> Result<Self> {
        let fields = body.fields()?;
        let (transaction_id, status) = (label(&fields, "transaction_id")?, label(&fields, "status")?);
        let amount = label(&fields, "amount")?;
        let Some(amount) = plain(&amount).filter(|amount| is_above_zero(amount)) else {
            return refuse("body", &["amount: expected a decimal above zero, found ", &redact_quoted(&amount)]);
        };
        Ok(Self {
            dedupe_key: dedupe_key(&[&transaction_id, &status]),
            transaction_id,
            status,
            external_id: label(&fields, "external_id")?,
            amount,
            kind: label(&fields, "type")?,
            asked_amount: None,
            amount_differs: false,
            nonce: None,
            unauthenticated: UnsignedFields::besides(&["transaction_id", "status", "external_id", "amount", "type"], &fields),
        })
    }

    /// Compares the amount with the requested one, from the merchant's record and from the token of the order.
    fn compare_amount(&mut self, asked: Option<Amount>, proven: Option<Amount>) -> Result<()> {
        let told = FixedDecimal::read(&self.amount);
        let differs = |asked: Amount| told != Some(asked.exact());
        if let Some(asked) = asked.filter(|asked| proven != Some(*asked) && differs(*asked)) {
            return refuse(
                "expected",
                &[
                    "amount: expected ",
                    &asked.text(),
                    " of your record, found ",
                    &redact_quoted(&self.amount),
                    "; the callback belongs to another order, or the operator decided on another amount, \
                     which only the token of the order can prove",
                ],
            );
        }
        let asked = asked.or(proven);
        self.amount_differs = asked.is_some_and(differs);
        self.asked_amount = asked.map(Amount::text);
        Ok(())
    }
}

fn asked_amount(expected: &ExpectedCallback<'_>) -> Result<Amount> {
    Amount::of_record(expected.amount).map_err(|error| Error::invalid("expected.amount", &[&error.text()]))
}

fn check_expected(callback: &Callback, expected: &ExpectedCallback<'_>) -> Result<()> {
    for (name, told, known) in [("id", &callback.external_id, expected.id), ("type", &callback.kind, expected.kind.as_str())] {
        if told != known {
            return refuse("expected", &[name, ": expected ", &redact_quoted(known), " of your record, found ", &redact_quoted(told)]);
        }
    }
    Ok(())
}

fn requested(url: Option<&str>) -> Result<&str> {
    match url {
        Some(url) => Ok(url),
        None => refuse("token", &["expected the requested URL, found nothing; pass it with its query"]),
    }
}

/// Returns a value of the query by its name.
fn single<'u>(url: &'u str, name: &str) -> Result<Option<DecodedText<'u>>> {
    let mut values = query(url).into_iter().filter(|(known, _)| known == name).map(|(_, value)| value);
    let value = values.next();
    if values.next().is_some() {
        return refuse("token", &["`", name, "`: expected it once in the URL's query, found it twice"]);
    }
    Ok(value)
}

/// Returns a required text field; a number by its digits.
fn label(fields: &Fields<'_>, name: &str) -> Result<String> {
    let Some(text) = fields.text(name) else {
        return refuse("body", &[name, ": expected text, found ", fields.kind(name)]);
    };
    match TextFormat::Identifier.apply(&text, Strictness { shape: true, digits: true }) {
        Ok(text) => Ok(text.into_owned()),
        Err(misfit) => refuse("body", &[name, ": expected text, ", misfit.why]),
    }
}

/// Returns the plain digits of an amount; a JSON number may have an exponent.
fn plain(text: &str) -> Option<String> {
    match decimal::check_plain(text) {
        Ok(()) => Some(text.into()),
        Err(_) => decimal::without_exponent(text),
    }
}

fn is_above_zero(digits: &str) -> bool {
    FixedDecimal::read(digits).is_some_and(|amount| amount > FixedDecimal::ZERO)
}

/// Returns the amount as in a token, with two decimals; `None` if it has more.
fn amount_of(digits: &str) -> Option<Amount> {
    FixedDecimal::read(digits)?.text(0).parse().ok()
}

fn refuse<T>(check: &'static str, reason: &[&str]) -> Result<T> {
    Err(Error::verification(check, reason))
}

#[cfg(test)]
mod tests {
    use super::super::sign::with_token;
    use super::*;
    use crate::sign::hex;
    use alloc::string::ToString as _;
    use alloc::vec;

    const BODY: &str = r#"{"transaction_id":105,"status":"APPROVED","external_id":"U1","amount":"1500.00","type":"DEPOSIT"}"#;
    const NONCE_TEXT: &str = "9f86d081884c7d65";
    const RECORD: ExpectedCallback<'_> = ExpectedCallback { id: "U1", kind: TransferKind::Deposit, amount: "1500.00" };

    fn secret() -> Secret {
        Secret::new("callback-secret")
    }

    fn checks() -> CallbackChecks {
        CallbackChecks { secrets: vec![secret()], ..CallbackChecks::default() }
    }

    fn url_of(base: &str, amount: &str) -> String {
        let order = Order { kind: TransferKind::Deposit, id: "U1", amount: amount.parse().unwrap(), nonce: NONCE_TEXT };
        with_token(base, NONCE_TEXT, &hex(&token(&secret(), order))).into_string()
    }

    fn failed_check(result: Result<Callback>) -> String {
        result.unwrap_err().path().into()
    }

    #[test]
    fn another_amount_than_was_asked_passes_only_if_it_is_allowed_with_the_merchants_record() {
        let url = url_of("/cb", "1500");
        let body = BODY.replace("1500.00", "1200.0");
        let given = CallbackInput { url: Some(&url), ..CallbackInput::default() };
        let error = checks().read(body.as_bytes(), &CallbackInput { expected: Some(RECORD), ..given }).unwrap_err();
        assert!(error.path() == "token" && error.to_string().contains("allow the amount change"), "{error}");

        let read = |expected| checks().read(body.as_bytes(), &CallbackInput { expected, allow_amount_change: true, ..given });
        let callback = read(Some(RECORD)).unwrap();
        assert_eq!((callback.amount.as_str(), callback.asked_amount.as_deref()), ("1200.0", Some("1500.00")));
        assert!(callback.amount_differs && callback.nonce.as_deref() == Some(NONCE_TEXT));

        let error = read(None).unwrap_err();
        assert!(error.path() == "token" && error.to_string().contains("another amount"), "{error}");
        assert_eq!(failed_check(read(Some(ExpectedCallback { amount: "1400", ..RECORD }))), "token");
        assert_eq!(failed_check(read(Some(ExpectedCallback { id: "U2", ..RECORD }))), "expected");
    }

    #[test]
    fn what_is_configured_or_sent_twice_counts_as_once() {
        let url = url_of("/cb?a=s3cr3t&b=s3cr3t", "1500");
        let signature = hex(&hmac_sha256(b"webhook-secret", &[BODY.as_bytes()]));
        let twice = |text: &str| vec![Secret::new(text), Secret::new(text)];
        let checks = CallbackChecks {
            secrets: twice("callback-secret"),
            tokens: twice("s3cr3t"),
            webhook_secrets: twice("webhook-secret"),
            ..CallbackChecks::default()
        };
        let input = CallbackInput { url: Some(&url), signature: Some(&signature), ..CallbackInput::default() };
        assert!(checks.read(BODY.as_bytes(), &input).is_ok());
    }

    #[test]
    fn the_error_of_a_token_says_which_amounts_it_was_compared_with() {
        let url = url_of("/cb", "1400");
        let error = |expected| {
            let input = CallbackInput { url: Some(&url), expected, ..CallbackInput::default() };
            checks().read(BODY.as_bytes(), &input).unwrap_err().text()
        };
        assert!(error(None).contains("as `expected`, and allow the amount change"));
        assert!(error(Some(RECORD)).contains("or the expected amount"));
    }

    #[test]
    fn no_amount_is_zero_or_below() {
        let url = url_of("/cb", "1500");
        for amount in ["0", "0.00", "-5", "-0", "-1500.00"] {
            let body = BODY.replace("1500.00", amount);
            for verification in [Verification::Configured, Verification::None] {
                for expected in [None, Some(RECORD)] {
                    let input =
                        CallbackInput { url: Some(&url), expected, verification, allow_amount_change: true, ..CallbackInput::default() };
                    assert_eq!(failed_check(checks().read(body.as_bytes(), &input)), "body", "{amount}");
                }
            }
        }
    }

    #[test]
    fn a_genuine_callback_of_another_order_is_not_that_of_the_record() {
        let url = url_of("/cb", "1500");
        let input =
            CallbackInput { url: Some(&url), expected: Some(ExpectedCallback { amount: "1", ..RECORD }), ..CallbackInput::default() };
        assert_eq!(failed_check(checks().read(BODY.as_bytes(), &input)), "expected");
        let unverified = CallbackInput { verification: Verification::None, ..input };
        assert_eq!(failed_check(checks().read(BODY.as_bytes(), &unverified)), "expected");
    }

    #[test]
    fn a_static_token_under_another_name_stands_beside_the_orders_own() {
        let checks = CallbackChecks { tokens: vec![Secret::new("s3cr3t")], ..checks() };
        let read =
            |base: &str| checks.read(BODY.as_bytes(), &CallbackInput { url: Some(&url_of(base, "1500")), ..CallbackInput::default() });
        assert!(read("/cb?key=s3cr3t").is_ok());
        for base in ["/cb", "/cb?key=s3cr3", "/cb?s3cr3t=key"] {
            assert_eq!(failed_check(read(base)), "token", "{base}");
        }
    }

    #[test]
    fn the_key_is_the_nonces_or_else_the_transactions() {
        let url = url_of("/cb", "1500");
        let verified = checks().read(BODY.as_bytes(), &CallbackInput { url: Some(&url), ..CallbackInput::default() }).unwrap();
        assert_eq!(verified.dedupe_key, alloc::format!("{NONCE_TEXT}:APPROVED"));
        // An unverified nonce can be chosen by anyone, so it is not used as a key.
        let input = CallbackInput { url: Some(&url), verification: Verification::None, ..CallbackInput::default() };
        let unverified = checks().read(BODY.as_bytes(), &input).unwrap();
        assert_eq!((unverified.dedupe_key.as_str(), unverified.nonce), ("105:APPROVED", None));
    }

    #[test]
    fn a_body_that_could_mean_two_things_is_refused() {
        let input = CallbackInput { verification: Verification::None, ..CallbackInput::default() };
        for body in [
            &BODY.replace("\"type\"", "\"\\u0074ype\":\"WITHDRAW\",\"type\""),
            &BODY.replace("U1", "U1\\n1.00"),
            &BODY.replace("U1", " "),
            &BODY.replace("1500.00", "1_500"),
            &BODY.replace("1500.00", "1.500,00"),
        ] {
            assert_eq!(failed_check(checks().read(body.as_bytes(), &input)), "body", "{body}");
        }
        for filling in ["[", "{\"a\":", " ", "9"] {
            let body = filling.repeat(10 * 1024 * 1024 / filling.len());
            assert_eq!(failed_check(checks().read(body.as_bytes(), &input)), "body");
        }
    }

    #[test]
    fn no_error_shows_a_secret_or_a_token() {
        let url = url_of("/cb?key=s3cr3t-token", "1400");
        let checks =
            CallbackChecks { tokens: vec![Secret::new("other-s3cr3t")], webhook_secrets: vec![Secret::new("webhook-s3cr3t")], ..checks() };
        let without_signature = CallbackInput { url: Some(&url), signature: Some("ff"), ..CallbackInput::default() };
        let signature = hex(&hmac_sha256(b"webhook-s3cr3t", &[BODY.as_bytes()]));
        let signed = CallbackInput { signature: Some(&signature), ..without_signature };
        for input in [without_signature, signed] {
            let error = checks.read(BODY.as_bytes(), &input).unwrap_err();
            let text = alloc::format!("{error} {error:?} {input:?}");
            assert!(!text.contains("s3cr3t") && !text.contains(&signature) && !text.contains("callback-secret"), "{text}");
        }
    }
}
