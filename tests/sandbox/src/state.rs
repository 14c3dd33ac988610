//! The state of the sandbox. One lock guards it, so that requests run one after another.

use serde_json::json;

use std::collections::BTreeSet;

use anyhow::Result;
use imza::explain::Cause;

use crate::delivery::{Delivery, DeliveryState};
use crate::exchange::{Exchange, IncomingRequest, Provider, Response, Verdict};
use crate::fault::{Fault, FaultKind, Faults};
use crate::journal::Journal;
use crate::merchant_config::MerchantConfig;
use crate::route::{Routes, Unrouted};
use crate::settings::Settings;
use crate::store::{Store, key};
use crate::{clock, craftgate, mask, nexkasa, nkolay, parax};

/// The settings, the records, and the queues.
pub struct State {
    /// The settings.
    pub settings: Settings,
    /// The records.
    pub store: Store,
    /// The pending faults.
    pub faults: Faults,
    /// The recent requests.
    pub journal: Journal,
    /// The pending deliveries by time and number.
    outbox: BTreeSet<(i64, i64)>,
    routes: Routes,
}

/// The number of finished deliveries to keep.
const KEPT: i64 = 1000;

/// A message to a merchant.
pub struct Message<'a> {
    /// The gateway that sends it.
    pub provider: Provider,
    /// The event it reports.
    pub event: &'a str,
    /// The URL it is sent to.
    pub url: String,
    /// The headers besides the content type.
    pub headers: Vec<(String, String)>,
    /// The body, as JSON.
    pub body: String,
    /// The delay before the first attempt, in seconds.
    pub wait: i64,
}

impl State {
    /// Opens the state: empty, or as stored in the database.
    ///
    /// # Errors
    /// If the database cannot be opened.
    pub fn new(settings: Settings) -> Result<Self> {
        let mut store = Store::open(settings.database.as_deref())?;
        let pending = store.all::<Delivery>().into_iter().filter(|delivery| delivery.state == DeliveryState::Pending);
        let outbox = pending.map(|delivery| (delivery.due_ms, delivery.id)).collect();
        let journal = Journal::new(settings.keep);
        Ok(Self { settings, store, faults: Faults::default(), journal, outbox, routes: Routes::default() })
    }

    /// Whether an operation has this name, `payment.create_payment`.
    pub fn has_operation(&self, name: &str) -> bool {
        self.routes.has(name)
    }

    /// Returns the merchant's settings at the providers.
    pub fn merchant_config(&mut self) -> MerchantConfig {
        MerchantConfig::of(&mut self.store, &self.settings)
    }

    /// Handles a request. The returned fault applies to the response.
    pub fn handle(&mut self, request: IncomingRequest) -> (Response, Option<Fault>) {
        let matched = match self.routes.find(&request.method, request.path()) {
            Ok(matched) => matched,
            Err((provider, why)) => {
                let response = unrouted(provider, why);
                self.journal.record_unrouted(request, provider, response.status, &response.body);
                return (response, None);
            }
        };
        let fault = self.faults.take_for_request(&request, &matched);
        let mut exchange = Exchange { request, matched, verdict: Verdict::Unchecked, causes: vec![], notes: vec![], fault: fault.clone() };
        let kind = fault.as_ref().map(|fault| fault.kind);
        let mut response = match kind {
            Some(FaultKind::Drop) => {
                self.journal.record(exchange, None, &[]);
                return (Response::html(500, ""), fault);
            }
            Some(FaultKind::ServerError) => server_error(exchange.matched.provider),
            Some(FaultKind::Duplicate) => {
                self.respond(&mut exchange);
                self.respond(&mut exchange)
            }
            _ => self.respond(&mut exchange),
        };
        if let Err(error) = self.store.commit() {
            tracing::error!(error = format!("{error:#}"), "the database cannot be written");
            response = server_error(exchange.matched.provider);
        }
        let verdict = matches!(exchange.verdict, Verdict::Verified);
        let cause = |cause: &Cause| format!("{}: {} {}", cause.code, mask::text(&cause.message, &self.settings.keys), cause.fix);
        let causes = exchange.causes.iter().map(cause).collect::<Vec<_>>().join(" | ");
        tracing::info!(
            provider = exchange.matched.provider.name(),
            operation = exchange.matched.name(),
            status = response.status,
            verified = verdict,
            causes = (!causes.is_empty()).then_some(causes)
        );
        let is_lost = fault.as_ref().is_some_and(Fault::loses_response);
        let sent_status = (!is_lost).then_some(response.status);
        self.journal.record(exchange, sent_status, &response.body);
        (response, fault)
    }

