//! Addresses from any text: base URLs, endpoints, queries, allow-lists.
#![no_main]

use imza::api::client::Client;
use imza::api::json::JsonSource;
use imza::check::address::AllowList;
use imza::craftgate::{Endpoint, Payload};
use imza::{BaseUrl, Method};
use imza_fuzz::{bounded, check_signed, context, craftgate, split};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some(([bits], rest)) = split::<1>(data) else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    for address in [text.to_string(), ["https://", text].concat(), ["https://h/", text].concat()] {
        if let Some(url) = bounded(BaseUrl::new(&address)) {
            let url = url.as_str();
            assert!(url.starts_with("https://") || url.starts_with("http://"), "{url}");
            assert!(url.bytes().all(|b| b.is_ascii_graphic()) && !url.contains(['#', '?', '@', '\\', '+']) && !url.ends_with('/'), "{url}");
            // It is already normalized.
            assert_eq!(BaseUrl::new(url).map(|again| again.as_str().to_string()).as_deref(), Ok(url));
            // It can be signed.
            let _ = bounded(craftgate().sign(&[url, "/x"].concat(), None, "random-1"));
        }
    }
    let (slashed, source) = (["/", text].concat(), JsonSource(text));
    for endpoint in [
        Endpoint { method: Method::GET, path: text, query: None, body: Payload::Nothing },
        Endpoint { method: Method::GET, path: &slashed, query: None, body: Payload::Nothing },
        Endpoint { method: Method::GET, path: "/v1/x", query: Some(&source), body: Payload::Nothing },
        Endpoint { method: Method::POST, path: "/v1/x", query: Some(&source), body: Payload::Object(&source) },
        Endpoint { method: Method::POST, path: "/v1/x", query: None, body: Payload::Exact(text) },
    ] {
        bounded(craftgate().build_endpoint(&endpoint, &context(bits))).iter().for_each(|built| check_signed(&built.request));
    }
    bounded(AllowList::new([text]));
    bounded(AllowList::new(["203.0.113.0/24"]).unwrap().check(text));
});
