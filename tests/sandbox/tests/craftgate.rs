//! Craftgate: payments, captures, refunds, 3-D Secure, members, wallets, stored cards, and authentication.

use imza::craftgate::enums::{PaymentPhase, PaymentStatus};
use imza::craftgate::onboarding::CreateMemberRequest;
use imza::craftgate::payment::*;
use imza::craftgate::payment_reporting::SearchPaymentsRequest;
use imza::craftgate::wallet::{CreateRemittanceRequest, CreateWithdrawRequest, RefundWalletTransactionToCardRequest};
use imza::craftgate::{CraftgateCallbacks, Expected, ExpectedCallback, Next, decode_html};
use imza::secret::CraftgateCallbackKey;
use imza::{Context, ErrorKind, Outcome};
use serde_json::json;

use crate::shop::{Shop, ask, card, decimal, form_of, payment, reported, threeds};

/// A card that succeeds.
const GOOD: &str = "5258640000000001";

#[test]
fn a_payment_is_charged_read_and_refunded_once() {
    let shop = Shop::open();
    let paid = ask!(shop, payment().create_payment(&payment(GOOD))).unwrap();
    assert_eq!((paid.payment_status.clone(), paid.paid_price), (Some(PaymentStatus::SUCCESS), decimal("100")));
    assert_eq!((paid.bin_number.as_deref(), paid.last_four_digits.as_deref()), (Some("52586400"), Some("0001")));
    assert_eq!(paid.card_issuer_bank_name.as_deref(), Some("YAPI VE KREDİ BANKASI A.Ş."));
    let (id, items) = (paid.id.unwrap(), paid.payment_transactions.clone().unwrap());
    assert_eq!(ask!(shop, payment().retrieve_payment(id)).unwrap(), paid);

    let part =
        RefundPaymentTransactionRequest { payment_transaction_id: items[0].id, refund_price: decimal("25.50"), ..Default::default() };
    let refund = ask!(shop, payment().refund_payment_transaction(&part)).unwrap();
    assert_eq!(refund.refund_price, decimal("25.50"));
    let read = ask!(shop, payment().retrieve_payment_transaction_refund(refund.id.unwrap())).unwrap();
    assert_eq!(read, refund);
    let too_much = RefundPaymentTransactionRequest { refund_price: decimal("34.51"), ..part };
    assert_eq!(group(ask!(shop, payment().refund_payment_transaction(&too_much))), "INVALID_AMOUNT");

    let whole = RefundPaymentRequest { payment_id: Some(id), ..Default::default() };
    let refund = ask!(shop, payment().refund_payment(&whole)).unwrap();
    assert_eq!(refund.refund_price, decimal("74.50"), "what is left");
    assert_eq!(group(ask!(shop, payment().refund_payment(&whole))), "NON_REFUNDABLE_PAYMENT");

    let reported = ask!(shop, payment_reporting().retrieve_payment(id)).unwrap();
    assert_eq!(reported.refundable_price, decimal("0"));
    let query = SearchPaymentsRequest {
        conversation_id: Some("order-42".try_into().unwrap()),
        min_paid_price: decimal("99.99"),
        ..Default::default()
    };
    let found = ask!(shop, payment_reporting().search_payments(&query)).unwrap();
    assert_eq!(found.items.iter().map(|payment| payment.id).collect::<Vec<_>>(), [Some(id)]);
    let refunds = ask!(shop, payment_reporting().retrieve_payment_refunds(id)).unwrap();
    assert_eq!(refunds.items.len(), 1);
}

#[test]
fn a_pre_authorisation_is_captured_once_up_to_its_limit() {
    let shop = Shop::open();
    let request = CreatePaymentRequest { payment_phase: Some(PaymentPhase::PRE_AUTH), ..payment(GOOD) };
    let id = ask!(shop, payment().create_payment(&request)).unwrap().id.unwrap();
    let capture = |price| PostAuthPaymentRequest { paid_price: decimal(price) };
    assert_eq!(group(ask!(shop, payment().post_auth_payment(id, &capture("150.01")))), "INVALID_AMOUNT");
    let captured = ask!(shop, payment().post_auth_payment(id, &capture("80.00"))).unwrap();
    assert_eq!((captured.payment_phase, captured.paid_price), (Some(PaymentPhase::POST_AUTH), decimal("80")));
    assert_eq!(group(ask!(shop, payment().post_auth_payment(id, &capture("80.00")))), "INVALID_TRANSACTION");
}

