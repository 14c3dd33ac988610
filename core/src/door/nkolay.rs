//! N Kolay's shopping loan through the door. What one step hands to the next travels as its saved text.

use alloc::string::{String, ToString};

use super::record::Record;
use super::values::{self, AuditInput, NKolaySettings};
use super::{Arrived, Filler, Prepared, Step, no_operation, put};
use crate::api::case::Names;
use crate::api::schema::{Field, Type};
use crate::api::sink::{Sink, Text};
use crate::api::transcode::{Integers, Outcome, Reading, Source};
use crate::craftgate::Content;
use crate::decimal::Exact;
use crate::error::{Error, Result, shown};
use crate::http::{BaseUrl, UnknownFields};
use crate::nkolay::{self, BankSession, Nkolay, Offer, PreApproval, Taxes, Token};
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

pub(super) fn read(client: &Nkolay, arrived: &Arrived<'_>, mut into: Reading<'_>) -> Result<Content> {
    let Arrived { operation, state, status, body } = *arrived;
    let mut nowhere = Nowhere;
    let unread = Reading { names: into.names, integers: Integers::Full, sink: &mut nowhere };
    if operation == "authenticate" {
        let token = client.read_authenticate(status, body, unread)?;
        put_token(&token, &mut into)?;
        return Ok(Content::Value);
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
    Ok(Content::Value)
}

pub(super) fn restore(function: &str, saved: &str, into: &mut Reading<'_>) -> Result<()> {
    match function {
        "restore_token" => put_token(&Token::restore(saved)?, into),
        "restore_session" => put_session(&BankSession::restore(saved)?, into),
        _ => {
            let approval = PreApproval::restore(saved)?;
            put(values::PreApproval::TABLE, into, |to| reference(to, &approval.save(), approval.reference_id()))
        }
    }
}

fn put_token(token: &Token, into: &mut Reading<'_>) -> Result<()> {
    put(values::Token::TABLE, into, |to| {
        to.text("saved", &token.save())?;
        token.expires_at().map_or(Ok(()), |at| to.number("expiresAt", &at.to_string()))
    })
}

fn put_session(session: &BankSession, into: &mut Reading<'_>) -> Result<()> {
    put(values::BankSession::TABLE, into, |to| reference(to, &session.save(), session.reference_id()))
}

fn reference(to: &mut Filler<'_, '_>, saved: &str, reference_id: &str) -> Outcome {
    to.text("saved", saved)?;
    to.text("referenceId", reference_id)
}

pub(super) fn audit(input: &dyn Source, into: &mut Reading<'_>) -> Result<()> {
    // A line of an answer may have more fields than are known.
    let record = Record::read_with(AuditInput::TABLE, input, into.names, UnknownFields::Send)?;
    let number = |outer, name| record.within(outer, name).and_then(Exact::read);
    if let Some(kind) = record.within("offer", "type").filter(|kind| *kind != "CONSUMER_LOAN") {
        return Err(Error::invalid("offer.type", alloc::format!("expected CONSUMER_LOAN, found {}", shown(kind))));
    }
    let latest = record.text("date").map_or_else(|| Ok(Taxes::latest()), Taxes::on)?;
    let taxes = Taxes { kkdf: number("", "kkdf").unwrap_or(latest.kkdf), bsmv: number("", "bsmv").unwrap_or(latest.bsmv) };
    let offer = Offer {
        principal: number("", "principal").unwrap_or(Exact::ZERO),
        term: record.within("offer", "term").and_then(|term| term.parse().ok()).unwrap_or_default(),
        monthly_rate: number("offer", "interestRate").unwrap_or(Exact::ZERO),
        amount: number("offer", "amount"),
        total: number("offer", "totalPaymentAmount"),
        annual_effective: number("offer", "annualEffectiveInterestRate"),
        monthly_effective: number("offer", "monthlyEffectiveInterestRate"),
    };
    let audit = nkolay::audit_exactly(&offer, taxes)?.map(|figure, places| figure.text(places));
    put(values::Audit::TABLE, into, |to| {
        let figures = [
            ("instalment", &audit.instalment),
            ("last", &audit.last),
            ("total", &audit.total),
            ("internalRate", &audit.internal_rate),
            ("annualEffective", &audit.annual_effective),
            ("monthlyEffective", &audit.monthly_effective),
        ];
        decimals(to, figures.map(|(name, figure)| (name, Some(figure))))?;
        to.0.name("schedule")?;
        to.0.begin_list()?;
        for month in &audit.schedule {
            to.0.element();
            to.0.begin_object()?;
            to.number("month", &month.month.to_string())?;
            let figures = [
                ("payment", &month.payment),
                ("interest", &month.interest),
                ("kkdf", &month.kkdf),
                ("bsmv", &month.bsmv),
                ("repaid", &month.repaid),
                ("balance", &month.balance),
            ];
            decimals(to, figures.map(|(name, figure)| (name, Some(figure))))?;
            to.0.end_object()?;
        }
        to.0.end_list(audit.schedule.len());
        to.0.name("differences")?;
        to.0.begin_object()?;
        let differences = &audit.differences;
        let figures = [
            ("amount", differences.amount.as_ref()),
            ("total", differences.total.as_ref()),
            ("annualEffective", differences.annual_effective.as_ref()),
            ("monthlyEffective", differences.monthly_effective.as_ref()),
        ];
        decimals(to, figures)?;
        to.0.end_object()
    })
}

fn decimals<const N: usize>(to: &mut Filler<'_, '_>, figures: [(&str, Option<&String>); N]) -> Outcome {
    figures.into_iter().try_for_each(|(name, figure)| figure.map_or(Ok(()), |figure| to.number(name, figure)))
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
