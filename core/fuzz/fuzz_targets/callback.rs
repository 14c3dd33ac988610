//! Callbacks from any form, body and URL.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| imza_fuzz::callback(data));