#[test]
fn three_ds_is_charged_at_completion_in_both_versions() {
    for version in [1, 2] {
        let shop = Shop::open();
        let mut request = threeds(GOOD, "https://shop.example/callback");
        if version == 2 {
            request.additional_params = Some([("threeDSCallbackVersion".to_owned(), json!(2).into())].into());
        }
        let begun = ask!(shop, payment().init_3ds_payment(&request)).unwrap();
        let id = begun.payment_id.unwrap();
        let complete = CompleteThreeDSPaymentRequest { payment_id: Some(id) };
        let early = ask!(shop, payment().complete_3ds_payment(&complete)).unwrap_err();
        assert_eq!(early.outcome(), Some(Outcome::Unknown), "not verified yet: {early}");

        let html = decode_html(begun.html_content.as_deref().unwrap()).unwrap();
        let (bank, _) = form_of(&html);
        assert!(shop.page(&bank, None).1.contains("3-D Secure"));
        let (action, form) = form_of(&shop.page(&bank, Some("result=approve")).1);
        assert_eq!(action, "https://shop.example/callback");

        let callbacks = CraftgateCallbacks::new([CraftgateCallbackKey::new("sandbox-callback-key").unwrap()], [""; 0]).unwrap();
        let id_text = id.to_string();
        let record = ExpectedCallback { payment_id: Some(&id_text), conversation_id: Some("order-42"), conversation_data: Some("") };
        let callback = callbacks.verify(form.as_bytes(), Expected::Record(record)).unwrap();
        assert_eq!((callback.version.as_str(), callback.next), (if version == 1 { "v1" } else { "v2" }, Next::Complete));
        let changed = form.replace("FAILURE", "SUCCESS").replace("status=SUCCESS", "status=FAILURE");
        assert!(callbacks.verify(changed.as_bytes(), Expected::Unchecked).is_err());

        let status = ask!(shop, payment().retrieve_payment(id)).unwrap().payment_status;
        assert_eq!(status, Some(PaymentStatus::CALLBACK_THREEDS));
        let paid = ask!(shop, payment().complete_3ds_payment(&complete)).unwrap();
        assert_eq!((paid.payment_status, paid.is_three_ds, paid.md_status), (Some(PaymentStatus::SUCCESS), Some(true), Some(1)));
        assert!(ask!(shop, payment().complete_3ds_payment(&complete)).is_err(), "only once");

        // A browser that returns a second time changes nothing.
        let (_, again) = form_of(&shop.page(&bank, Some("result=approve")).1);
        assert_eq!(callbacks.verify(again.as_bytes(), Expected::Record(record)).unwrap().next, Next::CheckOwnRecord);
    }
}

#[test]
fn a_rejected_verification_charges_nothing() {
    let shop = Shop::open();
    let id = ask!(shop, payment().init_3ds_payment(&threeds(GOOD, "https://shop.example/callback"))).unwrap().payment_id.unwrap();
    let listed = shop.control(&format!("craftgate/payments/{id}/verify"), &json!({ "result": "reject" }));
    assert_eq!(listed["fields"]["status"], "FAILURE");
    let complete = CompleteThreeDSPaymentRequest { payment_id: Some(id) };
    assert!(ask!(shop, payment().complete_3ds_payment(&complete)).is_err());
    assert_eq!(ask!(shop, payment().retrieve_payment(id)).unwrap().payment_status, Some(PaymentStatus::FAILURE));
}

