imza_macros::types! {
    case camel;

    /// A payment.
    request CreatePaymentRequest {
        /// Basket total.
        price: Decimal,
        /// Amount to pay.
        paid_price: Decimal,
        /// Card to charge.
        card: Card,
        /// Items in the basket.
        items: [PaymentItem],
    } rules {
        require crad if paid_prce given and walet is "A";
        require card unless price equals paid_prize;
        one_of (card, prise) or (itms);
        at_most_one price, pad_price;
        sum itmes.price = prcie;
        sum price.price = card.price;
        total price + paid_pric = card.price;
        exactly cart = 1 if price in ["A", "B"];
    }
}

fn main() {}
