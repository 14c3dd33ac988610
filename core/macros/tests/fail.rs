//! Faulty declarations: each does not compile, and the error stands at the word at fault.
//!
//! `TRYBUILD=overwrite cargo test -p imza-macros` writes the `.stderr` files anew.

#[test]
fn a_faulty_declaration_is_refused_at_the_word_at_fault() {
    trybuild::TestCases::new().compile_fail("tests/fail/*.rs");
}
