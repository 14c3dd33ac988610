//! ParaX's webhooks, and their confirmation by a status query.
//!
//! Format: `POST`, JSON `{"trx", "transaction_id", "amount", "status": "success" | "failed" | "pending", "currency"}`. Webhooks are not
//! signed: anyone who knows the URL can send one. Two checks protect against forged webhooks:
//! - the sender's address must be the vendor's (`176.31.10.152`, or an address that the vendor publishes later);
//! - [`confirm`](super::Parax::confirm) queries the status and relies only on the response. The response has no `trx`, so a forged webhook
//!   could combine an attacker's own completed transaction with the `trx` of another order; therefore the response is also compared with
//!   the merchant's record of that order: by ParaX's id of the transaction, the user id or the user name. The documentation does not say
//!   whether the `user_id` of the status response is the merchant's own id of the customer or one of ParaX's, so none of the three is
//!   required alone.
//!
//! The same webhook can arrive more than once: store the de-duplication key of the confirmation with a unique constraint. The webhook itself
//! has none: it is not signed, so that a forged one with the same key would suppress the genuine one.
//!
//! Source: vendor documentation, "Webhook Bildirimi". It recommends the query only if no webhook arrives; this project always requires it.

use alloc::string::String;

use crate::api::json::Fields;
use crate::check::address::AllowList;
use crate::check::{Strictness, TextFormat};
use crate::decimal::{self, Amount, FixedDecimal};
use crate::error::{Error, Result, redact_quoted};
use crate::message::{Message, Reply, UnsignedFields, dedupe_key};
use crate::secret::DecodedText;

/// The sender of a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemoteAddress<'a> {
    /// The IP address of the peer.
    Address(&'a str),
    /// The address is not known, so the webhook is refused.
    Missing,
    /// The check is skipped because the caller performs it elsewhere, e.g. in a firewall.
    Unchecked,
}

/// A webhook as it arrived. Confirm it before crediting anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// The merchant's own id of the transaction.
    pub trx: String,
    /// ParaX's id of the transaction.
    pub transaction_id: String,
    /// The amount with the digits of the message.
    pub amount: String,
    /// `success`, `failed`, `pending`, or a value that this version does not know.
    pub status: String,
    /// The currency, `TRY`.
    pub currency: Option<String>,
    /// Further fields of the message. They are not signed, like the others.
    pub unauthenticated: UnsignedFields,
}

/// The response to every received webhook, regardless of its status.
pub const RECEIVED: Reply = Reply::json(200, r#"{"success":true,"message":"Webhook alındı"}"#);

/// The response to a refused address.
pub const FORBIDDEN: Reply = Reply::json(403, r#"{"error":"Forbidden"}"#);

/// The merchant's record of the order that a webhook's `trx` names: the amount, and at least one of the others. Each that is given must
/// agree with the status response.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExpectedPayment<'a> {
    /// The requested amount in lira, e.g. `250.00`.
    pub amount: &'a str,
    /// ParaX's id of the transaction, stored from the response to the deposit. It is the strongest of the three.
    pub transaction_id: Option<&'a str>,
    /// The `user_id` of the deposit.
    pub user_id: Option<&'a str>,
    /// The `username` of the deposit.
    pub username: Option<&'a str>,
    /// Whether the amount may differ from the requested one. The confirmation has both; credit the one of the status response.
    pub allow_amount_change: bool,
}

/// The decision on a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// The transaction was paid: credit it once.
    Completed,
    /// The transaction failed, was cancelled or expired: credit nothing.
    Failed,
    /// The transaction is not finished: wait for the next webhook, or query it again later.
    Pending,
}

impl Verdict {
    /// Returns the text of this value, which is the same in every language.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Pending => "pending",
        }
    }
}