#[test]
fn members_wallets_and_remittances_balance() {
    let shop = Shop::open();
    let member = ask!(shop, onboarding().create_member(&member("buyer-1"))).unwrap();
    let id = member.id.unwrap();
    assert_eq!(ask!(shop, onboarding().retrieve_member(id)).unwrap().name.as_deref(), Some("Haluk Demir"));
    let twice = ask!(shop, onboarding().create_member(&self::member("buyer-1"))).unwrap_err();
    assert_eq!(twice.kind(), Some(ErrorKind::InvalidRequest));
    assert_eq!(kind(ask!(shop, wallet().retrieve_member_wallet(id))), ErrorKind::NotFound);

    let deposit =
        CreateDepositPaymentRequest { buyer_member_id: Some(id), price: decimal("50.00"), card: Some(card(GOOD)), ..Default::default() };
    let deposited = ask!(shop, payment().create_deposit_payment(&deposit)).unwrap();
    let movement = deposited.wallet_transaction.unwrap();
    assert_eq!(movement.amount, decimal("50"));

    let wallet = |shop: &Shop| ask!(shop, wallet().retrieve_member_wallet(id)).unwrap().amount;
    assert_eq!(wallet(&shop), decimal("50"));
    let spend = CreatePaymentRequest { wallet_price: decimal("30.00"), buyer_member_id: Some(id), ..payment(GOOD) };
    let paid = ask!(shop, payment().create_payment(&spend)).unwrap();
    assert_eq!(wallet(&shop), decimal("20"));
    assert_eq!(group(ask!(shop, payment().create_payment(&spend))), "NOT_SUFFICIENT_FUNDS");
    assert_eq!(wallet(&shop), decimal("20"), "a declined payment takes nothing");

    let refund = RefundPaymentRequest { payment_id: paid.id, ..Default::default() };
    assert_eq!(ask!(shop, payment().refund_payment(&refund)).unwrap().refund_wallet_price, decimal("30"));
    assert_eq!(wallet(&shop), decimal("50"));

    let remittance = |price| CreateRemittanceRequest {
        member_id: Some(id),
        price: decimal(price),
        description: Some("bonus".into()),
        ..Default::default()
    };
    ask!(shop, wallet().send_remittance(&remittance("5.00"))).unwrap();
    ask!(shop, wallet().receive_remittance(&remittance("15.00"))).unwrap();
    assert_eq!(wallet(&shop), decimal("40"));
    let withdraw = CreateWithdrawRequest { member_id: Some(id), price: decimal("40.00"), ..Default::default() };
    let withdrawn = ask!(shop, wallet().create_withdraw(&withdraw)).unwrap();
    assert_eq!(group(ask!(shop, wallet().create_withdraw(&withdraw))), "NOT_SUFFICIENT_FUNDS");
    ask!(shop, wallet().cancel_withdraw(withdrawn.id.unwrap())).unwrap();
    assert!(ask!(shop, wallet().cancel_withdraw(withdrawn.id.unwrap())).is_err());
    assert_eq!(wallet(&shop), decimal("40"));

    let back = RefundWalletTransactionToCardRequest { refund_price: decimal("40.00") };
    let movement = movement.id.unwrap();
    assert_eq!(ask!(shop, wallet().retrieve_refundable_amount_of_wallet_transaction(movement)).unwrap().refundable_amount, decimal("50"));
    ask!(shop, wallet().refund_wallet_transaction(movement, &back)).unwrap();
    assert_eq!(
        (wallet(&shop), group(ask!(shop, wallet().refund_wallet_transaction(movement, &back)))),
        (decimal("0"), "INVALID_AMOUNT".into())
    );
}

