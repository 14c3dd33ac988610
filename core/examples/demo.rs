//! The main tasks on the vendors' own examples: build a request, read a documented response, verify a message, and refuse wrong
//! input. `cargo xtask demo` runs it first. Nothing is sent over the network.
#![allow(clippy::print_stdout)] // a demo prints

use imza::api::client::{Arguments, Client as _};
use imza::api::json::JsonSource;
use imza::craftgate::enums::Currency;
use imza::craftgate::payment::{Card, CreatePaymentRequest};
use imza::craftgate::shared::PaymentItem;
use imza::craftgate::{Craftgate, CraftgateCallbacks, CraftgateWebhooks, Environment, Expected, ExpectedCallback};
use imza::nexkasa::{self, CallbackInput, ExpectedCallback as ExpectedTransfer, Nexkasa, TransferKind};
use imza::nkolay::{Nkolay, loan};
use imza::parax::{self, ExpectedPayment, Parax, RemoteAddress};
use imza::secret::*;
use imza::values::{Iban, Signed};
use imza::{BaseUrl, Context, Decimal, Request, Result};

fn main() -> Result<()> {
    craftgate()?;
    parax()?;
    nexkasa()?;
    nkolay()
}

fn craftgate() -> Result<()> {
    title("Craftgate: a card payment");
    let api_key = CraftgateApiKey::new("key-1")?;
    let craftgate = Craftgate::new(api_key, CraftgateSecretKey::new("FooBar123!")?, Environment::Sandbox);
    let context = Context { random_key: "c0ffee00-1234-4abc-8def-0123456789ab", idempotency_key: Some("order-42/1"), ..Context::default() };
    let item = |name: &str, price| PaymentItem { name: Some(name.into()), price: decimal(price), ..Default::default() };
    let payment = CreatePaymentRequest {
        price: decimal("100.00"),
        paid_price: decimal("100.00"),
        installment: Some(1),
        currency: Some(Currency::TRY),
        conversation_id: Some("order-42".try_into()?),
        card: Some(Card {
            card_holder_name: Some("Haluk Demir".into()),
            card_number: Some("5258640000000001".try_into()?),
            expire_year: Some("2044".try_into()?),
            expire_month: Some("07".try_into()?),
            cvc: Some("000".try_into()?),
            ..Default::default()
        }),
        items: Some(vec![item("Vazo", "60.00"), item("Çay takımı", "40.00")]),
        ..Default::default()
    };
    let call = craftgate.payment().create_payment(&payment, &context)?;
    show(call.request(), &["key-1"]);
    say("may be repeated", call.repeat().as_str());

    let answer = br#"{"data":{"id":2150001,"price":100.00000000,"paidPrice":100.00000000,"paymentStatus":"SUCCESS"}}"#;
    let paid = call.parse(200, answer)?;
    say(
        "response read",
        format!("payment {:?}, {:?} TRY, {:?}", paid.id, paid.paid_price.map(|price| price.to_string()), paid.payment_status),
    );
    let declined = br#"{"errors":{"errorCode":"10051","errorDescription":"Yetersiz bakiye","errorGroup":"NOT_SUFFICIENT_FUNDS"}}"#;
    refused("decline read", call.parse(422, declined));

    let webhooks = CraftgateWebhooks::new([CraftgateWebhookKey::new("Aoh7tReTybO6wOjBmOJFFsOR53SBojEp")?])?;
    let body = br#"{"eventType":"API_VERIFY_AND_AUTH","eventTime":"2022-08-26T16:40:21.034","eventTimestamp":1661521221,"status":"SUCCESS","payloadId":"584"}"#;
    let event = webhooks.verify(body, "0wRB5XqWJxwwPbn5Z9TcbHh8EGYFufSYTsRMB74N094=", 1_661_521_251, None)?;
    say("webhook verified", event.dedupe_key());

    let callbacks = CraftgateCallbacks::new([CraftgateCallbackKey::new("merchantCallbackKeySandbox")?], [""; 0])?;
    let form = "status=SUCCESS&completeStatus=WAITING&callbackStatus=&paymentId=863&conversationData=&conversationId=d1811bb0-25a2-40c7-ba71-c8b605259611&mdStatus=1\
        &hashParams=status:callbackStatus:completeStatus:paymentId:conversationData:conversationId:mdStatus\
        &hash=00756350c571f5bded587b0e21e2ee3cf53cbb126b8106126059baf6d39e2d9b";
    let record = ExpectedCallback {
        payment_id: Some("863"),
        conversation_id: Some("d1811bb0-25a2-40c7-ba71-c8b605259611"),
        conversation_data: Some(""),
    };
    let callback = callbacks.verify(form.as_bytes(), Expected::Record(record))?;
    say("3-D Secure callback verified", format!("next: {}", callback.next.as_str()));
    refused(
        "the same callback with another status",
        callbacks.verify(form.replace("SUCCESS", "FAILURE").as_bytes(), Expected::Record(record)),
    );

    let comma = r#"{"price":"100.00","paidPrice":"100.00","installment":1,"currency":"TRY","items":[{"price":"60.00"},{"price":"27.50"},{"price":"12,50"}]}"#;
    let arguments = Arguments { path: &[], request: Some(&JsonSource(comma)), context: &context };
    let wrong = craftgate.build(&imza::craftgate::payment::create_payment, &arguments);
    refused("a decimal comma", wrong);
    Ok(())
}

