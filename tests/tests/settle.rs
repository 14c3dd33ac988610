//! An attempt settles a call over a network that loses, delays and garbles, with processes that crash: it never charges twice, never says "not done" of what was done or
//! may still be done, nor "done" of what was not, and ends in a verdict once the gateway answers again.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::as_conversions, clippy::cast_possible_truncation)] // a model in a test

use std::collections::BTreeMap;

use imza::api::client::Sent;
use imza::bridge::Prepared;
use imza::craftgate::{Craftgate, Environment};
use imza::secret::{CraftgateApiKey, CraftgateSecretKey};
use imza::settle::attempt::{Attempt, Proof, Step};
use imza::{Context, JsonSource};
use imza_tests::calls::{built, operation};
use serde_json::{Value, json};

const START: i64 = 1_795_732_200;
/// The longest time that a request may be under way.
const TRANSIT: i64 = 100;
/// How long a record may be missing from a search.
const LAG: i64 = 100;

/// Numbers without a pattern, the same for one seed (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % end
    }

    fn one_in(&mut self, count: u64) -> bool {
        self.below(count) == 0
    }
}

#[derive(Clone)]
struct Record {
    id: i64,
    created: i64,
    status: &'static str,
    conversation: String,
    is_charged: bool,
}

/// The gateway, with every request that is under way to it.
struct Gateway {
    now: i64,
    records: Vec<Record>,
    by_key: BTreeMap<String, usize>,
    under_way: Vec<(i64, Prepared)>,
    /// The fate of a new payment.
    fate: &'static str,
    charges: u32,
}

fn civil(seconds: i64) -> String {
    let time = seconds - START + 90 * 60; // since midnight of 2026-11-27 in Istanbul
    let (day, time) = (27 + time.div_euclid(86_400), time.rem_euclid(86_400));
    let (month, day) = if day > 30 { (12, day - 30) } else { (11, day) };
    format!("2026-{month:02}-{day:02}T{:02}:{:02}:{:02}", time / 3600, time / 60 % 60, time % 60)
}

impl Record {
    fn json(&self) -> Value {
        json!({ "id": self.id, "paymentId": self.id, "createdDate": civil(self.created), "conversationId": self.conversation, "price": 10, "currency": "TRY", "paymentStatus": self.status })
    }
}

impl Gateway {
    /// Does what a request asks for; returns status and body.
    fn handle(&mut self, request: &Prepared) -> (u16, String) {
        let url = &request.request.url;
        let body: Value = request.request.body.as_deref().map_or(Value::Null, |body| serde_json::from_str(body).unwrap());
        let data = |value: Value| (200, json!({ "data": value }).to_string());
        if url.contains("/payment-reporting/v1/payments?") {
            let seen = self.records.iter().filter(|record| record.created + LAG <= self.now).map(Record::json).collect::<Vec<_>>();
            return data(json!({ "items": seen }));
        }
        if let Some(id) = url.rsplit("/card-payments/").next().and_then(|id| id.parse::<i64>().ok()) {
            return data(self.records.iter().find(|record| record.id == id).unwrap().json());
        }
        if url.ends_with("/3ds-complete") {
            let key = request.request.headers.iter().find(|(name, _)| *name == "x-idempotency-key").map(|(_, value)| value.as_ref());
            assert_eq!(key, Some(format!("complete/{}", body["paymentId"]).as_str()), "each completion of a payment has the same key");
            let record = self.records.iter_mut().find(|record| json!(record.id) == body["paymentId"]).unwrap();
            if record.status != "CALLBACK_THREEDS" {
                return (
                    422,
                    json!({"errors": {"errorCode": "10003", "errorGroup": "INVALID_TRANSACTION", "errorDescription": "x"}}).to_string(),
                );
            }
            record.status = self.fate;
            record.is_charged = self.fate == "SUCCESS";
            self.charges += u32::from(record.is_charged);
            let record = record.json();
            return data(record);
        }
        let key = request.request.headers.iter().find(|(name, _)| *name == "x-idempotency-key").map(|(_, value)| value.to_string());
        let at = match key.as_ref().and_then(|key| self.by_key.get(key)) {
            Some(at) => *at,
            None => {
                let begins = url.ends_with("/3ds-init");
                let status = if begins { "INIT_THREEDS" } else { self.fate };
                let is_charged = status == "SUCCESS";
                self.charges += u32::from(is_charged);
                let conversation = body["conversationId"].as_str().unwrap_or_default().to_owned();
                self.records.push(Record { id: 100 + self.records.len() as i64, created: self.now, status, conversation, is_charged });
                if let Some(key) = key {
                    self.by_key.insert(key, self.records.len() - 1);
                }
                self.records.len() - 1
            }
        };
        data(self.records[at].json())
    }

