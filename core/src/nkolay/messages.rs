//! Settings of N Kolay's client and the results that one step passes to the next.
//!
//! `input` types are checked exactly, and errors have the path of the field at fault; `value` types are results. The generator writes
//! their types in each language.

use alloc::boxed::Box;
use alloc::string::ToString;

use zeroize::Zeroizing;

use super::client::Nkolay;
use super::{loan, session};
#[cfg(feature = "schema")]
use crate::api::classes::Class;
use crate::api::client::{Client, ClientKind, EndpointKind, Function, Handle, Provider};
#[cfg(feature = "schema")]
use crate::api::client::{Description, Envelope};
use crate::api::declare::types;
use crate::api::input::{Input, base_url};
use crate::api::output::put;
use crate::api::transcode::Reading;
use crate::api::values::*;
use crate::error::{Error, Result};
use crate::secret::{NkolayApiSecretKey, NkolayPassword};

/// The description of N Kolay for the bridge.
pub static PROVIDER: Provider = Provider {
    name: "nkolay",
    groups: &[loan::OPERATIONS],
    derived: &[],
    questions: &[],
    clients: &[ClientKind {
        name: "nkolay",
        settings: NKolaySettings::TABLE,
        new: client,
        supplied: Some("now"),
        endpoint: Some(EndpointKind { hosts: &[], handle: Some(Token::TABLE) }),
        #[cfg(feature = "schema")]
        class: Class {
            name: "NKolay",
            doc: "A client of N Kolay's shopping loan. It holds no session: each step takes the results of earlier ones, which can be saved in \
                  between.",
            meanings: &[],
            positions: &[],
            messages: &[],
        },
    }],
    handles: &[
        Handle {
            table: Token::TABLE,
            function: "restore_token",
            restore: |saved| session::Token::restore(saved).map(|token| text(token.secret().reveal())),
        },
        Handle {
            table: BankSession::TABLE,
            function: "restore_session",
            restore: |saved| session::BankSession::restore(saved).map(|session| text(session.reference_id())),
        },
        Handle {
            table: PreApproval::TABLE,
            function: "restore_pre_approval",
            restore: |saved| session::PreApproval::restore(saved).map(|approval| text(approval.reference_id())),
        },
    ],
    replies: &[],
    functions: &[
        Function {
            name: "restore_token",
            call: |saved, into| put_token(&session::Token::restore(saved)?, into),
            #[cfg(feature = "schema")]
            described: None,
        },
        Function {
            name: "restore_session",
            call: |saved, into| put_session(&session::BankSession::restore(saved)?, into),
            #[cfg(feature = "schema")]
            described: None,
        },
        Function {
            name: "restore_pre_approval",
            call: |saved, into| put_pre_approval(&session::PreApproval::restore(saved)?, into),
            #[cfg(feature = "schema")]
            described: None,
        },
    ],
    unhonoured: &[
        ("random_key", "N Kolay has no signatures"),
        ("idempotency_key", "N Kolay has no idempotency keys: its `orderId` tells applications apart"),
        ("conversation_id", "N Kolay has no conversation ids: its `orderId` is your own id of the order"),
        ("nonce", "callbacks of N Kolay have no nonce: nothing can verify them"),
    ],
    values: &[Token::TABLE, BankSession::TABLE, PreApproval::TABLE],
    #[cfg(feature = "schema")]
    description: Description {
        title: "N Kolay",
        client: "NKolay",
        doc: "Shopping loans of several banks.",
        notes: include_str!("notes.md"),
        further: || alloc::vec![],
        errors: ("", || alloc::vec![]),
        error_meanings: &[],
        envelope: Envelope::Bare,
        honours_key: |_| false,
        messages: &[TYPES],
    },
};

types! {
    case camel;

    /// Settings of a client of N Kolay's shopping loan.
    settings NKolaySettings {
        /// Base URL for requests: `https`, or `http` on a loopback host or one that `allowInsecureHosts` names. The merchant receives it
        /// from N Kolay.
        base_url: String required,
        /// Names of hosts to which the base URL may use plain `http`, such as `sandbox` in a private network. Never one of production.
        allow_insecure_hosts: [String],
        /// User name of the merchant's API user.
        username: String required,
        /// Password of the merchant's API user.
        password: Sensitive required,
        /// Merchant number.
        merchant_no: i64 required,
        /// API secret key that the merchant received from N Kolay.
        api_secret_key: Sensitive required,
    }

    /// A bearer token of N Kolay. Treat its text as a secret.
    value Token {
        /// Saved text that restores the value in another process.
        saved: Sensitive required,
        /// Expiry time in Unix seconds, if the token contains it.
        expires_at: i64,
    }

    /// A session with a bank.
    value BankSession {
        /// Saved text that restores the value in another process.
        saved: String required,
        /// Reference of N Kolay.
        reference_id: String required,
    }

    /// A pre-approval that the bank granted.
    value PreApproval {
        /// Saved text that restores the value in another process.
        saved: String required,
        /// Reference of N Kolay.
        reference_id: String required,
    }
}

fn client(settings: &Input) -> Result<Box<dyn Client>> {
    let text = |name| settings.text(name).unwrap_or_default();
    let merchant_no = settings.integer("merchantNo").unwrap_or_default();
    let (password, key) = (NkolayPassword::new(text("password"))?, NkolayApiSecretKey::new(text("apiSecretKey"))?);
    let Some(base_url) = base_url(settings, "baseUrl")? else { return Err(no_base_url()) };
    Ok(Box::new(Nkolay::new(base_url, text("username"), password, merchant_no, key)?))
}

fn no_base_url() -> Error {
    Error::configuration("base_url", &["expected the base URL that the merchant received, found nothing"])
}

fn text(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.into())
}

/// Writes a token to the sink.
pub(super) fn put_token(token: &session::Token, into: &mut Reading<'_>) -> Result<()> {
    let expires_at = token.expires_at().map(|at| at.to_string());
    put(Token::TABLE, &[Some(&token.saved()), expires_at.as_deref()], into)
}

/// Writes a session to the sink.
pub(super) fn put_session(session: &session::BankSession, into: &mut Reading<'_>) -> Result<()> {
    put(BankSession::TABLE, &[Some(&session.saved()), Some(session.reference_id())], into)
}

fn put_pre_approval(approval: &session::PreApproval, into: &mut Reading<'_>) -> Result<()> {
    put(PreApproval::TABLE, &[Some(&approval.saved()), Some(approval.reference_id())], into)
}
