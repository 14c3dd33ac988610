//! The published test cards: each fails at the documented stage with its error group, and succeeds at the others.

use imza::craftgate::enums::PaymentPhase;
use imza::craftgate::payment::*;
use serde_json::json;

use crate::shop::{Shop, ask, decimal, payment, reported, threeds};

/// Returns the error group, or `None` on success.
fn group<T>(result: imza::Result<T>) -> Option<String> {
    match result {
        Ok(_) => None,
        Err(error) => Some(reported(error).group),
    }
}

/// Runs a stage with a card and returns the error group: charge, pre-authorisation, capture, start and end of 3-D Secure, refund.
fn stage(shop: &Shop, number: &str, stage: &str) -> Option<String> {
    match stage {
        "payment" => group(ask!(shop, payment().create_payment(&payment(number)))),
        "refund" => {
            // One card of the list fails at the charge, too. It can pay with 3-D Secure only.
            let begun = ask!(shop, payment().init_3ds_payment(&threeds(number, "https://shop.example/callback"))).unwrap();
            shop.control(&format!("craftgate/payments/{}/verify", begun.payment_id.unwrap()), &json!({}));
            ask!(shop, payment().complete_3ds_payment(&CompleteThreeDSPaymentRequest { payment_id: begun.payment_id })).unwrap();
            group(ask!(shop, payment().refund_payment(&RefundPaymentRequest { payment_id: begun.payment_id, ..Default::default() })))
        }
        "pre_auth" | "post_auth" => {
            let request = CreatePaymentRequest { payment_phase: Some(PaymentPhase::PRE_AUTH), ..payment(number) };
            let paid = ask!(shop, payment().create_payment(&request));
            match (stage, paid) {
                ("pre_auth", paid) => group(paid),
                (_, Ok(paid)) => {
                    group(ask!(shop, payment().post_auth_payment(paid.id.unwrap(), &PostAuthPaymentRequest { paid_price: decimal("100") })))
                }
                (_, Err(error)) => panic!("{number}: {error}"),
            }
        }
        "3ds_init" => group(ask!(shop, payment().init_3ds_payment(&threeds(number, "https://shop.example/callback")))),
        "3ds_complete" => {
            let begun = ask!(shop, payment().init_3ds_payment(&threeds(number, "https://shop.example/callback"))).unwrap();
            shop.control(&format!("craftgate/payments/{}/verify", begun.payment_id.unwrap()), &json!({}));
            group(ask!(shop, payment().complete_3ds_payment(&CompleteThreeDSPaymentRequest { payment_id: begun.payment_id })))
        }
        other => panic!("{other}"),
    }
}

#[test]
fn every_card_of_the_error_list_fails_at_its_stage_with_its_group() {
    let shop = Shop::open();
    let lines = include_str!("../data/error_cards.tsv").lines().filter(|line| !line.starts_with('#'));
    let mut count = 0;
    for line in lines {
        let [number, failing, expected] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        if failing != "3ds_verify" {
            assert_eq!(stage(&shop, number, failing).as_deref(), Some(expected), "{line}");
            count += 1;
        }
    }
    assert!(count > 70);
}

#[test]
fn every_card_of_the_success_list_pays() {
    let shop = Shop::open();
    for line in include_str!("../data/cards.tsv").lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let (number, association) = (columns.next().unwrap(), columns.nth(1).unwrap());
        let mut request = payment(number);
        if association == "AMEX" {
            request.card.as_mut().unwrap().cvc = Some("0000".try_into().unwrap());
        }
        let paid = ask!(shop, payment().create_payment(&request)).unwrap_or_else(|error| panic!("{number}: {error}"));
        assert_eq!(paid.card_association.map(|word| word.as_str().to_owned()).as_deref(), Some(association));
    }
}

#[test]
fn half_verified_cards_are_for_half_three_ds_merchants() {
    let number = "5117280000006665"; // mdStatus 4
    assert!(stage(&Shop::open(), number, "3ds_complete").is_some());
    let settings = imza_sandbox::Settings { half_threeds: true, ..crate::shop::settings() };
    assert_eq!(stage(&Shop::with(settings), number, "3ds_complete"), None);
}

#[test]
fn other_card_numbers_are_refused() {
    assert_eq!(stage(&Shop::open(), "4242424242424242", "payment").as_deref(), Some("INVALID_CARD_NUMBER"));
}
