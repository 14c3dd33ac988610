imza_macros::operations! {
    tables;

    /// Begins a deposit.
    POST "/deposit" deposit() -> empty requires [card];
    /// Begins another.
    POST "/deposit" other() body DepositRequest -> empty require [card];
}

fn main() {}
