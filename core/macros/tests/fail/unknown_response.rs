imza_macros::operations! {
    tables;

    /// Begins a deposit.
    POST "/deposit" deposit() -> emtpy;
}

fn main() {}
