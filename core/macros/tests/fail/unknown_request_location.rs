imza_macros::operations! {
    tables;

    /// Begins a deposit.
    POST "/deposit" deposit() boby DepositRequest -> empty;
}

fn main() {}
