imza_macros::types! {
    case camel;

    /// A deposit.
    request DepositRequest {
        /// How much.
        amount: Decimal requird,
        /// By whom.
        user: String mandatory,
        /// Purpose.
        paid: bool nonempty,
        /// Rate.
        rate: Decimal required at_least_one,
        /// Text.
        note: String positive,
    }
}

fn main() {}
