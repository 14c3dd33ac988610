//! The log of recent requests for the control interface and the status page, with secrets masked.

use imza::explain::Cause;
use serde_json::{Value, json};

use std::collections::VecDeque;

use crate::clock;
use crate::exchange::{Exchange, IncomingRequest, Provider, Verdict};
use crate::fault::FaultKind;
use crate::mask;
use crate::settings::Keys;

/// The recent requests.
#[derive(Debug)]
pub struct Journal {
    entries: VecDeque<Entry>,
    keep: usize,
    count: usize,
}

/// A request and its response.
#[derive(Debug)]
struct Entry {
    number: usize,
    request: IncomingRequest,
    provider: Option<Provider>,
    operation: Option<String>,
    verdict: Verdict,
    causes: Vec<Cause>,
    notes: Vec<String>,
    fault: Option<FaultKind>,
    status: Option<u16>,
    response: Vec<u8>,
}

impl Journal {
    /// Makes an empty journal that keeps this many requests.
    #[must_use]
    pub fn new(keep: usize) -> Self {
        Self { entries: VecDeque::new(), keep, count: 0 }
    }

    /// Records a request for an operation.
    pub fn record(&mut self, exchange: Exchange, status: Option<u16>, response: &[u8]) {
        let Exchange { request, matched, verdict, causes, notes, fault } = exchange;
        let (provider, operation) = (Some(matched.provider), Some(matched.name()));
        self.push(request, provider, operation, verdict, causes, notes, fault.map(|fault| fault.kind), status, response);
    }

    /// Records a request that matches no operation.
    pub fn record_unrouted(&mut self, request: IncomingRequest, provider: Option<Provider>, status: u16, response: &[u8]) {
        self.push(request, provider, None, Verdict::Unchecked, vec![], vec![], None, Some(status), response);
    }

    #[allow(clippy::too_many_arguments)] // the fields of an entry, in their order
    fn push(
        &mut self,
        request: IncomingRequest,
        provider: Option<Provider>,
        operation: Option<String>,
        verdict: Verdict,
        causes: Vec<Cause>,
        notes: Vec<String>,
        fault: Option<FaultKind>,
        status: Option<u16>,
        response: &[u8],
    ) {
        self.count += 1;
        if self.keep == 0 {
            return;
        }
        if self.entries.len() >= self.keep {
            self.entries.pop_front();
        }
        let (number, response) = (self.count, response.to_vec());
        self.entries.push_back(Entry { number, request, provider, operation, verdict, causes, notes, fault, status, response });
    }

    /// Removes all entries.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.count = 0;
    }

    /// Returns the entries as JSON, newest first.
    #[must_use]
    pub fn to_json(&self, keys: &Keys, provider: Option<Provider>, limit: usize) -> Value {
        let wanted = self.entries.iter().rev().filter(|entry| provider.is_none() || entry.provider == provider);
        json!({ "total": self.count, "requests": wanted.take(limit).map(|entry| entry.to_json(keys)).collect::<Vec<_>>() })
    }
}

impl Entry {
    fn to_json(&self, keys: &Keys) -> Value {
        let (verdict, check, expected) = match &self.verdict {
            Verdict::Unchecked => ("unchecked", None, None),
            Verdict::Verified => ("verified", None, None),
            Verdict::Refused { check, expected } => ("refused", Some(*check), Some(mask::text(expected, keys))),
        };
        let cause = |cause: &Cause| json!({ "code": cause.code, "message": mask::text(&cause.message, keys), "fix": cause.fix.as_str() });
        let causes: Vec<Value> = self.causes.iter().map(cause).collect();
        let query = form_urlencoded::parse(self.request.query().as_bytes()).map(|(name, value)| (name.into_owned(), value.into_owned()));
        json!({
            "number": self.number,
            "time": clock::civil(self.request.at_ms / 1000),
            "provider": self.provider.map(Provider::name),
            "operation": self.operation.as_ref(),
            "method": self.request.method.as_str(),
            "path": mask::text(self.request.path(), keys),
            "query": mask::value(&query.collect(), keys),
            "body": mask::body(&self.request.body, keys),
            "idempotencyKey": self.request.header("x-idempotency-key"),
            "verdict": verdict,
            "check": check,
            "expected": expected,
            "causes": causes,
            "notes": self.notes.iter().map(|note| mask::text(note, keys)).collect::<Vec<_>>(),
            "fault": self.fault,
            "status": self.status,
            "answer": mask::body(&self.response, keys),
        })
    }
}