#[test]
fn stored_cards_pay_until_they_are_deleted() {
    let shop = Shop::open();
    let store = StoreCardRequest {
        card_holder_name: Some("Haluk Demir".into()),
        card_number: Some(GOOD.try_into().unwrap()),
        expire_year: Some("2044".try_into().unwrap()),
        expire_month: Some("07".try_into().unwrap()),
        card_alias: Some("mine".into()),
        ..Default::default()
    };
    let stored = ask!(shop, payment().store_card(&store)).unwrap();
    let by_token = Card { card_user_key: stored.card_user_key.clone(), card_token: stored.card_token.clone(), ..Default::default() };
    let paid = ask!(shop, payment().create_payment(&CreatePaymentRequest { card: Some(by_token.clone()), ..payment(GOOD) })).unwrap();
    assert_eq!((paid.paid_with_stored_card, paid.last_four_digits.as_deref()), (Some(true), Some("0001")));

    let mine = SearchStoredCardsRequest { card_user_key: stored.card_user_key.clone(), ..Default::default() };
    assert_eq!(ask!(shop, payment().search_stored_cards(&mine)).unwrap().items.len(), 1);
    let delete = DeleteStoredCardRequest { card_user_key: stored.card_user_key, card_token: stored.card_token };
    ask!(shop, payment().delete_stored_card(&delete)).unwrap();
    assert!(ask!(shop, payment().search_stored_cards(&mine)).unwrap().items.is_empty());
    assert_eq!(
        kind(ask!(shop, payment().create_payment(&CreatePaymentRequest { card: Some(by_token), ..payment(GOOD) }))),
        ErrorKind::NotFound
    );

    let keep = Card { store_card_after_success_payment: Some(true), ..card(GOOD) };
    let paid = ask!(shop, payment().create_payment(&CreatePaymentRequest { card: Some(keep), ..payment(GOOD) })).unwrap();
    assert!(paid.card_user_key.is_some() && paid.card_token.is_some());
}

#[test]
fn a_repeated_idempotency_key_charges_once() {
    let shop = Shop::open();
    let send = |key| {
        let random_key = crate::shop::random_key();
        let context = Context { random_key: &random_key, idempotency_key: Some(key), ..Default::default() };
        shop.send(&shop.craftgate().payment().create_payment(&payment(GOOD), &context).unwrap()).unwrap().id
    };
    let (first, again, other) = (send("order-1"), send("order-1"), send("order-2"));
    assert_eq!(first, again);
    assert_ne!(first, other);
    assert_eq!(ask!(shop, payment_reporting().search_payments(&SearchPaymentsRequest::default())).unwrap().total_size, Some(2));
}

#[test]
fn an_order_id_is_used_once() {
    let shop = Shop::open();
    let request = CreatePaymentRequest { bank_order_id: Some("B-1".into()), ..payment(GOOD) };
    ask!(shop, payment().create_payment(&request)).unwrap();
    let error = ask!(shop, payment().create_payment(&request)).unwrap_err();
    assert_eq!((error.kind(), error.outcome()), (Some(ErrorKind::Duplicate), Some(Outcome::Unknown)));
}

#[test]
fn wrong_keys_and_signatures_are_refused_with_the_expected_value() {
    let shop = Shop::open();
    let wrong = shop.craftgate_with("other-key", "sandbox-secret-key");
    assert_eq!(kind(ask!(shop, wrong, payment().create_payment(&payment(GOOD)))), ErrorKind::Authentication);
    let wrong = shop.craftgate_with("sandbox-api-key", "other-secret");
    let error = ask!(shop, wrong, payment().create_payment(&payment(GOOD))).unwrap_err();
    assert!(error.to_string().contains("Signature is not equal!"), "{error}");

    let listed = shop.last_request();
    assert_eq!((&listed["verdict"], &listed["check"], &listed["status"]), (&json!("refused"), &json!("signature"), &json!(401)));
    let expected = listed["expected"].as_str().unwrap();
    assert!(
        expected.contains(&format!("http://{}/craftgate/payment/v1/card-paymentssandbox-api-key***random-", shop.address)),
        "{expected}"
    );
    assert_eq!(listed["causes"][0]["code"], "unknown");
    assert!(!listed.to_string().contains(GOOD) && !listed.to_string().contains("sandbox-secret-key"), "{listed}");
    assert_eq!(ask!(shop, payment_reporting().search_payments(&SearchPaymentsRequest::default())).unwrap().total_size, Some(0));
}

