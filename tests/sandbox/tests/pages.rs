//! The hosted payment page: a declined card, a successful card, and the return to the shop.

use imza::craftgate::enums::{Currency, PaymentStatus};
use imza::craftgate::payment::InitCheckoutPaymentRequest;

use crate::shop::{Shop, ask, decimal, form_of, payment};

#[test]
fn a_payer_pays_on_the_hosted_page() {
    let shop = Shop::open();
    let request = InitCheckoutPaymentRequest {
        price: decimal("100.00"),
        paid_price: decimal("100.00"),
        currency: Some(Currency::TRY),
        callback_url: Some("https://shop.example/done?order=1&x=\"".into()),
        items: payment("5258640000000001").items,
        ..Default::default()
    };
    let opened = ask!(shop, payment().init_checkout_payment(&request)).unwrap();
    let (token, page) = (opened.token.unwrap(), opened.page_url.unwrap());
    assert!(shop.page(&page, None).1.contains("100.00 TRY"));
    assert!(ask!(shop, payment().retrieve_checkout_payment(&token)).is_err(), "not paid yet");

    let card = |number: &str| format!("cardHolderName=Haluk&cardNumber={number}&expireMonth=07&expireYear=2044&cvc=000");
    assert!(shop.page(&page, Some(&card("5102210000006669"))).1.contains("DECLINED"));
    let (back, form) = form_of(&shop.page(&page, Some(&card("5258640000000001"))).1);
    assert_eq!((back.as_str(), form), ("https://shop.example/done?order=1&x=\"", format!("token={token}")));
    let paid = ask!(shop, payment().retrieve_checkout_payment(&token)).unwrap();
    assert_eq!(paid.payment_status, Some(PaymentStatus::SUCCESS));
    assert_eq!(shop.page(&page, Some(&card("5258640000000001"))).0, 404, "paid once");
}
