//! Confirmations of ParaX.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| imza_fuzz::confirm(data));
