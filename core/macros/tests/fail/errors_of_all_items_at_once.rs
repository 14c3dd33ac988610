imza_macros::enums! {
    /// Whose account it is.
    AccountOwner { MERCHANT = merchant, SUB_MERCHANT "sub" }

    /// Another.
    Other = A
    /// One more.
    More { A }
}

imza_macros::types! {
    case camle;

    /// A deposit.
    request DepositRequest {
        /// How much.
        amount = Decimal,
        /// By whom.
        user: [String; 2] required,
    }

    /// Another.
    reqest OtherRequest {
        /// How much.
        amount as amount: Decimal,
        /// Purpose.
        items: [String String] nonemty,
    } rules {
        at_least amount 1;
        forbit items if amount;
    }
}

fn main() {}
