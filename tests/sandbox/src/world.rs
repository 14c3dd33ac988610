//! Everything that the sandbox knows and does, behind one lock: a request is answered as if it were alone.

use serde_json::json;

use std::collections::BTreeSet;

use anyhow::Result;

use crate::delivery::{Delivery, State};
use crate::exchange::{Answer, Arrived, Exchange, Provider, Verdict};
use crate::fault::{Fault, Faults, Kind};
use crate::journal::Journal;
use crate::panel::Panel;
use crate::route::{Routes, Unrouted};
use crate::settings::Settings;
use crate::store::{Store, key};
use crate::{clock, craftgate, nexkasa, nkolay, parax};

/// The state and what belongs to it.
pub struct World {
    /// How it was started.
    pub settings: Settings,
    /// The records.
    pub store: Store,
    /// The faults that wait.
    pub faults: Faults,
    /// What arrived.
    pub journal: Journal,
    /// When deliveries are due, and which.
    outbox: BTreeSet<(i64, i64)>,
    routes: Routes,
}

/// How many deliveries that are over are remembered.
const KEPT: i64 = 1000;

/// A message to a merchant that is still to be kept.
pub struct Message<'a> {
    /// Who sends it.
    pub provider: Provider,
    /// What it reports.
    pub event: &'a str,
    /// Where it goes.
    pub url: String,
    /// Headers besides the content type.
    pub headers: Vec<(String, String)>,
    /// Its body, JSON.
    pub body: String,
    /// How long it waits first, in seconds.
    pub wait: i64,
}

impl World {
    /// A world, empty or with what the database holds.
    ///
    /// # Errors
    /// If the database cannot be used.
    pub fn new(settings: Settings) -> Result<Self> {
        let mut store = Store::open(settings.database.as_deref())?;
        let pending = store.all::<Delivery>().into_iter().filter(|delivery| delivery.state == State::Pending);
        let outbox = pending.map(|delivery| (delivery.due_ms, delivery.id)).collect();
        let journal = Journal::new(settings.keep);
        Ok(Self { settings, store, faults: Faults::default(), journal, outbox, routes: Routes::default() })
    }

    /// The merchant's settings with the providers.
    pub fn panel(&mut self) -> Panel {
        Panel::of(&mut self.store, &self.settings)
    }

    /// Answers a request. The fault says what becomes of the answer on its way.
    pub fn handle(&mut self, arrived: Arrived) -> (Answer, Option<Fault>) {
        let matched = match self.routes.find(&arrived.method, arrived.path()) {
            Ok(matched) => matched,
            Err((provider, why)) => {
                let answer = unrouted(provider, why);
                self.journal.record_unrouted(arrived, provider, answer.status, &answer.body);
                return (answer, None);
            }
        };
        let fault = self.faults.strike(&arrived, &matched);
        let mut exchange = Exchange { arrived, matched, verdict: Verdict::Unchecked, notes: vec![], fault: fault.clone() };
        let kind = fault.as_ref().map(|fault| fault.kind);
        let mut answer = match kind {
            Some(Kind::Drop) => {
                self.journal.record(exchange, None, &[]);
                return (Answer::html(500, ""), fault);
            }
            Some(Kind::ServerError) => server_error(exchange.matched.provider),
            Some(Kind::Duplicate) => {
                self.answer(&mut exchange);
                self.answer(&mut exchange)
            }
            _ => self.answer(&mut exchange),
        };
        if let Err(error) = self.store.commit() {
            tracing::error!(error = format!("{error:#}"), "the database cannot be written");
            answer = server_error(exchange.matched.provider);
        }
        let verdict = matches!(exchange.verdict, Verdict::Verified);
        tracing::info!(
            provider = exchange.matched.provider.name(),
            operation = exchange.matched.name(),
            status = answer.status,
            verified = verdict
        );
        let told = (kind != Some(Kind::DropAfter)).then_some(answer.status);
        self.journal.record(exchange, told, &answer.body);
        (answer, fault)
    }