    fn pass(&mut self, seconds: i64) {
        let end = self.now + seconds;
        let mut due: Vec<_> = self.under_way.extract_if(.., |(at, _)| *at <= end).collect();
        due.sort_by_key(|(at, _)| *at);
        for (at, request) in due {
            self.now = at.max(self.now);
            self.handle(&request);
        }
        self.now = end;
    }
}

fn run(seed: u64, case: &str) -> String {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let client = Craftgate::new(CraftgateApiKey::new("k").unwrap(), CraftgateSecretKey::new("s").unwrap(), Environment::Sandbox);
    let begins = case == "3ds";
    let operation = operation(&client, if begins { "payment.init_3ds_payment" } else { "payment.create_payment" });
    let has_key = random.one_in(2);
    let context = Context { random_key: "r", idempotency_key: has_key.then_some("key-1"), ..Context::default() };
    let mut request = json!({
        "price": "10", "paidPrice": "10", "installment": 1, "currency": "TRY", "conversationId": "order-1",
        "card": { "cardHolderName": "Haluk Demir", "cardNumber": "5258640000000001", "expireYear": "2044", "expireMonth": "07", "cvc": "000" },
        "items": [{ "name": "Vazo", "price": "10" }],
    });
    if begins {
        request["callbackUrl"] = json!("https://shop.example/back");
    }
    let call = built(&client, operation, &[], Some(&JsonSource(&request.to_string())), &context).unwrap();
    let fate = ["SUCCESS", "FAILURE"][random.below(2) as usize];
    let older = Record { id: 99, created: START - 3600, status: "SUCCESS", conversation: "order-1".into(), is_charged: false };
    let mut gateway = Gateway { now: START, records: vec![older], by_key: BTreeMap::new(), under_way: Vec::new(), fate, charges: 0 };
    let asked = Context { random_key: "r", ..Context::default() };
    let sent = Sent {
        operation,
        url: &call.request.url,
        body: call.request.body.as_deref(),
        timeout_seconds: call.timeout_seconds,
        idempotency_key: call.request.idempotency_key(),
    };
    let mut attempt = Attempt::new(&client, sent, call.repeat, gateway.now).unwrap();
    let begun = attempt.save();
    let mut verdict = None;
    let mut result = None;
    for step in 0..2_000 {
        // After a while the network is well again.
        let is_faulty = step < 20;
        attempt.tick(gateway.now);
        let before = attempt.save();
        let next = attempt.next(&client, &asked).unwrap();
        // It may have been saved before the step was taken.
        let saved = if random.one_in(3) { before } else { attempt.save() };
        if is_faulty && random.one_in(5) {
            attempt = Attempt::restore(&client, &saved, random.one_in(2).then_some(begun.as_str())).unwrap();
            assert!(!saved.contains("5258640000000001") && !saved.contains("key-1"), "{saved}");
            if matches!(next, Step::SendCall | Step::Ask(_) | Step::Complete(_)) && random.one_in(2) {
                let request = if let Step::Ask(request) | Step::Complete(request) = next { request } else { call.clone() };
                gateway.under_way.push((gateway.now + random.below(TRANSIT as u64) as i64, request));
            }
            gateway.pass(random.below(30) as i64);
            continue;
        }
        let request = match next {
            Step::SendCall => call.clone(),
            Step::Ask(request) | Step::Complete(request) => request,
            Step::Wait(seconds) => {
                assert!(seconds > 0);
                gateway.pass(if is_faulty { 1 + random.below(seconds as u64 + 5) as i64 } else { seconds });
                // The payer comes back at some time, or never.
                let waiting = gateway.records.iter_mut().rev().find(|record| matches!(record.status, "INIT_THREEDS" | "CALLBACK_THREEDS"));
                if let Some(record) = waiting.filter(|_| random.one_in(3)) {
                    record.status = "CALLBACK_THREEDS";
                    if random.one_in(2) {
                        attempt.callback(&record.id.to_string(), "complete").unwrap_or_default();
                    } else {
                        attempt.webhook();
                    }
                }
                continue;
            }
            Step::Done => {
                verdict = Some("done");
                break;
            }
            Step::NotDone(_) => {
                verdict = Some("not_done");
                break;
            }
            Step::Open(_) => {
                verdict = Some("open");
                break;
            }
        };
        let fault = if is_faulty { random.below(6) } else { 5 };
        match fault {
            // The request is lost; it arrives late; its answer is lost; something else answers.
            0 => attempt.no_answer(),
            1 => {
                gateway.under_way.push((gateway.now + random.below(TRANSIT as u64) as i64, request));
                attempt.no_answer();
            }
            2 => {
                gateway.handle(&request);
                attempt.no_answer();
            }
            3 => {
                if random.one_in(2) {
                    gateway.handle(&request);
                }
                attempt.answered(&client, 502, b"<html>Bad Gateway</html>").unwrap();
            }
            _ => {
                let (status, body) = gateway.handle(&request);
                gateway.pass(random.below(3) as i64);
                match attempt.answered(&client, status, body.as_bytes()).unwrap() {
                    Proof::Done(record) => result = Some(record),
                    Proof::Nothing | Proof::NotDone(_) => {}
                }
            }
        }
    }
    // Requests that are still under way arrive.
    gateway.pass(TRANSIT + 1);
    let charged = gateway.records.iter().filter(|record| record.is_charged).count();
    assert!(gateway.charges <= 1 && charged <= 1, "{case} {seed}: charged {} times", gateway.charges);
    match verdict {
        Some("done") => assert_eq!(
            (charged, result.is_some_and(|record| record.contains("\"SUCCESS\""))),
            (1, true),
            "{case} {seed}: done, but not charged"
        ),
        Some("not_done") => assert_eq!(charged, 0, "{case} {seed}: charged, but not done"),
        _ => {}
    }
    verdict.unwrap_or("none").into()
}