fn parax() -> Result<()> {
    title("ParaX: a deposit by bank transfer");
    let parax = Parax::new(1001, ParaxKey::new("api-key-of-the-merchant")?, ParaxSecretKey::new("sk_live_YOUR_SECRET_KEY")?);
    let deposit = parax::DepositRequest {
        username: Some("john_doe".try_into()?),
        user_id: Some("12345".try_into()?),
        full_name: Some("John Doe".try_into()?),
        amount: Some("250".try_into()?),
        trx: Some("DEP-1738588800000".try_into()?),
        ..parax::DepositRequest::default()
    };
    let call = parax.deposit(&deposit, &Context::default())?;
    show(call.request(), &[]);
    let answer =
        br#"{"status":1,"code":200,"title":"OK","message":"Banka transferi","type":"success","data":{"iban":"TR330006100519786457841326",
        "account_holder":"ParaX","reference_code":"REF-1234567890","transaction_id":"TD10001","amount":250.00,"currency":"TRY"}}"#;
    let started = call.parse(200, answer)?;
    say("response read", format!("send {:?} to {:?}", started.amount.map(|amount| amount.to_string()), started.iban_grouped));

    let webhook = parax.read_webhook(
        br#"{"trx":"DEP-1738588800000","transaction_id":"TD10001","amount":250.00,"status":"success","currency":"TRY"}"#,
        RemoteAddress::Address("176.31.10.152"),
    )?;
    let confirm = parax.confirm(&webhook, ExpectedPayment { amount: "250.00", user_id: Some("12345"), ..ExpectedPayment::default() })?;
    show(confirm.request(), &["api-key-of-the-merchant"]);
    let status = |user: &str| {
        format!(
            r#"{{"code":200,"status":"success","data":{{"transaction_id":"TD10001","amount":"250.00","currency":"TRY","method":"BankTransfer",
            "status":"completed","created_at":"2026-02-03 14:30:00","user_id":"{user}","username":"john_doe"}}}}"#
        )
    };
    say("webhook confirmed", format!("{:?}", confirm.parse(200, status("12345").as_bytes())?.verdict));
    refused("a forged webhook that refers to another user's payment", confirm.parse(200, status("666").as_bytes()));
    refused("a webhook from an unknown address", parax.read_webhook(b"{}", RemoteAddress::Address("203.0.113.7")));
    let forged = parax::DepositRequest { full_name: Some(Signed::unchecked("X&sid=1001&trx=T1&userID=7")), ..deposit };
    refused("a name that would inject parameters", parax.deposit_url(&forged, &Context::default()));
    Ok(())
}

