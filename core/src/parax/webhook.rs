//! ParaX's webhooks, and their confirmation by a status query.
//!
//! Format: `POST`, JSON `{"trx", "transaction_id", "amount", "status": "success" | "failed" | "pending", "currency"}`. Webhooks are not
//! signed: anyone who knows the URL can send one. Two checks protect against forged webhooks:
//! - the sender's address must be the vendor's (`176.31.10.152`, or an address that the vendor publishes later);
//! - [`confirm`](super::Parax::confirm) queries the status and relies only on the response. The response has no `trx`, so a forged webhook
//!   could combine an attacker's own completed transaction with the `trx` of another order; therefore the response is also compared with
//!   the merchant's record of that order.
//!
//! The same webhook can arrive more than once: store the de-duplication key with a unique constraint.
//!
//! Source: vendor documentation, "Webhook Bildirimi". It recommends the query only if no webhook arrives; this project always requires it.

use alloc::string::String;

use crate::api::json::Fields;
use crate::check::address::AllowList;
use crate::check::{Strictness, TextFormat};
use crate::decimal::{self, Amount, AmountError, FixedDecimal};
use crate::error::{Error, Result, redact_quoted};
use crate::message::Message;

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
    /// A key that is equal for the same message. Store it with a unique constraint.
    pub dedupe_key: String,
}

/// The HTTP response to a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// JSON body (`content-type: application/json`).
    pub body: &'static str,
}

/// The response to every received webhook, regardless of its status.
pub const RECEIVED: Reply = Reply { status: 200, body: r#"{"success":true,"message":"Webhook alındı"}"# };

/// The response to a refused address.
pub const FORBIDDEN: Reply = Reply { status: 403, body: r#"{"error":"Forbidden"}"# };

/// The merchant's record of the order that a webhook's `trx` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpectedPayment<'a> {
    /// The expected payer: the `user_id` of the deposit.
    pub user_id: &'a str,
    /// The requested amount in lira, e.g. `250.00`.
    pub amount: &'a str,
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
    /// The payer.
    pub user_id: String,
    /// The amount with the digits of the status response.
    pub amount: String,
    /// The currency, `TRY`.
    pub currency: Option<String>,
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
        let (transaction_id, status) = (label(&fields, "transaction_id")?, label(&fields, "status")?);
        Ok(Self {
            trx: label(&fields, "trx")?,
            amount: amount(&fields)?,
            currency: fields.json("currency").map(|_| label(&fields, "currency")).transpose()?,
            dedupe_key: [&transaction_id, ":", &status].concat(),
            transaction_id,
            status,
        })
    }
}

/// The data that a status response is compared with.
pub(super) struct Comparison {
    webhook: Webhook,
    user_id: String,
    amount: Amount,
}

impl Comparison {
    pub(super) fn new(webhook: &Webhook, expected: ExpectedPayment<'_>) -> Result<Self> {
        if expected.user_id.is_empty() {
            return Err(Error::invalid("expected.user_id", &["expected the user of your own record, found empty text"]));
        }
        let amount = expected.amount.parse().map_err(|error: AmountError| Error::invalid("expected.amount", &[&error.text()]))?;
        Ok(Self { webhook: webhook.clone(), user_id: expected.user_id.into(), amount })
    }

    /// Compares the `data` of a status response with the webhook and the merchant's record.
    ///
    /// # Errors
    /// `verification_failed` with the field that differs.
    pub(super) fn confirmation(&self, data: &Fields<'_>) -> Result<Confirmation> {
        let webhook = &self.webhook;
        let answered = |name: &'static str| {
            data.text(name).ok_or_else(|| {
                Error::verification(name, &["expected it in the status response, found nothing; the webhook is not confirmed"])
            })
        };
        let transaction_id = answered("transaction_id")?;
        let user_id = answered("user_id")?;
        let digits = answered("amount")?;
        let status = answered("status")?;
        let currency = data.text("currency");

        if transaction_id != webhook.transaction_id {
            return disagree("transaction_id", &transaction_id, &webhook.transaction_id, "the webhook");
        }
        if user_id != self.user_id {
            return disagree("user_id", &user_id, &self.user_id, "your record: the `trx` may be paired with another user's transaction");
        }
        let amount = number(&digits);
        if amount != Some(self.amount.exact()) {
            return disagree("amount", &digits, &self.amount.text(), "your record");
        }
        if amount != number(&webhook.amount) {
            return disagree("amount", &digits, &webhook.amount, "the webhook");
        }
        // The amount of the record is in lira; a webhook may have no currency.
        if let Some(answered) = currency.as_deref().filter(|answered| *answered != "TRY") {
            return disagree("currency", answered, "TRY", "your record");
        }
        if let (Some(answered), Some(told)) = (&currency, &webhook.currency)
            && answered != told
        {
            return disagree("currency", answered, told, "the webhook");
        }
        let Some(verdict) = verdict(&webhook.status, &status) else {
            return disagree("status", &status, &webhook.status, "the webhook");
        };
        Ok(Confirmation {
            verdict,
            trx: webhook.trx.clone(),
            dedupe_key: [&transaction_id, ":", verdict.as_str()].concat(),
            transaction_id: transaction_id.into_owned(),
            user_id: user_id.into_owned(),
            amount: digits.into_owned(),
            currency: currency.map(|text| text.into_owned()),
            status: status.into_owned(),
        })
    }
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
    let refuse = |why: &str| Error::verification("body", &[name, ": expected text, ", why]);
    let text = fields.text(name).ok_or_else(|| refuse("found nothing"))?;
    match TextFormat::Identifier.apply(&text, Strictness { shape: true, digits: true }) {
        Ok(text) => Ok(text.into_owned()),
        Err(misfit) => Err(refuse(misfit.why)),
    }
}

fn amount(fields: &Fields<'_>) -> Result<String> {
    let text = fields.text("amount").ok_or_else(|| Error::verification("body", &["amount: expected a decimal, found nothing"]))?;
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

    #[test]
    fn the_same_message_has_the_same_key_and_another_status_another() {
        let read = |body: &str| Webhook::read(body.as_bytes(), RemoteAddress::Unchecked, &vendor()).unwrap().dedupe_key;
        assert_eq!(read(BODY), "TD1:success");
        assert_eq!(read(&BODY.replace("success", "pending")), "TD1:pending");
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