fn settle(case: &str, runs: u64) -> BTreeMap<String, u32> {
    let mut verdicts = BTreeMap::new();
    for seed in 1..=runs {
        *verdicts.entry(run(seed, case)).or_default() += 1;
    }
    verdicts
}

/// A few of the hundred thousand runs that `--ignored` does, optimized: `cargo test -p imza-tests --profile sandbox --test settle -- --ignored`.
const FEW: u64 = 150;

fn payments(runs: u64) {
    let verdicts = settle("payment", runs);
    assert_eq!(
        (verdicts.get("none"), verdicts.get("open")),
        (None, None),
        "the gateway answers again, so every attempt ends: {verdicts:?}"
    );
    assert!(verdicts["done"] > 0 && verdicts["not_done"] > 0, "{verdicts:?}");
}

fn three_d_secure(runs: u64) {
    // A payer who never comes back leaves it open.
    let verdicts = settle("3ds", runs);
    assert!(verdicts["done"] > 0 && verdicts["not_done"] > 0, "{verdicts:?}");
    assert_eq!(verdicts.get("none"), None, "{verdicts:?}");
}

#[test]
fn a_payment_ends_in_the_verdict_that_is_true() {
    payments(FEW);
}

#[test]
fn a_three_d_secure_payment_is_completed_once() {
    three_d_secure(FEW);
}

#[test]
#[ignore = "a hundred thousand runs"]
fn both_hold_in_a_hundred_thousand_runs() {
    payments(50_000);
    three_d_secure(50_000);
}
