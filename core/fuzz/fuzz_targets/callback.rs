//! Callbacks from any form, body and URL.
#![no_main]

use imza::check::address::AllowList;
use imza::craftgate::{CraftgateCallbacks, Expected, ExpectedCallback};
use imza::nexkasa::{CallbackInput, Verification};
use imza::secret::{CraftgateCallbackKey, NexkasaCallbackToken};
use imza_fuzz::{bounded, nexkasa};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let key = || CraftgateCallbackKey::new("callback-key-1").unwrap();
    let callbacks = CraftgateCallbacks::new([key()], [""; 0]).unwrap();
    let record = ExpectedCallback { payment_id: Some("1"), conversation_id: Some(&text), conversation_data: None };
    for expected in [Expected::Unchecked, Expected::Record(record)] {
        // A valid hash cannot be guessed.
        assert!(bounded(callbacks.verify(data, expected)).is_none());
    }
    bounded(CraftgateCallbacks::new([key()], [&text]));

    let input = CallbackInput { url: Some(&text), remote_address: Some(&text), signature: Some(&text), ..CallbackInput::default() };
    assert!(bounded(nexkasa().read_callback(data, &input)).is_none());
    let tokens = nexkasa()
        .with_callback_secrets(Vec::new())
        .with_callback_tokens(vec![NexkasaCallbackToken::new("static-token-1").unwrap()])
        .with_allowed_addresses(AllowList::new(["127.0.0.1"]).unwrap());
    bounded(tokens.read_callback(data, &CallbackInput { remote_address: Some("127.0.0.1"), ..input }));
    bounded(nexkasa().read_callback(data, &CallbackInput { verification: Verification::None, ..input }));
});
