//! ParaX's webhooks, and their confirmation by a status query.
//!
//! Format: `POST`, JSON `{"trx", "transaction_id", "amount", "status": "success" | "failed" | "pending", "currency"}`. Nothing is
//! signed: anyone who reaches the address can send one. Two things stand against that:
//! - the sender's address must be the vendor's (`176.31.10.152`, or what the vendor names later);
//! - [`confirm`](super::Parax::confirm) asks the status query and credits only what its answer says. The answer has no `trx`, so a
//!   forged webhook could pair an attacker's own completed transaction with another order's `trx`: the answer is compared with the
//!   merchant's record of that order too.
//!
//! The same webhook can arrive more than once: put the de-duplication key under a unique constraint.
//!
//! Source: vendor documentation, "Webhook Bildirimi". It advises the query only where no webhook came; doing it always is this
//! project's choice.

use alloc::string::String;

use crate::api::json::Fields;
use crate::check::address::AllowList;
use crate::check::{Strictness, TextFormat};
use crate::decimal::{self, Amount, AmountError, FixedDecimal};
use crate::error::{Error, Result, redact_quoted};
use crate::message::Message;

/// Where a webhook came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemoteAddress<'a> {
    /// The peer's IP address.
    Address(&'a str),
    /// It is not known: refused.
    Missing,
    /// The caller waives the check: something else, e.g. a firewall, does it.
    Unchecked,
}

/// A webhook as it arrived. Confirm it before crediting anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// The merchant's own id of the transaction.
    pub trx: String,
    /// ParaX's id of the transaction.
    pub transaction_id: String,
    /// The amount, with the digits of the message.
    pub amount: String,
    /// `success`, `failed`, `pending`, or a word that this version does not know.
    pub status: String,
    /// The currency, `TRY`.
    pub currency: Option<String>,
    /// The same for the same message: put it under a unique constraint.
    pub dedupe_key: String,
}

/// What to answer to a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// JSON body (`content-type: application/json`).
    pub body: &'static str,
}

/// The answer to every webhook that was received, whatever its status says.
pub const RECEIVED: Reply = Reply { status: 200, body: r#"{"success":true,"message":"Webhook alındı"}"# };

/// The answer to an address that is refused.
pub const FORBIDDEN: Reply = Reply { status: 403, body: r#"{"error":"Forbidden"}"# };

/// The merchant's record of the order that a webhook's `trx` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpectedPayment<'a> {
    /// The user who was to pay: the deposit's `user_id`.
    pub user_id: &'a str,
    /// The amount that was asked, in lira, e.g. `250.00`.
    pub amount: &'a str,
}

/// What to do with a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// It was paid: credit it, once.
    Completed,
    /// It failed, was cancelled or expired: credit nothing.
    Failed,
    /// Not decided yet: wait for the next webhook, or ask again later.
    Pending,
}

impl Verdict {
    /// The word of this value, the same in every language.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Pending => "pending",
        }
    }
}

/// A webhook that the status query confirms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// What to do.
    pub verdict: Verdict,
    /// The merchant's own id of the transaction, from the webhook.
    pub trx: String,
    /// ParaX's id of the transaction.
    pub transaction_id: String,
    /// The user who paid.
    pub user_id: String,
    /// The amount, with the digits of the status answer.
    pub amount: String,
    /// The currency, `TRY`.
    pub currency: Option<String>,
    /// The status answer's own word, e.g. `cancelled`.
    pub status: String,
    /// The transaction and the verdict: the same, whichever of its webhooks was confirmed. Put it under a unique constraint.
    pub dedupe_key: String,
}

impl Webhook {
    /// Reads a webhook: the sender first, then the body.
    pub(super) fn read(body: &[u8], from: RemoteAddress<'_>, allowed: &AllowList) -> Result<Self> {
        let body = Message::body(body)?;
        match from {
            RemoteAddress::Address(address) => allowed.check(address)?,
            RemoteAddress::Missing => {
                return Err(Error::verification(
                    "remote_address",
                    &[
                        "expected the sender's IP address, found nothing; webhooks are not signed, so pass the peer's address, or say unchecked",
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

/// A confirmation under way: what the status answer is compared with.
pub(super) struct Comparison {
    webhook: Webhook,
    user_id: String,
    amount: Amount,
}

impl Comparison {
    pub(super) fn new(webhook: &Webhook, expected: ExpectedPayment<'_>) -> Result<Self> {
        if expected.user_id.is_empty() {
            return Err(Error::invalid("expected.user_id", &["expected the user of your own record, found nothing"]));
        }
        let amount = expected.amount.parse().map_err(|error: AmountError| Error::invalid("expected.amount", &[&error.text()]))?;
        Ok(Self { webhook: webhook.clone(), user_id: expected.user_id.into(), amount })
    }

    /// Compares the `data` of a status answer with the webhook and the merchant's record.
    ///
    /// # Errors
    /// `verification_failed` with the field that differs.
    pub(super) fn confirmation(&self, data: &Fields<'_>) -> Result<Confirmation> {
        let webhook = &self.webhook;
        let answered = |name: &'static str| {
            data.text(name)
                .ok_or_else(|| Error::verification(name, &["expected it in the status answer, found nothing; nothing is confirmed"]))
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
            return disagree("user_id", &user_id, &self.user_id, "your record: another user's transaction may stand behind this `trx`");
        }
        let amount = number(&digits);
        if amount != Some(self.amount.exact()) {
            return disagree("amount", &digits, &self.amount.text(), "your record");
        }
        if amount != number(&webhook.amount) {
            return disagree("amount", &digits, &webhook.amount, "the webhook");
        }
        // The record's amount is in lira; a webhook could leave its currency out.
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

/// What the status answer decides. `None` if the webhook says the contrary, or something this version does not know.
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
        &["the status answer says ", &redact_quoted(answered), ", not ", &redact_quoted(known), " of ", whose, "; credit nothing"],
    ))
}

/// A text that names something.
fn label(fields: &Fields<'_>, name: &str) -> Result<String> {
    let refuse = |why: &str| Error::verification("body", &[name, ": expected text, ", why]);
    let text = fields.text(name).ok_or_else(|| refuse("found none"))?;
    match TextFormat::Identifier.apply(&text, Strictness { shape: true, digits: true }) {
        Ok(text) => Ok(text.into_owned()),
        Err(misfit) => Err(refuse(misfit.why)),
    }
}

fn amount(fields: &Fields<'_>) -> Result<String> {
    let text = fields.text("amount").ok_or_else(|| Error::verification("body", &["amount: expected a decimal, found none"]))?;
    plain(&text).ok_or_else(|| Error::verification("body", &["amount: expected a decimal, found ", &redact_quoted(&text)]))
}

/// The exact number of an amount as ParaX writes it.
pub(super) fn number(text: &str) -> Option<FixedDecimal> {
    FixedDecimal::read(&plain(text)?)
}

/// Its digits; a JSON number may carry an exponent.
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
