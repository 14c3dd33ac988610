imza_macros::operations! {
    tables;

    /// Begins a deposit.
    GET "/deposit" deposit() -> empty (changes, reads);
    /// Reads a deposit.
    POST "/deposits" deposits() -> empty (reads, reads);
}

fn main() {}
