imza_macros::operations! {
    tables;

    /// Begins a deposit.
    POST "/deposit" deposit() -> empty gives Token;
}

fn main() {}
