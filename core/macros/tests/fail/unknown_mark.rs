imza_macros::types! {
    case camel;

    /// A deposit.
    request DepositRequest {
        /// How much.
        amount: Decimal requird,
        /// By whom.
        user: String mandatory,
        /// Purpose.
        items: String nonempty,
    }
}

fn main() {}
