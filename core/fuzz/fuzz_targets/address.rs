//! Addresses from any text: base URLs, endpoints, queries, allow-lists.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| imza_fuzz::address(data));