/// A webhook that the status query confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// The decision.
    pub verdict: Verdict,
    /// The merchant's own id of the transaction, from the webhook.
    pub trx: String,
    /// ParaX's id of the transaction.
    pub transaction_id: String,
    /// The payer's id in the status response, which may be ParaX's own.
    pub user_id: Option<String>,
    /// The payer's user name in the status response.
    pub username: Option<String>,
    /// The amount with the digits of the status response.
    pub amount: String,
    /// The requested amount with two decimals.
    pub asked_amount: String,
    /// Whether the amount differs from the requested one.
    pub amount_differs: bool,
    /// The currency, `TRY`.
    pub currency: String,
    /// The status in the status response, e.g. `cancelled`.
    pub status: String,
    /// A key of the transaction and the verdict, equal for all webhooks of the transaction. Store it with a unique constraint.
    pub dedupe_key: String,
}

impl Webhook {
    /// Reads a webhook: checks the sender first, then the body.
    pub(super) fn read(body: &[u8], from: RemoteAddress<'_>, allowed: &AllowList) -> Result<Self> {
        let body = Message::body(body)?;
        match from {
            RemoteAddress::Address(address) => allowed.check(address)?,
            RemoteAddress::Missing => {
                return Err(Error::verification(
                    "remote_address",
                    &[
                        "expected the sender's IP address, found nothing; webhooks are not signed, so pass the peer's address, or set unchecked",
                    ],
                ));
            }
            RemoteAddress::Unchecked => {}
        }
        let fields = body.fields()?;
        Ok(Self {
            trx: label(&fields, "trx")?,
            transaction_id: label(&fields, "transaction_id")?,
            amount: amount(&fields)?,
            status: label(&fields, "status")?,
            currency: fields.json("currency").map(|_| label(&fields, "currency")).transpose()?,
            unauthenticated: UnsignedFields::besides(&["trx", "transaction_id", "amount", "status", "currency"], &fields),
        })
    }
}

/// The data that a status response is compared with.
pub(super) struct Comparison {
    webhook: Webhook,
    amount: Amount,
    allow_amount_change: bool,
    transaction_id: Option<String>,
    user_id: Option<String>,
    username: Option<String>,
}

impl Comparison {
    pub(super) fn new(webhook: &Webhook, expected: &ExpectedPayment<'_>) -> Result<Self> {
        let ExpectedPayment { amount, transaction_id, user_id, username, allow_amount_change } = *expected;
        let identities = [("expected.transaction_id", transaction_id), ("expected.user_id", user_id), ("expected.username", username)];
        if identities.iter().all(|(_, value)| value.is_none()) {
            return Err(Error::invalid(
                "expected",
                &["expected the transaction id, the user id or the user name of your own record, found none; the transaction id of the \
                   deposit's response is the strongest"],
            ));
        }
        if let Some((path, _)) = identities.iter().find(|(_, value)| value.is_some_and(|text| text.trim().is_empty())) {
            return Err(Error::invalid(path, &["expected the value of your own record, found empty text; omit it, or give another one"]));
        }
        let amount = Amount::of_record(amount).map_err(|error| Error::invalid("expected.amount", &[&error.text()]))?;
        let owned = |text: Option<&str>| text.map(String::from);
        Ok(Self {
            webhook: webhook.clone(),
            amount,
            allow_amount_change,
            transaction_id: owned(transaction_id),
            user_id: owned(user_id),
            username: owned(username),
        })
    }

