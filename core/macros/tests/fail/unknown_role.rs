imza_macros::types! {
    case camel;

    /// A deposit.
    requst DepositRequest {
        /// How much.
        amount: Decimal,
    }
}

fn main() {}
