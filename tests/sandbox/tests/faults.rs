//! Fault injection: the client's result, and whether the operation was executed.

use std::time::{Duration, Instant};

use imza::craftgate::payment::CreatePaymentRequest;
use imza::craftgate::payment_reporting::SearchPaymentsRequest;
use imza::craftgate::shared::PaymentResponse;
use imza::settle::Step;
use imza::{Context, Error, ErrorKind, Outcome};
use serde_json::{Value, json};

use crate::shop::{Shop, ask, now, payment, random_key, reported};

const GOOD: &str = "5258640000000001";

/// Pays with a pending fault. Returns the client's result (or why there was no response), the number of payments, and the time taken.
fn pay_with_fault(fault: Value) -> (Result<imza::Result<()>, String>, i64, Duration) {
    let shop = Shop::open();
    shop.fault(fault);
    let random_key = random_key();
    let context = Context { random_key: &random_key, ..Default::default() };
    let call = shop.craftgate().payment().create_payment(&payment(GOOD), &context).unwrap();
    let begun = Instant::now();
    let seen = shop.transport(call.request()).map(|(status, body)| call.parse(status, &body).map(drop));
    let took = begun.elapsed();
    let count = ask!(shop, payment_reporting().search_payments(&SearchPaymentsRequest::default())).unwrap().total_size.unwrap();
    (seen, count, took)
}

fn error(fault: &str) -> (Error, i64) {
    let (seen, count, _) = pay_with_fault(json!({ "kind": fault }));
    (seen.unwrap().unwrap_err(), count)
}

#[test]
fn a_lost_response_does_not_tell_whether_the_operation_was_executed() {
    let (seen, count, _) = pay_with_fault(json!({ "kind": "drop" }));
    assert!(seen.is_err() && count == 0);
    let (seen, count, _) = pay_with_fault(json!({ "kind": "drop_after" }));
    assert!(seen.is_err() && count == 1);
    let (seen, count, _) = pay_with_fault(json!({ "kind": "truncate" }));
    assert!(seen.is_err() && count == 1, "{seen:?}");
}

#[test]
fn delayed_and_slow_responses_are_complete() {
    let (seen, count, took) = pay_with_fault(json!({ "kind": "delay", "milliseconds": 300 }));
    assert!(seen.unwrap().is_ok() && count == 1 && took >= Duration::from_millis(300));
    let (seen, count, took) = pay_with_fault(json!({ "kind": "slow", "milliseconds": 60 }));
    assert!(seen.unwrap().is_ok() && count == 1 && took >= Duration::from_millis(200));
    let (seen, count, _) = pay_with_fault(json!({ "kind": "content_type" }));
    assert!(seen.unwrap().is_ok() && count == 1);
}

#[test]
fn broken_responses_leave_the_outcome_unknown() {
    for (fault, payments) in [("500", 0), ("html", 1), ("empty", 1)] {
        let (error, count) = error(fault);
        assert_eq!((error.outcome(), count), (Some(Outcome::Unknown), payments), "{fault}: {error}");
    }
    assert_eq!(error("500").0.kind(), Some(ErrorKind::ProviderUnavailable));
    assert_eq!(pay_with_fault(json!({ "kind": "duplicate" })).1, 2, "executed twice");
}

#[test]
fn faults_approve_and_reject() {
    let (seen, count, _) = pay_with_fault(json!({ "kind": "reject", "group": "LOST_CARD" }));
    let error = reported(seen.unwrap().unwrap_err());
    assert_eq!((error.group.as_str(), error.kind, count), ("LOST_CARD", ErrorKind::Fraud, 1));

    let shop = Shop::open();
    shop.fault(json!({ "kind": "approve", "operation": "payment.create_payment", "times": 2 }));
    for expected in [true, true, false] {
        assert_eq!(ask!(shop, payment().create_payment(&payment("5102210000006669"))).is_ok(), expected);
    }
}

#[test]
fn a_fault_applies_to_its_id_only() {
    let shop = Shop::open();
    let id = ask!(shop, payment().create_payment(&payment(GOOD))).unwrap().id.unwrap();
    let other = ask!(shop, payment().create_payment(&payment(GOOD))).unwrap().id.unwrap();
    shop.fault(json!({ "kind": "500", "id": id.to_string() }));
    assert!(ask!(shop, payment().retrieve_payment(other)).is_ok());
    assert!(ask!(shop, payment().retrieve_payment(id)).is_err());
    assert!(ask!(shop, payment().retrieve_payment(id)).is_ok());
}

#[test]
fn an_attempt_waits_for_a_search_that_lags_and_never_charges_twice() {
    let shop = Shop::open();
    shop.control("panel", &json!({ "searchLagSeconds": 2 }));
    shop.fault(json!({ "kind": "drop_after", "provider": "craftgate" }));
    let client = shop.craftgate();
    let key = random_key();
    let context = Context { random_key: &key, ..Context::default() };
    let request = CreatePaymentRequest { conversation_id: Some("order-77".try_into().unwrap()), ..payment(GOOD) };
    let call = client.payment().create_payment(&request, &context).unwrap();
    let begun = now();
    let mut attempt = client.attempt(&call, begun).unwrap();
    let (mut sent, mut waited) = (0, 0);
    let paid = loop {
        attempt.tick(begun + waited);
        match attempt.next(&context).unwrap() {
            Step::Send { request, .. } => {
                sent += usize::from(request.url.ends_with("/card-payments"));
                match shop.transport(request) {
                    Ok((status, body)) => attempt.answered(status, &body).unwrap(),
                    Err(_) => attempt.no_answer(),
                }
            }
            // The sandbox lags by its own clock, the attempt by the one that it is told.
            Step::Wait { seconds } => {
                waited += seconds;
                std::thread::sleep(Duration::from_secs(1));
            }
            Step::Done(record) => break record.result::<PaymentResponse>().unwrap(),
            step => panic!("{step:?}"),
        }
        assert!(waited < 3600, "no verdict");
    };
    assert_eq!((sent, paid.conversation_id.as_deref()), (1, Some("order-77")));
    assert!(waited > 0, "the first search was too early");
    assert_eq!(ask!(shop, payment_reporting().search_payments(&SearchPaymentsRequest::default())).unwrap().total_size, Some(1));
}