    fn respond(&mut self, exchange: &mut Exchange) -> Response {
        match exchange.matched.provider {
            Provider::Craftgate => craftgate::respond(self, exchange),
            Provider::Parax => parax::respond(self, exchange),
            Provider::Nexkasa => nexkasa::respond(self, exchange),
            Provider::Nkolay => nkolay::respond(self, exchange),
        }
    }

    /// Schedules a message, in as many copies as the merchant configuration says.
    pub fn deliver(&mut self, message: &Message<'_>) {
        let copies = self.merchant_config().webhook_copies.unwrap_or(1);
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
                state: DeliveryState::Pending,
            });
        }
    }

    /// Stores a delivery, and schedules it if it is pending.
    pub fn keep(&mut self, delivery: &Delivery) {
        self.store.put(&key(delivery.id), delivery);
        if delivery.state == DeliveryState::Pending {
            self.outbox.insert((delivery.due_ms, delivery.id));
            return;
        }
        let old = key(delivery.id - KEPT);
        if self.store.get::<Delivery>(&old).is_some_and(|old| old.state != DeliveryState::Pending) {
            self.store.remove::<Delivery>(&old);
        }
    }

    /// Takes a delivery that is due, and the fault that applies to it.
    ///
    /// # Errors
    /// The time of the next delivery in milliseconds since 1970, if there is one.
    pub fn take_due(&mut self) -> Result<(Delivery, Option<Fault>), Option<i64>> {
        loop {
            let Some((due, id)) = self.outbox.first().copied() else { return Err(None) };
            if due > clock::now_ms() {
                return Err(Some(due));
            }
            self.outbox.pop_first();
            let Some(mut delivery) = self.store.numbered::<Delivery>(id) else { continue };
            let fault = self.faults.take_for_delivery(delivery.provider, &delivery.event, &delivery.body);
            match fault {
                Some(Fault { kind: FaultKind::Delay, milliseconds, .. }) => {
                    delivery.due_ms = clock::now_ms() + i64::try_from(milliseconds).unwrap_or(i64::MAX / 2);
                    self.keep(&delivery);
                }
                fault => return Ok((delivery, fault)),
            }
        }
    }

    /// Deletes all records and faults.
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

/// Returns a gateway's response to an internal error.
fn server_error(provider: Provider) -> Response {
    match provider {
        Provider::Craftgate => craftgate::error(500, "0", "An error occurred.", None),
        Provider::Parax => {
            Response::json(500, &json!({ "status": 0, "code": 500, "title": "Hata!", "message": "Sunucu hatası", "type": "error" }))
        }
        Provider::Nexkasa => Response::json(500, &json!({ "error": "Server error" })),
        Provider::Nkolay => Response::json(500, &json!({ "message": "Internal Server Error" })),
    }
}

fn unrouted(provider: Option<Provider>, why: Unrouted) -> Response {
    let (status, words) = match why {
        Unrouted::Path => (404, "Not found"),
        Unrouted::Method => (405, "Method not allowed"),
    };
    match provider {
        Some(Provider::Craftgate) => craftgate::error(status, "0", words, None),
        _ => Response::json(
            status,
            &json!({ "message": words, "sandbox": "no operation has this method and path; see --help for base URLs" }),
        ),
    }
}
