//! Result records of any bytes.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| imza_fuzz::record(data));
