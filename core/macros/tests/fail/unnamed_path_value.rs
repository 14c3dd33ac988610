imza_macros::operations! {
    tables;

    /// Reads a deposit.
    GET "/deposits/{depost_id}" deposit(deposit_id: i64) -> empty;
}

fn main() {}
