imza_macros::operations! {
    tables;

    /// Begins a deposit.
    GET "/deposit" deposit() query DepositRequest -> DepositAnswer (chnages);
    /// Reads a deposit.
    GET "/deposits" deposits() -> DepositAnswer (undocumented, cached);
}

fn main() {}