#[test]
fn modified_requests_are_refused() {
    let shop = Shop::open();
    let random_key = crate::shop::random_key();
    let context = Context { random_key: &random_key, ..Default::default() };
    let call = shop.craftgate().payment().create_payment(&payment(GOOD), &context).unwrap();
    let sent = call.request().clone();
    let header = |name: &str, value: &str| {
        let mut changed = sent.clone();
        changed.headers.iter_mut().filter(|(known, _)| *known == name).for_each(|(_, kept)| *kept = value.to_owned().into());
        changed
    };
    // A changed amount or random key has no explanation: only the sender knows what was signed.
    let changes = [
        imza::Request { body: sent.body.as_ref().map(|body| body.replace("100.00", "100.01")), ..sent.clone() },
        imza::Request { body: sent.body.as_ref().map(|body| format!("{body} ")), ..sent.clone() },
        imza::Request { url: format!("{}?x=1", sent.url), ..sent.clone() },
        imza::Request { url: sent.url.replace("/craftgate", ""), ..sent.clone() },
        header("x-rnd-key", "another"),
        header("x-signature", "AAAA"),
    ];
    for (changed, cause) in
        changes.into_iter().zip(["unknown", "body_reformatted", "url_without_query", "url_other_host", "unknown", "unknown"])
    {
        assert_eq!(shop.transport(&changed).unwrap().0, 401, "{changed:?}");
        assert_eq!(shop.last_request()["causes"][0]["code"], cause, "{changed:?}");
    }
    assert_eq!(shop.transport(&sent).unwrap().0, 200);
}

#[test]
fn concurrent_refunds_refund_once() {
    let shop = Shop::open();
    let paid = ask!(shop, payment().create_payment(&payment(GOOD))).unwrap();
    let refund = RefundPaymentRequest { payment_id: paid.id, ..Default::default() };
    let done: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..16).map(|_| scope.spawn(|| usize::from(ask!(shop, payment().refund_payment(&refund)).is_ok()))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!(done, 1);
}

#[test]
fn urls_with_escapes_are_verified() {
    let shop = Shop::open();
    let query =
        imza::craftgate::onboarding::SearchMembersRequest { name: Some("Zeytinyağı + %2F & Üretim?".into()), ..Default::default() };
    assert_eq!(ask!(shop, onboarding().search_members(&query)).unwrap().total_size, Some(0));
    assert_eq!(shop.last_request()["query"]["name"], "Zeytinyağı + %2F & Üretim?");
}

#[test]
fn invalid_requests_are_refused() {
    let shop = Shop::open();
    let send = |request: CreatePaymentRequest| {
        let random_key = crate::shop::random_key();
        let context = Context { random_key: &random_key, checks: imza::Checks::Types, ..Default::default() };
        shop.send(&shop.craftgate().payment().create_payment(&request, &context).unwrap())
    };
    let misses = |request: CreatePaymentRequest, path: &str| {
        let error = send(request).unwrap_err();
        assert!(error.kind() == Some(ErrorKind::InvalidRequest) && error.to_string().contains(path), "{path}: {error}");
    };
    misses(CreatePaymentRequest { currency: None, ..payment(GOOD) }, "currency");
    misses(CreatePaymentRequest { card: None, ..payment(GOOD) }, "card");
    misses(CreatePaymentRequest { items: Some(vec![]), ..payment(GOOD) }, "items");
    misses(CreatePaymentRequest { price: decimal("99.00"), ..payment(GOOD) }, "price");
    misses(CreatePaymentRequest { card: Some(card("5258640000000002")), ..payment(GOOD) }, "card.cardNumber");
    misses(CreatePaymentRequest { card: Some(Card { cvc: None, ..card(GOOD) }), ..payment(GOOD) }, "card");
    let mut past = card(GOOD);
    past.expire_year = Some("2020".try_into().unwrap());
    let error = reported(send(CreatePaymentRequest { card: Some(past), ..payment(GOOD) }).unwrap_err());
    assert_eq!(error.provider_code, "4152");
}

#[test]
fn unknown_ids_are_not_found() {
    let shop = Shop::open();
    assert_eq!(kind(ask!(shop, payment().retrieve_payment(7))), ErrorKind::NotFound);
    assert_eq!(kind(ask!(shop, onboarding().retrieve_member(7))), ErrorKind::NotFound);
    assert_eq!(kind(ask!(shop, payment().retrieve_payment_refund(7))), ErrorKind::NotFound);
    assert_eq!(
        kind(ask!(shop, payment().complete_3ds_payment(&CompleteThreeDSPaymentRequest { payment_id: Some(7) }))),
        ErrorKind::NotFound
    );
}