    /// Compares the `data` of a status response with the webhook and the merchant's record.
    ///
    /// # Errors
    /// `verification_failed` with the field that differs.
    pub(super) fn confirmation(&self, data: &Fields<'_>) -> Result<Confirmation> {
        let webhook = &self.webhook;
        let transaction_id = answered(data, "transaction_id")?;
        let digits = answered(data, "amount")?;
        let status = answered(data, "status")?;
        if transaction_id != webhook.transaction_id {
            return disagree("transaction_id", &transaction_id, &webhook.transaction_id, "the webhook");
        }
        for (name, known, whose) in [
            ("transaction_id", &self.transaction_id, "your record: the `trx` may be paired with another transaction"),
            ("user_id", &self.user_id, USER_ID),
            ("username", &self.username, "your record: the `trx` may be paired with another user's transaction"),
        ] {
            let Some(known) = known else { continue };
            let told = answered(data, name)?;
            if told != *known {
                return disagree(name, &told, known, whose);
            }
        }
        let amount = number(&digits);
        if amount.is_none() || amount != number(&webhook.amount) {
            return disagree("amount", &digits, &webhook.amount, "the webhook");
        }
        let amount_differs = amount != Some(self.amount.exact());
        if amount_differs && !self.allow_amount_change {
            return disagree("amount", &digits, &self.amount.text(), "your record; if another amount may be paid, allow the amount change");
        }
        let currency = self.currency(data)?;
        let Some(verdict) = verdict(&webhook.status, &status) else {
            return disagree("status", &status, &webhook.status, "the webhook");
        };
        let told = |name| data.text(name).map(|text| text.into_owned());
        Ok(Confirmation {
            verdict,
            trx: webhook.trx.clone(),
            dedupe_key: dedupe_key(&[&transaction_id, verdict.as_str()]),
            transaction_id: transaction_id.into_owned(),
            user_id: told("user_id"),
            username: told("username"),
            amount: digits.into_owned(),
            asked_amount: self.amount.text(),
            amount_differs,
            currency,
            status: status.into_owned(),
        })
    }

    /// Returns the currency, which is text in the response and in the webhook. The amount of the record is in lira.
    fn currency(&self, data: &Fields<'_>) -> Result<String> {
        let told = data.json("currency").filter(|json| json.starts_with('"')).and_then(|_| data.text("currency"));
        let (Some(answered), Some(told)) = (told, &self.webhook.currency) else {
            return Err(Error::verification(
                "currency",
                &["expected it as text in the status response and in the webhook, found another value or none; credit nothing"],
            ));
        };
        if answered != "TRY" {
            return disagree("currency", &answered, "TRY", "your record");
        }
        if answered != *told {
            return disagree("currency", &answered, told, "the webhook");
        }
        Ok(answered.into_owned())
    }
}

/// The addition to the error of a user id that differs. The documentation shows `12345` in the request and `44843155` in the response.
const USER_ID: &str = "your record: either the `trx` is paired with another user's transaction, or ParaX responds with its own id of the \
                       user instead of yours, which its documentation leaves open; if it is the latter, compare the transaction id of the \
                       deposit's response or the user name instead";

/// Returns a value of a status response.
fn answered<'t>(data: &Fields<'t>, name: &'static str) -> Result<DecodedText<'t>> {
    data.text(name).ok_or_else(|| {
        Error::verification(name, &["expected it in the status response, found ", data.kind(name), "; the webhook is not confirmed"])
    })
}

/// Returns the verdict of the status response; `None` if the webhook contradicts it or has an unknown status.
fn verdict(told: &str, answered: &str) -> Option<Verdict> {
    match (told, answered) {
        ("success" | "pending", "completed") => Some(Verdict::Completed),
        ("failed" | "pending", "failed" | "cancelled" | "expired") => Some(Verdict::Failed),
        (_, "completed" | "failed" | "cancelled" | "expired") => None,
        _ => Some(Verdict::Pending),
    }
}

fn disagree<T>(check: &'static str, answered: &str, known: &str, whose: &str) -> Result<T> {
    Err(Error::verification(
        check,
        &[
            "expected ",
            &redact_quoted(known),
            " of ",
            whose,
            ", found ",
            &redact_quoted(answered),
            " in the status response; credit nothing",
        ],
    ))
}

/// Returns a required text field.
fn label(fields: &Fields<'_>, name: &str) -> Result<String> {
    let refuse = |why: &[&str]| Error::verification("body", &[name, ": expected text, ", &why.concat()]);
    let text = fields.text(name).ok_or_else(|| refuse(&["found ", fields.kind(name)]))?;
    match TextFormat::Identifier.apply(&text, Strictness { shape: true, digits: true }) {
        Ok(text) => Ok(text.into_owned()),
        Err(misfit) => Err(refuse(&[misfit.why])),
    }
}

fn amount(fields: &Fields<'_>) -> Result<String> {
    let refuse = || Error::verification("body", &["amount: expected a decimal, found ", fields.kind("amount")]);
    let text = fields.text("amount").ok_or_else(refuse)?;
    plain(&text).ok_or_else(|| Error::verification("body", &["amount: expected a decimal, found ", &redact_quoted(&text)]))
}

