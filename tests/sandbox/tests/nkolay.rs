//! N Kolay: the steps of a loan, the bank's decline, and steps out of order.

use imza::nkolay::loan::{ApplyRequest, Cart, CartItem, CartPrice, PreApproveRequest, SimulateRequest};
use imza::nkolay::{BankSession, Nkolay, PreApproval, Token};
use imza::{Context, ErrorKind};
use imza_sandbox::Settings;
use serde_json::json;

use crate::shop::{Shop, context, decimal, now, settings};

fn cart() -> Cart {
    Cart {
        price: Some(CartPrice { items_price: decimal("20000.00"), shipping_price: decimal("100.00"), total_price: decimal("20100.00") }),
        items: Some(vec![CartItem {
            product_name: Some("Telefon".try_into().unwrap()),
            category_code: Some("PHONE".try_into().unwrap()),
            quantity: Some(1),
            total_price_without_discounts: decimal("20000.00"),
            total_price: decimal("20000.00"),
            commission_rate: decimal("1.00"),
            ..Default::default()
        }]),
    }
}

fn wish(order: &str) -> PreApproveRequest {
    PreApproveRequest {
        national_identity_number: Some("10000000146".try_into().unwrap()),
        gsm_number: Some("0555 123 45 67".try_into().unwrap()),
        order_id: Some(order.try_into().unwrap()),
        max_term: Some(6),
        cart: Some(cart()),
    }
}

fn application(order: &str) -> ApplyRequest {
    ApplyRequest {
        national_identity_number: Some("10000000146".try_into().unwrap()),
        gsm_number: Some("5551234567".try_into().unwrap()),
        order_id: Some(order.try_into().unwrap()),
        order_date: Some("2026-01-31T14:30:00".try_into().unwrap()),
        total_term: Some(6),
        time_to_live: Some(now() + 600),
        callback_url: Some("https://shop.example/loan".try_into().unwrap()),
        cart: Some(cart()),
    }
}

fn session(shop: &Shop, nkolay: &Nkolay) -> (Token, BankSession) {
    let token = shop.send(&nkolay.authenticate(&context()).unwrap()).unwrap();
    let lenders = shop.send(&nkolay.banks(&token, &context()).unwrap()).unwrap().banks.unwrap();
    let session = shop.send(&nkolay.start_session(&token, lenders[0].code.as_deref().unwrap(), &context()).unwrap()).unwrap();
    (token, session)
}

#[test]
fn a_loan_goes_from_token_to_application() {
    let shop = Shop::open();
    let nkolay = shop.nkolay();
    let (token, session) = session(&shop, &nkolay);
    assert!(token.expires_at().unwrap() > now());
    let offers = shop
        .send(&nkolay.simulate(&token, &session, &SimulateRequest { max_term: Some(6), cart: None }, &Context::default()).unwrap())
        .unwrap();
    let figures: Vec<_> =
        offers.monthly_payments.unwrap().iter().map(|offer| (offer.term, offer.amount, offer.total_payment_amount)).collect();
    assert_eq!(figures, [(Some(3), decimal("7442.8"), decimal("22328.38")), (Some(6), decimal("4016.84"), decimal("24101.05"))]);

    let granted = shop.send(&nkolay.pre_approve(&token, &session, &wish("ORDER-1"), &Context::default()).unwrap()).unwrap();
    let pre_approval = granted.pre_approval.unwrap();
    let applied =
        |order| nkolay.apply(&token, &pre_approval, &application(order), &Context { now: Some(now()), ..Context::default() }).unwrap();
    assert_eq!(shop.send(&applied("ORDER-2")).unwrap_err().kind(), Some(ErrorKind::InvalidRequest), "another order");
    assert_eq!(shop.send(&applied("ORDER-1")).unwrap().success, Some(true));
    assert_eq!(shop.send(&applied("ORDER-1")).unwrap_err().kind(), Some(ErrorKind::Duplicate));
}

#[test]
fn a_decline_has_no_pre_approval() {
    let shop = Shop::open();
    let nkolay = shop.nkolay();
    let (token, session) = session(&shop, &nkolay);
    shop.control("panel", &json!({ "blockedCustomers": ["10000000146"] }));
    let response = shop.send(&nkolay.pre_approve(&token, &session, &wish("ORDER-1"), &Context::default()).unwrap()).unwrap();
    assert_eq!((response.success, response.bank_success, response.pre_approval.is_none()), (Some(true), Some(false), true));
    shop.fault(json!({ "kind": "reject", "provider": "nkolay", "code": "99", "message": "Sistem hatası" }));
    let call = nkolay.simulate(&token, &session, &SimulateRequest::default(), &Context::default()).unwrap();
    assert!(shop.send(&call).unwrap_err().to_string().contains("Sistem hatası"));
}

#[test]
fn steps_out_of_order_are_refused() {
    let shop = Shop::open();
    let nkolay = shop.nkolay();
    let (token, session) = session(&shop, &nkolay);
    let other = shop.send(&nkolay.authenticate(&context()).unwrap()).unwrap();
    let kind = |token: &Token, session: &BankSession| {
        shop.send(&nkolay.pre_approve(token, session, &wish("ORDER-1"), &Context::default()).unwrap()).unwrap_err().kind()
    };
    assert_eq!(kind(&other, &session), Some(ErrorKind::NotFound), "the session of another token");
    assert_eq!(kind(&token, &BankSession::restore("nkolay-session:7").unwrap()), Some(ErrorKind::NotFound), "an unknown session");
    let not_one = PreApproval::restore(&session.save().replace("session", "pre-approval")).unwrap();
    let call = nkolay.apply(&token, &not_one, &application("ORDER-1"), &Context::default()).unwrap();
    assert_eq!(shop.send(&call).unwrap_err().kind(), Some(ErrorKind::NotFound), "a session is not a pre-approval");
    shop.control(&format!("nkolay/{}", session.reference_id()), &json!({ "status": "expire" }));
    assert_eq!(kind(&token, &session), Some(ErrorKind::InvalidRequest), "an expired session");

    let forged = Token::restore(&format!("{}x", token.save())).unwrap();
    assert_eq!(kind(&forged, &session), Some(ErrorKind::Authentication));
    assert_eq!(shop.last_request()["verdict"], "refused");
    let wrong = shop.send(&shop.nkolay_with("wrong").authenticate(&context()).unwrap()).unwrap_err();
    assert_eq!(wrong.kind(), Some(ErrorKind::Authentication));
}

#[test]
fn an_expired_token_is_refused() {
    let shop = Shop::with(Settings { nkolay_token_seconds: 0, ..settings() });
    let nkolay = shop.nkolay();
    let token = shop.send(&nkolay.authenticate(&context()).unwrap()).unwrap();
    let error = shop.send(&nkolay.banks(&token, &context()).unwrap()).unwrap_err();
    assert!(error.kind() == Some(ErrorKind::Authentication) && error.to_string().contains("Token expired"), "{error}");
}
