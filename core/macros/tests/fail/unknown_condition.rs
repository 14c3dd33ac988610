imza_macros::types! {
    case camel;

    /// A payment.
    request CreatePaymentRequest {
        /// Basket total.
        price: Decimal,
        /// With what.
        card: Card,
    } rules {
        require card if price givn;
        require card if price given or card absent;
        require card unless price given and card absent;
        require card when price given;
        nonempty card if price;
    }
}

fn main() {}
