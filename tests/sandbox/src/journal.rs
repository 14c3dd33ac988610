//! What arrived lately, as the control interface and the status page show it: secrets masked.

use serde_json::{Value, json};

use std::collections::VecDeque;

use crate::clock;
use crate::exchange::{Arrived, Exchange, Provider, Verdict};
use crate::fault::Kind;
use crate::mask;
use crate::settings::Keys;

/// The last requests.
#[derive(Debug)]
pub struct Journal {
    entries: VecDeque<Entry>,
    keep: usize,
    count: usize,
}

/// A request and what became of it.
#[derive(Debug)]
struct Entry {
    number: usize,
    arrived: Arrived,
    provider: Option<Provider>,
    operation: Option<String>,
    verdict: Verdict,
    notes: Vec<String>,
    fault: Option<Kind>,
    status: Option<u16>,
    answer: Vec<u8>,
}

impl Journal {
    /// An empty one that keeps so many.
    #[must_use]
    pub fn new(keep: usize) -> Self {
        Self { entries: VecDeque::new(), keep, count: 0 }
    }

    /// Records a request that found its operation.
    pub fn record(&mut self, exchange: Exchange, status: Option<u16>, answer: &[u8]) {
        let Exchange { arrived, matched, verdict, notes, fault } = exchange;
        let (provider, operation) = (Some(matched.provider), Some(matched.name()));
        self.push(arrived, provider, operation, verdict, notes, fault.map(|fault| fault.kind), status, answer);
    }

    /// Records a request that found none.
    pub fn record_unrouted(&mut self, arrived: Arrived, provider: Option<Provider>, status: u16, answer: &[u8]) {
        self.push(arrived, provider, None, Verdict::Unchecked, vec![], None, Some(status), answer);
    }

    #[allow(clippy::too_many_arguments)] // the members of an entry, in their order
    fn push(
        &mut self,
        arrived: Arrived,
        provider: Option<Provider>,
        operation: Option<String>,
        verdict: Verdict,
        notes: Vec<String>,
        fault: Option<Kind>,
        status: Option<u16>,
        answer: &[u8],
    ) {
        self.count += 1;
        if self.keep == 0 {
            return;
        }
        if self.entries.len() >= self.keep {
            self.entries.pop_front();
        }
        let (number, answer) = (self.count, answer.to_vec());
        self.entries.push_back(Entry { number, arrived, provider, operation, verdict, notes, fault, status, answer });
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.count = 0;
    }

    /// The newest first, as JSON.
    #[must_use]
    pub fn shown(&self, keys: &Keys, provider: Option<Provider>, limit: usize) -> Value {
        let wanted = self.entries.iter().rev().filter(|entry| provider.is_none() || entry.provider == provider);
        json!({ "total": self.count, "requests": wanted.take(limit).map(|entry| entry.shown(keys)).collect::<Vec<_>>() })
    }
}

impl Entry {
    fn shown(&self, keys: &Keys) -> Value {
        let (verdict, check, expected) = match &self.verdict {
            Verdict::Unchecked => ("unchecked", None, None),
            Verdict::Verified => ("verified", None, None),
            Verdict::Refused { check, expected } => ("refused", Some(*check), Some(mask::text(expected, keys))),
        };
        let query = form_urlencoded::parse(self.arrived.query().as_bytes()).map(|(name, value)| (name.into_owned(), value.into_owned()));
        json!({
            "number": self.number,
            "time": clock::civil(self.arrived.at_ms / 1000),
            "provider": self.provider.map(Provider::name),
            "operation": self.operation.as_ref(),
            "method": self.arrived.method.as_str(),
            "path": mask::text(self.arrived.path(), keys),
            "query": mask::value(&query.collect(), keys),
            "body": mask::body(&self.arrived.body, keys),
            "idempotencyKey": self.arrived.header("x-idempotency-key"),
            "verdict": verdict,
            "check": check,
            "expected": expected,
            "notes": self.notes.iter().map(|note| mask::text(note, keys)).collect::<Vec<_>>(),
            "fault": self.fault,
            "status": self.status,
            "answer": mask::body(&self.answer, keys),
        })
    }
}
