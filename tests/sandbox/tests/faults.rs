//! Faults on demand: what the merchant sees, and whether the work was done.

use std::time::{Duration, Instant};

use imza::craftgate::payment_reporting::SearchPaymentsRequest;
use imza::{Error, ErrorKind, Outcome};
use serde_json::{Value, json};

use crate::shop::{Shop, ask, payment, random_key, reported};

const GOOD: &str = "5258640000000001";

/// Pays while a fault waits: what the client makes of it (no answer: why), and how many payments there are then.
fn struck(fault: Value) -> (Result<imza::Result<()>, String>, i64, Duration) {
    let shop = Shop::open();
    shop.fault(fault);
    let random_key = random_key();
    let context = imza::Context { random_key: &random_key, ..Default::default() };
    let call = shop.craftgate().payment().create_payment(&payment(GOOD), &context).unwrap();
    let begun = Instant::now();
    let seen = shop.transport(call.request()).map(|(status, body)| call.parse(status, &body).map(drop));
    let took = begun.elapsed();
    let count = ask!(shop, payment_reporting().search_payments(&SearchPaymentsRequest::default())).unwrap().total_size.unwrap();
    (seen, count, took)
}

fn error(fault: &str) -> (Error, i64) {
    let (seen, count, _) = struck(json!({ "kind": fault }));
    (seen.unwrap().unwrap_err(), count)
}

#[test]
fn a_lost_answer_is_no_answer_whether_or_not_the_work_was_done() {
    let (seen, count, _) = struck(json!({ "kind": "drop" }));
    assert!(seen.is_err() && count == 0);
    let (seen, count, _) = struck(json!({ "kind": "drop_after" }));
    assert!(seen.is_err() && count == 1);
    let (seen, count, _) = struck(json!({ "kind": "truncate" }));
    assert!(seen.is_err() && count == 1, "{seen:?}");
}

#[test]
fn late_and_slow_answers_are_whole() {
    let (seen, count, took) = struck(json!({ "kind": "delay", "milliseconds": 300 }));
    assert!(seen.unwrap().is_ok() && count == 1 && took >= Duration::from_millis(300));
    let (seen, count, took) = struck(json!({ "kind": "slow", "milliseconds": 60 }));
    assert!(seen.unwrap().is_ok() && count == 1 && took >= Duration::from_millis(200));
    let (seen, count, _) = struck(json!({ "kind": "content_type" }));
    assert!(seen.unwrap().is_ok() && count == 1);
}

#[test]
fn broken_answers_leave_the_outcome_open() {
    for (fault, payments) in [("500", 0), ("html", 1), ("empty", 1)] {
        let (error, count) = error(fault);
        assert_eq!((error.outcome(), count), (Some(Outcome::Unknown), payments), "{fault}: {error}");
    }
    assert_eq!(error("500").0.kind(), Some(ErrorKind::ProviderUnavailable));
    assert_eq!(struck(json!({ "kind": "duplicate" })).1, 2, "done twice");
}

#[test]
fn decisions_on_demand() {
    let (seen, count, _) = struck(json!({ "kind": "reject", "group": "LOST_CARD" }));
    let error = reported(seen.unwrap().unwrap_err());
    assert_eq!((error.group.as_str(), error.kind, count), ("LOST_CARD", ErrorKind::Fraud, 1));

    let shop = Shop::open();
    shop.fault(json!({ "kind": "approve", "operation": "payment.create_payment", "times": 2 }));
    for expected in [true, true, false] {
        assert_eq!(ask!(shop, payment().create_payment(&payment("5102210000006669"))).is_ok(), expected);
    }
}

#[test]
fn a_fault_waits_for_the_id_it_names() {
    let shop = Shop::open();
    let id = ask!(shop, payment().create_payment(&payment(GOOD))).unwrap().id.unwrap();
    let other = ask!(shop, payment().create_payment(&payment(GOOD))).unwrap().id.unwrap();
    shop.fault(json!({ "kind": "500", "id": id.to_string() }));
    assert!(ask!(shop, payment().retrieve_payment(other)).is_ok());
    assert!(ask!(shop, payment().retrieve_payment(id)).is_err());
    assert!(ask!(shop, payment().retrieve_payment(id)).is_ok());
}
