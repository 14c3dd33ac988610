//! Explanations of any message and of genuine ones.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| imza_fuzz::explain(data));
