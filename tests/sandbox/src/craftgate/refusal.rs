//! Craftgate's errors: `{"errors": {"errorCode", "errorDescription", "errorGroup", "providerError"}}`.
//!
//! The vendor documents 422 for declines, codes from 10000 with a group for payments and codes below for integration errors, `10051` for
//! `NOT_SUFFICIENT_FUNDS`, `4152` for an expiry year in the past, `9001` for an unknown payment, and the text for a wrong signature.
//! It does not publish the other codes, so these are the sandbox's own. Decide by group, never by code.

use imza::api::schema::Operation;
use imza::craftgate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::exchange::Response;
use crate::fault::{Fault, FaultKind};
use crate::json::Fields as _;
use crate::settings::RepeatAnswers;
use crate::validate::FieldError;

/// An error response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// Craftgate's code.
    pub code: String,
    /// The description for the merchant.
    pub description: String,
    /// The group of a payment error.
    pub group: Option<String>,
}

impl Refusal {
    /// Makes an error for an invalid request.
    pub fn invalid(description: impl Into<String>) -> Self {
        Self { status: 422, code: "4000".into(), description: description.into(), group: None }
    }

    /// Makes an error for an invalid field.
    pub fn field_error(error: &FieldError) -> Self {
        Self::invalid(format!("{}: expected {}", error.path, error.expected))
    }

    /// Makes an error for a failed authentication.
    pub fn unauthorized(description: impl Into<String>) -> Self {
        Self { status: 401, code: "1001".into(), description: description.into(), group: None }
    }

    /// Makes an error for an unknown payment.
    pub fn no_payment() -> Self {
        Self { status: 404, code: "9001".into(), description: "Ödeme bulunamadı".into(), group: None }
    }

    /// Makes an error for another unknown object.
    pub fn not_found(what: &str) -> Self {
        Self { status: 404, code: "9000".into(), description: format!("{what} bulunamadı"), group: None }
    }

    /// Makes an error for an expiry year in the past.
    pub fn expiry_year() -> Self {
        Self { status: 422, code: "4152".into(), description: "Kart son kullanma yılı geçersiz".into(), group: None }
    }

    /// Makes a payment error with a group.
    pub fn declined(group: &str) -> Self {
        let position = craftgate::known_groups().position(|(known, _, _)| known == group);
        let code = match (group, position) {
            ("NOT_SUFFICIENT_FUNDS", _) => 10_051,
            (_, Some(position)) => 10_501 + position,
            (_, None) => 10_999,
        };
        Self { status: 422, code: code.to_string(), description: format!("İşlem reddedildi: {group}"), group: Some(group.into()) }
    }

    /// Makes the error for an operation that was done before. `None` if the first result is sent again.
    pub fn done_before(style: RepeatAnswers, what: Repeated) -> Option<Self> {
        let said = format!("{} daha önce yapılmış", what.name());
        let refused = |status, code: &str| Self { status, code: code.into(), description: said.clone(), group: None };
        Some(match (style, what) {
            (RepeatAnswers::Result, _) => return None,
            (RepeatAnswers::Code, Repeated::Refund) => Self::declined("NON_REFUNDABLE_PAYMENT"),
            (RepeatAnswers::Code, Repeated::Capture) => Self::declined("INVALID_TRANSACTION"),
            (RepeatAnswers::Code, _) => Self::invalid(said),
            (RepeatAnswers::BadRequest, _) => refused(400, "5023"),
            (RepeatAnswers::Duplicate, Repeated::Completion | Repeated::Capture) => Self::declined("APPROVED_COMPLETED"),
            (RepeatAnswers::Duplicate, Repeated::Refund) => Self::declined("MAY_HAVE_ALREADY_REFUNDED"),
            (RepeatAnswers::Duplicate, Repeated::Member) => refused(409, "4009"),
            (RepeatAnswers::State, Repeated::Completion | Repeated::Capture) => Self::declined("EXPIRED_PROVISION"),
            (RepeatAnswers::State, Repeated::Refund) => Self::declined("INVALID_TRANSACTION"),
            (RepeatAnswers::State, Repeated::Member) => refused(422, "4023"),
            (RepeatAnswers::NotFound, Repeated::Member) => refused(422, "9002"),
            (RepeatAnswers::NotFound, _) => Self::no_payment(),
        })
    }

    /// Returns the error that a fault demands. For reads, it is an integration error, since reads cannot decline a payment.
    pub fn of_fault(fault: Option<&Fault>, operation: &Operation) -> Option<Self> {
        let fault = fault.filter(|fault| fault.kind == FaultKind::Reject)?;
        let mut refusal = match &fault.group {
            Some(group) => Self::declined(group),
            None if operation.reads || fault.code.is_some() => Self::invalid("Rejected by the sandbox."),
            None => Self::declined("DO_NOT_HONOUR"),
        };
        if let Some(status) = fault.status {
            refusal.status = status;
        }
        if let Some(code) = &fault.code {
            refusal.code.clone_from(code);
        }
        if let Some(message) = &fault.message {
            refusal.description.clone_from(message);
        }
        Some(refusal)
    }

    /// Returns the response.
    pub fn response(&self) -> Response {
        error(self.status, &self.code, &self.description, self.group.as_deref())
    }

    /// Returns the error as a payment contains it, `paymentError`.
    pub fn to_json(&self) -> Value {
        json!({ "errorCode": &self.code, "errorDescription": &self.description, "errorGroup": self.group.as_ref() }).without_nulls()
    }
}

/// An operation that can be done only once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeated {
    /// Completes a payment after 3-D Secure.
    Completion,
    /// Captures a pre-authorization.
    Capture,
    /// Refunds a payment or an item.
    Refund,
    /// Creates a member with an external id.
    Member,
}

impl Repeated {
    fn name(self) -> &'static str {
        match self {
            Self::Completion => "Tamamlama",
            Self::Capture => "Provizyon kapama",
            Self::Refund => "İade",
            Self::Member => "Üye",
        }
    }
}

/// Makes an error response in Craftgate's format.
#[must_use]
pub fn error(status: u16, code: &str, description: &str, group: Option<&str>) -> Response {
    Response::json(status, &json!({ "errors": { "errorCode": code, "errorDescription": description, "errorGroup": group } }))
}
