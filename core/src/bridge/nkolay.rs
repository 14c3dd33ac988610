//! N Kolay's shopping loan through the bridge. What one step hands to the next travels as its saved text.

use alloc::string::{String, ToString};

use super::record::Record;
use super::values::{self, NKolaySettings};
use super::{Prepared, RawResponse, Step, no_operation, put};
use crate::api::case::Names;
use crate::api::schema::{Field, Type};
use crate::api::sink::{Sink, Text};
use crate::api::transcode::{Integers, Reading, Source};
use crate::craftgate::ResponseBody;
use crate::error::Result;
use crate::http::BaseUrl;
use crate::nkolay::{BankSession, Nkolay, PreApproval, Token};
use crate::secret::{NkolayApiSecretKey, NkolayPassword};

pub(super) fn client(settings: &dyn Source, names: Names) -> Result<Nkolay> {
    let record = Record::read(NKolaySettings::TABLE, settings, names)?;
    let text = |name| record.text(name).unwrap_or_default();
    let merchant_no = record.integer("merchantNo").unwrap_or_default();
    let (password, key) = (NkolayPassword::new(text("password"))?, NkolayApiSecretKey::new(text("apiSecretKey"))?);
    Nkolay::new(BaseUrl::new(text("baseUrl"))?, text("username"), password, merchant_no, key)
}

pub(super) fn build(client: &Nkolay, step: &Step<'_>) -> Result<Prepared> {
    let (request, context) = (step.request, &step.context);
    if step.operation == "authenticate" {
        return Ok(Prepared::new(client.build_authenticate()?, client.timeout_seconds(), String::new()));
    }
    let saved = step.text(0, "token")?;
    let token = Token::restore(saved)?;
    let session = || BankSession::restore(step.text(1, "session")?);
    let built = match step.operation {
        "banks" => client.build_banks(&token)?,
        "start_session" => client.build_start_session(&token, step.text(1, "bank_code")?, context.names)?,
        "simulate" => client.build_simulate(&token, &session()?, request, context)?,
        "pre_approve" => client.build_pre_approve(&token, &session()?, request, context)?,
        "apply" => client.build_apply(&token, &PreApproval::restore(step.text(1, "pre_approval")?)?, request, context)?,
        other => return Err(no_operation(other)),
    };
    Ok(Prepared::new(built, client.timeout_seconds(), saved.into()))
}

/// What a step takes besides the token.
pub(super) fn second_argument(operation: &str) -> Option<&'static str> {
    match operation {
        "start_session" => Some("bank_code"),
        "simulate" | "pre_approve" => Some("session"),
        "apply" => Some("pre_approval"),
        _ => None,
    }
}

pub(super) fn read(client: &Nkolay, raw: &RawResponse<'_>, mut into: Reading<'_>) -> Result<ResponseBody> {
    let RawResponse { operation, state, status, body } = *raw;
    let mut nowhere = Nowhere;
    let unread = Reading { names: into.names, integers: Integers::Full, sink: &mut nowhere };
    if operation == "authenticate" {
        let token = client.read_authenticate(status, body, unread)?;
        put_token(&token, &mut into)?;
        return Ok(ResponseBody::Value);
    }
    let token = Token::restore(state)?;
    match operation {
        "banks" => client.read_banks(&token, status, body, into)?,
        "start_session" => {
            let session = client.read_start_session(&token, status, body, unread)?;
            put_session(&session, &mut into)?;
        }
        "simulate" => client.read_simulate(&token, status, body, into)?,
        "pre_approve" => {
            // The decision of the bank and what follows from it are one object: read for the one, then for the other.
            let granted = client.read_pre_approve(&token, status, body, unread)?;
            let mut decision = Decision { sink: into.sink, granted, depth: 0 };
            client.read_pre_approve(&token, status, body, Reading { sink: &mut decision, ..into })?;
        }
        "apply" => client.read_apply(&token, status, body, into)?,
        other => return Err(no_operation(other)),
    }
    Ok(ResponseBody::Value)
}

pub(super) fn restore(function: &str, saved: &str, into: &mut Reading<'_>) -> Result<()> {
    match function {
        "restore_token" => put_token(&Token::restore(saved)?, into),
        "restore_session" => put_session(&BankSession::restore(saved)?, into),
        _ => {
            let approval = PreApproval::restore(saved)?;
            put(values::PreApproval::TABLE, &[Some(&approval.save()), Some(approval.reference_id())], into)
        }
    }
}

fn put_token(token: &Token, into: &mut Reading<'_>) -> Result<()> {
    let expires_at = token.expires_at().map(|seconds| seconds.to_string());
    put(values::Token::TABLE, &[Some(&token.save()), expires_at.as_deref()], into)
}

fn put_session(session: &BankSession, into: &mut Reading<'_>) -> Result<()> {
    put(values::BankSession::TABLE, &[Some(&session.save()), Some(session.reference_id())], into)
}

/// A sink for what nobody reads.
struct Nowhere;

impl Sink for Nowhere {
    fn begin_object(&mut self, _: Option<&'static Type>) {}
    fn end_object(&mut self) {}
    fn begin_list(&mut self) {}
    fn end_list(&mut self) {}
    fn field(&mut self, _: u8, _: &'static Field) {}
    fn name(&mut self, _: &str) {}
    fn element(&mut self) {}
    fn text(&mut self, _: Text<'_>) {}
    fn decimal(&mut self, _: &str) {}
    fn number(&mut self, _: &str) {}
    fn boolean(&mut self, _: bool) {}
    fn null(&mut self) {}
}

/// A sink that adds the pre-approval to the bank's decision before it ends.
struct Decision<'s> {
    sink: &'s mut dyn Sink,
    granted: Option<PreApproval>,
    depth: usize,
}

impl Decision<'_> {
    fn put(&mut self, ty: &'static Type, at: usize, text: &str) {
        if let Some((field, index)) = ty.fields.get(at).zip(u8::try_from(at).ok()) {
            self.sink.field(index, field);
            self.sink.text(Text::Plain(text));
        }
    }

    fn put_pre_approval(&mut self) {
        let (Some(approval), Some(field)) = (self.granted.take(), values::Granted::TABLE.field(0)) else { return };
        self.sink.field(0, field);
        self.sink.begin_object(Some(values::PreApproval::TABLE));
        self.put(values::PreApproval::TABLE, 0, &approval.save());
        self.put(values::PreApproval::TABLE, 1, approval.reference_id());
        self.sink.end_object();
    }
}

impl Sink for Decision<'_> {
    fn begin_object(&mut self, ty: Option<&'static Type>) {
        self.depth += 1;
        self.sink.begin_object(ty);
    }

    fn end_object(&mut self) {
        self.depth -= 1;
        if self.depth == 0 {
            self.put_pre_approval();
        }
        self.sink.end_object();
    }

    fn begin_list(&mut self) {
        self.sink.begin_list();
    }

    fn end_list(&mut self) {
        self.sink.end_list();
    }

    fn field(&mut self, index: u8, field: &'static Field) {
        self.sink.field(index, field);
    }

    fn name(&mut self, name: &str) {
        self.sink.name(name);
    }

    fn element(&mut self) {
        self.sink.element();
    }

    fn text(&mut self, text: Text<'_>) {
        self.sink.text(text);
    }

    fn decimal(&mut self, digits: &str) {
        self.sink.decimal(digits);
    }

    fn number(&mut self, digits: &str) {
        self.sink.number(digits);
    }

    fn boolean(&mut self, value: bool) {
        self.sink.boolean(value);
    }

    fn null(&mut self) {
        self.sink.null();
    }
}