/// Parses an amount as ParaX writes it.
pub(super) fn number(text: &str) -> Option<FixedDecimal> {
    FixedDecimal::read(&plain(text)?)
}

/// Returns the plain digits of an amount; a JSON number may have an exponent.
fn plain(text: &str) -> Option<String> {
    match decimal::check_plain(text) {
        Ok(()) => Some(text.into()),
        Err(_) => decimal::without_exponent(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = r#"{"trx":"T-1","transaction_id":"TD1","amount":250.00,"status":"success","currency":"TRY"}"#;

    fn vendor() -> AllowList {
        AllowList::new(["176.31.10.152"]).unwrap()
    }

    fn confirmed(expected: ExpectedPayment<'_>, webhook: &str, data: &str) -> Result<Confirmation> {
        let webhook = Webhook::read(webhook.as_bytes(), RemoteAddress::Unchecked, &vendor()).unwrap();
        Comparison::new(&webhook, &expected)?.confirmation(&Fields::read(data).unwrap())
    }

    const DATA: &str =
        r#"{"transaction_id":"TD1","amount":"250.00","currency":"TRY","status":"completed","user_id":44843155,"username":"ayse"}"#;
    const RECORD: ExpectedPayment<'_> =
        ExpectedPayment { amount: "250", transaction_id: None, user_id: None, username: Some("ayse"), allow_amount_change: false };

    #[test]
    fn one_of_three_values_of_the_record_suffices_and_each_that_is_given_must_agree() {
        let none = ExpectedPayment { username: None, ..RECORD };
        assert_eq!(confirmed(none, BODY, DATA).unwrap_err().path(), "expected");
        for good in [
            RECORD,
            ExpectedPayment { transaction_id: Some("TD1"), ..none },
            ExpectedPayment { user_id: Some("44843155"), ..none },
            ExpectedPayment { transaction_id: Some("TD1"), user_id: Some("44843155"), ..RECORD },
        ] {
            let confirmation = confirmed(good, BODY, DATA).unwrap();
            assert_eq!((confirmation.verdict, confirmation.dedupe_key.as_str()), (Verdict::Completed, "TD1:completed"));
            assert_eq!((confirmation.user_id.as_deref(), confirmation.username.as_deref()), (Some("44843155"), Some("ayse")));
        }
        for (bad, check) in [
            (ExpectedPayment { transaction_id: Some("TD2"), ..RECORD }, "transaction_id"),
            (ExpectedPayment { user_id: Some("12345"), ..RECORD }, "user_id"),
            (ExpectedPayment { user_id: Some("44843155"), username: Some("Ayse"), ..none }, "username"),
            (ExpectedPayment { username: Some(" "), ..RECORD }, "expected.username"),
            (ExpectedPayment { transaction_id: Some(""), ..RECORD }, "expected.transaction_id"),
        ] {
            assert_eq!(confirmed(bad, BODY, DATA).unwrap_err().path(), check);
        }
        let without_user = DATA.replace(",\"user_id\":44843155", "");
        assert!(confirmed(RECORD, BODY, &without_user).unwrap().user_id.is_none());
        assert_eq!(confirmed(ExpectedPayment { user_id: Some("1"), ..RECORD }, BODY, &without_user).unwrap_err().path(), "user_id");
    }

    #[test]
    fn the_error_of_a_user_id_says_what_may_be_the_reason_and_what_else_can_be_given() {
        let text = confirmed(ExpectedPayment { user_id: Some("12345"), ..RECORD }, BODY, DATA).unwrap_err().text();
        for part in ["another user's transaction", "its own id of the user", "the transaction id", "the user name"] {
            assert!(text.contains(part), "{text}");
        }
    }

    #[test]
    fn another_amount_than_was_asked_is_confirmed_only_if_the_change_is_allowed() {
        let other = ExpectedPayment { amount: "300.00", ..RECORD };
        assert_eq!(confirmed(other, BODY, DATA).unwrap_err().path(), "amount");
        let confirmation = confirmed(ExpectedPayment { allow_amount_change: true, ..other }, BODY, DATA).unwrap();
        assert_eq!((confirmation.amount.as_str(), confirmation.asked_amount.as_str()), ("250.00", "300.00"));
        assert!(confirmation.amount_differs && !confirmed(RECORD, BODY, DATA).unwrap().amount_differs);
        // The webhook and the status response must agree in any case.
        let webhook = BODY.replace("250.00", "300.00");
        assert_eq!(confirmed(ExpectedPayment { allow_amount_change: true, ..other }, &webhook, DATA).unwrap_err().path(), "amount");
    }

    #[test]
    fn both_currencies_are_text_and_agree() {
        assert_eq!(confirmed(RECORD, BODY, DATA).unwrap().currency, "TRY");
        for json in [r#"{"code":"TRY"}"#, r#"["TRY"]"#, "949", "null", "true", r#""""#, r#""USD""#, r#""try""#] {
            let data = DATA.replace("\"TRY\"", json);
            assert_eq!(confirmed(RECORD, BODY, &data).unwrap_err().path(), "currency", "{json}");
        }
        for webhook in [BODY.replace("\"TRY\"", "\"USD\""), BODY.replace("\"TRY\"", "null"), BODY.replace("\"TRY\"", "949")] {
            assert_eq!(confirmed(RECORD, &webhook, DATA).unwrap_err().path(), "currency", "{webhook}");
        }
    }

    #[test]
    fn no_two_transactions_have_the_same_key() {
        let key = |id: &str| {
            let (webhook, data) = (BODY.replace("TD1", id), DATA.replace("TD1", id));
            confirmed(RECORD, &webhook, &data).unwrap().dedupe_key
        };
        assert_eq!(key("A:b"), "A%3Ab:completed");
        assert_ne!(key("A:completed"), key("A%3Acompleted"));
    }

    #[test]
    fn an_address_in_ipv6_form_is_the_same_address() {
        assert!(Webhook::read(BODY.as_bytes(), RemoteAddress::Address("::ffff:176.31.10.152"), &vendor()).is_ok());
        for from in [RemoteAddress::Address("::ffff:176.31.10.153"), RemoteAddress::Missing] {
            assert_eq!(Webhook::read(BODY.as_bytes(), from, &vendor()).unwrap_err().path(), "remote_address");
        }
    }

    #[test]
    fn a_body_that_could_mean_two_things_is_refused() {
        for body in [
            &BODY.replace("\"trx\"", "\"\\u0074rx\":\"T-2\",\"trx\""),
            &BODY.replace("\"T-1\"", "\"T-1\\n\""),
            &BODY.replace("\"T-1\"", "\"\\ud800\""),
            &BODY.replace("250.00", "\"250,00\""),
            &BODY.replace("250.00", "1_000"),
            &[BODY, "{}"].concat(),
        ] {
            assert_eq!(Webhook::read(body.as_bytes(), RemoteAddress::Unchecked, &vendor()).unwrap_err().path(), "body", "{body}");
        }
        assert!(Webhook::read(b"\xff", RemoteAddress::Unchecked, &vendor()).is_err());
    }

    #[test]
    fn a_body_of_ten_megabytes_is_refused() {
        for filling in ["[", " ", "{\"a\":", "9"] {
            let body = filling.repeat(10 * 1024 * 1024 / filling.len());
            assert_eq!(Webhook::read(body.as_bytes(), RemoteAddress::Unchecked, &vendor()).unwrap_err().path(), "body");
        }
    }

    #[test]
    fn only_the_status_answer_decides() {
        for (told, answered, expected) in [
            ("success", "completed", Some(Verdict::Completed)),
            ("pending", "completed", Some(Verdict::Completed)),
            ("pending", "expired", Some(Verdict::Failed)),
            ("success", "refunded", Some(Verdict::Pending)),
            ("failed", "processing", Some(Verdict::Pending)),
            ("failed", "completed", None),
            ("success", "cancelled", None),
            ("reversed", "completed", None),
        ] {
            assert_eq!(verdict(told, answered), expected, "{told} {answered}");
        }
    }
}