    fn answer(&mut self, exchange: &mut Exchange) -> Answer {
        match exchange.matched.provider {
            Provider::Craftgate => craftgate::answer(self, exchange),
            Provider::Parax => parax::answer(self, exchange),
            Provider::Nexkasa => nexkasa::answer(self, exchange),
            Provider::Nkolay => nkolay::answer(self, exchange),
        }
    }

    /// Keeps a message and sends it when it is due, as often as the panel says.
    pub fn deliver(&mut self, message: &Message<'_>) {
        let copies = self.panel().webhook_copies.unwrap_or(1);
        for _ in 0..copies {
            let id = self.store.next("delivery", 1);
            let due_ms = clock::now_ms() + message.wait * 1000 / i64::from(self.settings.speed);
            let mut headers = vec![("content-type".to_owned(), "application/json".to_owned())];
            headers.extend(message.headers.iter().cloned());
            self.keep(&Delivery {
                id,
                provider: message.provider,
                event: message.event.to_owned(),
                url: message.url.clone(),
                headers,
                body: message.body.clone(),
                due_ms,
                attempts: vec![],
                state: State::Pending,
            });
        }
    }

    /// Keeps a delivery; one that is pending is sent when it is due.
    pub fn keep(&mut self, delivery: &Delivery) {
        self.store.put(&key(delivery.id), delivery);
        if delivery.state == State::Pending {
            self.outbox.insert((delivery.due_ms, delivery.id));
            return;
        }
        let old = key(delivery.id - KEPT);
        if self.store.get::<Delivery>(&old).is_some_and(|old| old.state != State::Pending) {
            self.store.remove::<Delivery>(&old);
        }
    }

    /// Takes a delivery that is due, with the fault that strikes it; else says when the next one is due.
    ///
    /// # Errors
    /// The time of the next one, in milliseconds since 1970, if there is one.
    pub fn take_due(&mut self) -> Result<(Delivery, Option<Fault>), Option<i64>> {
        loop {
            let Some((due, id)) = self.outbox.first().copied() else { return Err(None) };
            if due > clock::now_ms() {
                return Err(Some(due));
            }
            self.outbox.pop_first();
            let Some(mut delivery) = self.store.numbered::<Delivery>(id) else { continue };
            let fault = self.faults.strike_delivery(delivery.provider, &delivery.event, &delivery.body);
            match fault {
                Some(Fault { kind: Kind::Delay, milliseconds, .. }) => {
                    delivery.due_ms = clock::now_ms() + i64::try_from(milliseconds).unwrap_or(i64::MAX / 2);
                    self.keep(&delivery);
                }
                fault => return Ok((delivery, fault)),
            }
        }
    }

    /// Forgets everything.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn reset(&mut self) -> Result<()> {
        self.faults.0.clear();
        self.journal.clear();
        self.outbox.clear();
        self.store.clear()
    }
}

/// What a gateway answers when it breaks down.
fn server_error(provider: Provider) -> Answer {
    match provider {
        Provider::Craftgate => craftgate::error(500, "0", "An error occurred.", None),
        Provider::Parax => {
            Answer::json(500, &json!({ "status": 0, "code": 500, "title": "Hata!", "message": "Sunucu hatası", "type": "error" }))
        }
        Provider::Nexkasa => Answer::json(500, &json!({ "error": "Server error" })),
        Provider::Nkolay => Answer::json(500, &json!({ "message": "Internal Server Error" })),
    }
}

fn unrouted(provider: Option<Provider>, why: Unrouted) -> Answer {
    let (status, words) = match why {
        Unrouted::Path => (404, "Not found"),
        Unrouted::Method => (405, "Method not allowed"),
    };
    match provider {
        Some(Provider::Craftgate) => craftgate::error(status, "0", words, None),
        _ => {
            Answer::json(status, &json!({ "message": words, "sandbox": "no operation has this method and path; see --help for base URLs" }))
        }
    }
}
