//! Every entry of the bridge.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| imza_fuzz::bridge(data));
