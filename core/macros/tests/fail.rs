//! Faulty declarations: each must not compile, with an error at the word at fault.
//!
//! `TRYBUILD=overwrite cargo test -p imza-macros` rewrites the `.stderr` files.

#[test]
fn a_faulty_declaration_is_refused_at_the_word_at_fault() {
    trybuild::TestCases::new().compile_fail("tests/fail/*.rs");
}
