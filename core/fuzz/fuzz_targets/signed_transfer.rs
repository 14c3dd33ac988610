//! Callbacks of NexKasa that are genuine.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| imza_fuzz::signed_transfer(data));
