//! Writes the other side of the surface: `cargo run -p imza-mobile --features bindgen --bin uniffi-bindgen -- generate --help`.

fn main() {
    uniffi::uniffi_bindgen_main();
}
