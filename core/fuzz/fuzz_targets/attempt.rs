//! Attempts from any saved text and with any events.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| imza_fuzz::attempt(data));
