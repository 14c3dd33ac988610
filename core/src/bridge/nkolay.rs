//! N Kolay's shopping loan through the bridge. What one step hands to the next travels as its saved text.

use alloc::string::String;

use super::record::Record;
use super::values::{self, AuditInput, NKolaySettings};
use super::{Prepared, RawResponse, Step, no_operation, put, put_fields, unfit};
use crate::api::case::Names;
use crate::api::schema::{Field, Ty, Type};
use crate::api::sink::{Sink, Text};
use crate::api::transcode::{Integers, Reading, Source, TranscodeResult, Transcoder};
use crate::craftgate::ResponseBody;
use crate::decimal::FixedDecimal;
use crate::error::{Error, Result, redact_quoted};
use crate::http::{BaseUrl, UnknownFields};
use crate::nkolay::{self, Audit, BankSession, Month, Nkolay, Offer, PreApproval, Taxes, Token};
use crate::secret::{NkolayApiSecretKey, NkolayPassword};
use crate::text::{number, unsigned};

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
    let expires_at = token.expires_at().map(number);
    put(values::Token::TABLE, &[Some(&token.save()), expires_at.as_deref()], into)
}

fn put_session(session: &BankSession, into: &mut Reading<'_>) -> Result<()> {
    put(values::BankSession::TABLE, &[Some(&session.save()), Some(session.reference_id())], into)
}

pub(super) fn audit(input: &dyn Source, into: &mut Reading<'_>) -> Result<()> {
    // A line of an answer may have more fields than are known.
    let record = Record::read_with(AuditInput::TABLE, input, into.names, UnknownFields::Send)?;
    let figure = |outer, name| record.within(outer, name).and_then(FixedDecimal::read);
    if let Some(kind) = record.within("offer", "type").filter(|kind| *kind != "CONSUMER_LOAN") {
        return Err(Error::invalid("offer.type", &["expected CONSUMER_LOAN, found ", &redact_quoted(kind)]));
    }
    let latest = record.text("date").map_or_else(|| Ok(Taxes::latest()), Taxes::on)?;
    let taxes = Taxes { kkdf: figure("", "kkdf").unwrap_or(latest.kkdf), bsmv: figure("", "bsmv").unwrap_or(latest.bsmv) };
    let offer = Offer {
        principal: figure("", "principal").unwrap_or(FixedDecimal::ZERO),
        term: record.within("offer", "term").and_then(|term| u32::try_from(unsigned(term)?).ok()).unwrap_or_default(),
        monthly_rate: figure("offer", "interestRate").unwrap_or(FixedDecimal::ZERO),
        amount: figure("offer", "amount"),
        total: figure("offer", "totalPaymentAmount"),
        annual_effective: figure("offer", "annualEffectiveInterestRate"),
        monthly_effective: figure("offer", "monthlyEffectiveInterestRate"),
    };
    let audit = nkolay::audit_exactly(&offer, taxes)?;
    put_audit(&audit, &mut into.transcoder(Ty::Object(values::Audit::TABLE))).map_err(unfit)
}

fn put_audit(audit: &Audit<FixedDecimal>, to: &mut Transcoder<'_>) -> TranscodeResult {
    to.begin_object()?;
    put_figures(&[Some(&audit.instalment), Some(&audit.last), Some(&audit.total)], LIRA, 0, to)?;
    put_figures(&[Some(&audit.internal_rate)], 6, values::Audit::internal_rate, to)?;
    put_figures(&[Some(&audit.annual_effective), Some(&audit.monthly_effective)], RATE, values::Audit::annual_effective, to)?;
    to.field_at(values::Audit::schedule)?;
    to.begin_list()?;
    for month in &audit.schedule {
        to.element();
        to.begin_object()?;
        put_fields(&[Some(&number(month.month.into()))], 0, to)?;
        let Month { payment, interest, kkdf, bsmv, repaid, balance, .. } = month;
        put_figures(&[Some(payment), Some(interest), Some(kkdf), Some(bsmv), Some(repaid), Some(balance)], LIRA, 1, to)?;
        to.end_object()?;
    }
    to.end_list(audit.schedule.len());
    to.field_at(values::Audit::differences)?;
    to.begin_object()?;
    let differences = &audit.differences;
    put_figures(&[differences.amount.as_ref(), differences.total.as_ref()], LIRA, 0, to)?;
    put_figures(&[differences.annual_effective.as_ref(), differences.monthly_effective.as_ref()], RATE, 2, to)?;
    to.end_object()?;
    to.end_object()
}

/// Hands figures to the engine, in declared order from a field on, each with so many places after the point.
#[inline(never)]
fn put_figures(figures: &[Option<&FixedDecimal>], places: usize, from: u8, to: &mut Transcoder<'_>) -> TranscodeResult {
    for (index, figure) in (from..).zip(figures) {
        put_fields(&[figure.map(|figure| figure.text(places)).as_deref()], index, to)?;
    }
    Ok(())
}

/// The places after the point of an amount in lira.
const LIRA: usize = 2;
/// The places after the point of an effective rate.
const RATE: usize = 4;

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
