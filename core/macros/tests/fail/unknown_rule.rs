imza_macros::types! {
    case camel;

    /// A deposit.
    request DepositRequest {
        /// How much.
        amount: Decimal,
    } rules {
        requre amount if amount given;
        at_leats amount = 1;
        unique amount;
    }

    /// Another.
    request OtherRequest {
        /// How much.
        amount: Decimal,
    } ruels {
        at_least amount = 1;
    }
}

fn main() {}