#[test]
fn the_identity_number_of_a_member_is_taken_and_not_returned() {
    let shop = Shop::open();
    let request = CreateMemberRequest { identity_number: Some("11111111110".into()), ..member("buyer-9") };
    let id = ask!(shop, onboarding().create_member(&request)).unwrap().id.unwrap();
    let read = ask!(shop, onboarding().retrieve_member(id)).unwrap();
    assert!(read.other_fields.is_empty(), "{read:?}");
}

/// Every way in which what was done before is answered.
const STYLES: [&str; 6] = ["code", "bad-request", "duplicate", "state", "not-found", "result"];

#[test]
fn no_answer_to_a_second_attempt_says_that_nothing_was_done() {
    let shop = Shop::open();
    let mut answers = std::collections::BTreeSet::new();
    for style in STYLES {
        shop.control("panel", &json!({ "repeatAnswers": style }));
        let mut second = |what: &str, answer: Result<(), imza::Error>| match answer {
            Ok(()) => assert_eq!(style, "result", "{what}"),
            Err(error) => {
                assert_eq!(error.outcome(), Some(Outcome::Unknown), "{style}: {what}: {error}");
                let error = reported(error);
                answers.insert(format!("{what}: {} {} {}", error.http_status, error.provider_code, error.group));
            }
        };

        let started = ask!(shop, payment().init_3ds_payment(&threeds(GOOD, "https://shop.example/back"))).unwrap();
        let id = started.payment_id.unwrap();
        shop.control(&format!("craftgate/payments/{id}/verify"), &json!({ "result": "approve" }));
        let complete = CompleteThreeDSPaymentRequest { payment_id: Some(id) };
        let paid = ask!(shop, payment().complete_3ds_payment(&complete)).unwrap();
        second("a completion", ask!(shop, payment().complete_3ds_payment(&complete)).map(|again| assert_eq!(again, paid)));

        let request = CreatePaymentRequest { payment_phase: Some(PaymentPhase::PRE_AUTH), ..payment(GOOD) };
        let held = ask!(shop, payment().create_payment(&request)).unwrap().id.unwrap();
        let capture = PostAuthPaymentRequest { paid_price: decimal("100") };
        let captured = ask!(shop, payment().post_auth_payment(held, &capture)).unwrap();
        second("a capture", ask!(shop, payment().post_auth_payment(held, &capture)).map(|again| assert_eq!(again, captured)));

        let whole = RefundPaymentRequest { payment_id: Some(id), ..Default::default() };
        let refund = ask!(shop, payment().refund_payment(&whole)).unwrap();
        second("a refund", ask!(shop, payment().refund_payment(&whole)).map(|again| assert_eq!(again.id, refund.id)));
        let item = paid.payment_transactions.unwrap()[0].id;
        let part = RefundPaymentTransactionRequest { payment_transaction_id: item, refund_price: decimal("1"), ..Default::default() };
        second(
            "a refund of an item",
            ask!(shop, payment().refund_payment_transaction(&part)).map(|again| assert_eq!(again.payment_transaction_id, item)),
        );

        let member = member(&format!("member-{style}"));
        let created = ask!(shop, onboarding().create_member(&member)).unwrap();
        second("a member", ask!(shop, onboarding().create_member(&member)).map(|again| assert_eq!(again.id, created.id)));
    }
    assert!(answers.len() >= 4 * 5, "each style answers in its own way: {answers:#?}");
}

fn member(external: &str) -> CreateMemberRequest {
    CreateMemberRequest {
        member_external_id: Some(external.into()),
        name: Some("Haluk Demir".into()),
        address: Some("Suadiye".into()),
        email: Some("haluk@example.com".into()),
        phone_number: Some("905551111111".into()),
        ..Default::default()
    }
}

fn kind<T: std::fmt::Debug>(result: imza::Result<T>) -> ErrorKind {
    result.unwrap_err().kind().unwrap()
}

fn group<T: std::fmt::Debug>(result: imza::Result<T>) -> String {
    reported(result.unwrap_err()).group
}
