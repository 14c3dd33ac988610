imza_macros::types! {
    case camel;

    /// A deposit.
    request DepositRequest {
        /// How much.
        amount: Decimal requird,
        /// By whom.
        user: String mandatory,
        /// What for.
        items: String nonempty,
    }
}

fn main() {}
