imza_macros::operations! {
    tables;

    /// Begins a deposit.
    PSOT "/deposit" deposit() -> empty;
}

fn main() {}
