//! Requests of every operation from any JSON text.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| imza_fuzz::build_request(data));