fn nexkasa() -> Result<()> {
    title("NexKasa: a withdrawal");
    let secret = NexkasaCallbackSecret::new("the-merchants-own-secret")?;
    let nexkasa = Nexkasa::new(NexkasaApiKey::new("12345678-abcd-1234-abcd-1234567890ab")?).with_callback_secrets(vec![secret]);
    let context = Context { nonce: "9f86d081884c7d659a2feaa0c55ad015", ..Context::default() };
    let withdrawal = nexkasa::WithdrawRequest {
        amount: Some("5000".try_into()?),
        customer_iban: Some("TR33 0006 1005 1978 6457 8413 26".try_into()?),
        customer_name: Some("Mehmet Demir".try_into()?),
        external_id: Some("TXN_998877".try_into()?),
        callback_url: Some("https://sizin-siteniz.com/api/callback".try_into()?),
    };
    let call = nexkasa.withdraw(&withdrawal, &context)?;
    show(call.request(), &["12345678-abcd-1234-abcd-1234567890ab"]);
    let taken = call.parse(201, br#"{"status":"success","transaction_id":105,"message":"Withdraw request received."}"#)?;
    say("response read", format!("transaction {:?}", taken.transaction_id));

    let body = br#"{"transaction_id":105,"status":"APPROVED","external_id":"TXN_998877","amount":"5000.00","type":"WITHDRAW"}"#;
    let expected = ExpectedTransfer { id: "TXN_998877", kind: TransferKind::Withdraw, amount: "5000.00" };
    let url = call.callback_url();
    let input = CallbackInput { url, expected: Some(expected), ..CallbackInput::default() };
    say("callback verified by its own token", nexkasa.read_callback(body, &input)?.dedupe_key);
    let other = String::from_utf8_lossy(body).replace("TXN_998877", "TXN_998878");
    refused("the same token for another order", nexkasa.read_callback(other.as_bytes(), &input));
    let wrong = nexkasa::WithdrawRequest { customer_iban: Some(Iban::unchecked("TR120006200000012345678901")), ..withdrawal };
    refused("the IBAN of the vendor's document", nexkasa.withdraw(&wrong, &context));
    Ok(())
}

fn nkolay() -> Result<()> {
    title("N Kolay: a shopping loan");
    let base_url = BaseUrl::new("https://nkolay.example")?;
    let nkolay = Nkolay::new(base_url, "merchant", NkolayPassword::new("password-1")?, 400, NkolayApiSecretKey::new("api-secret-1")?)?;
    let context = Context::default();
    let call = nkolay.authenticate(&context)?;
    show(call.request(), &["password-1", "api-secret-1"]);
    let token = call.parse(200, br#"{"token":"eyJhbGciOiJIUzUxMiJ9.eyJleHAiOjE3NjcyMjU2MDB9.c2lnbmF0dXJl"}"#)?;
    say("token read", format!("expires at {:?} (Unix seconds)", token.expires_at()));

    let session = nkolay.start_session(&token, "AKTIFBANK", &context)?;
    let session = session.parse(200, br#"{"referenceId":"7b942ca7-7ecd-4b45-9581-855a6f5c4856"}"#)?;
    let price = loan::CartPrice { items_price: decimal("20000.00"), shipping_price: decimal("100.00"), total_price: decimal("20100.00") };
    let item = loan::SimulationItem {
        product_name: Some("Telefon".try_into()?),
        category_code: Some("PHONE".try_into()?),
        quantity: Some(1),
        price: decimal("20000.00"),
        total_price_without_discounts: decimal("20000.00"),
        total_price: decimal("20000.00"),
    };
    let cart = loan::SimulationCart { price: Some(price), items: Some(vec![item]) };
    let simulate = loan::SimulateRequest { max_term: Some(6), cart: Some(cart) };
    let call = nkolay.simulate(&token, &session, &simulate, &context)?;
    show(call.request(), &["eyJhbGciOiJIUzUxMiJ9.eyJleHAiOjE3NjcyMjU2MDB9.c2lnbmF0dXJl"]);
    let offers = call.parse(
        200,
        br#"{"bankResponseCode":"0","success":true,"monthlyPayments":[{"term":3,"amount":7442.8,"interestRate":4.19,
        "totalPaymentAmount":22328.38,"annualEffectiveInterestRate":88.9774,"monthlyEffectiveInterestRate":7.4148}]}"#,
    )?;
    for line in offers.monthly_payments.iter().flatten() {
        let amount = line.amount.map(|amount| amount.to_string());
        say("offer read", format!("{:?} months at {amount:?}", line.term));
    }
    let off = loan::CartPrice { items_price: decimal("20000.00"), shipping_price: decimal("100.00"), total_price: decimal("20000.00") };
    let wrong = loan::SimulateRequest { cart: simulate.cart.map(|cart| loan::SimulationCart { price: Some(off), ..cart }), ..simulate };
    refused("a total that does not add up", nkolay.simulate(&token, &session, &wrong, &context));
    Ok(())
}

fn decimal(text: &str) -> Option<Decimal> {
    text.parse().ok()
}

fn title(text: &str) {
    println!("\n== {text} ==");
}

fn say(what: &str, text: impl AsRef<str>) {
    println!("{what}: {}", text.as_ref());
}

fn refused<T>(what: &str, result: Result<T>) {
    match result {
        Err(error) => println!("{what}: {} – {error}", error.code()),
        Ok(_) => println!("{what}: accepted, which is a defect"),
    }
}

/// The request, and the same as a command line; secrets are masked in both.
fn show(request: &Request, secrets: &[&str]) {
    let masked = |text: &str| secrets.iter().fold(String::from(text), |text, secret| text.replace(secret, "***"));
    println!("{} {}", request.method.as_str(), request.url);
    for (name, value) in &request.headers {
        println!("{name}: {}", masked(value));
    }
    if let Some(body) = &request.body {
        println!("\n{}", masked(body));
    }
    let mut curl = format!("curl -X {} '{}'", request.method.as_str(), request.url);
    for (name, value) in &request.headers {
        curl.push_str(&format!(" -H '{name}: {}'", masked(value)));
    }
    if let Some(body) = &request.body {
        curl.push_str(&format!(" --data-raw '{}'", masked(body).replace('\'', "'\\''")));
    }
    println!("\n{curl}");
}
