//! Shared by the fuzz targets: the clients, and the properties of every request and every error.

use imza::api::client::Client;
use imza::api::schema::Operation;
use imza::craftgate::{Craftgate, Environment};
use imza::nexkasa::Nexkasa;
use imza::nkolay::Nkolay;
use imza::parax::Parax;
use imza::secret::{
    CraftgateApiKey, CraftgateSecretKey, NexkasaApiKey, NexkasaCallbackSecret, NkolayApiSecretKey, NkolayPassword, ParaxKey, ParaxSecretKey,
};
use imza::{BaseUrl, Checks, Context, Names, Request, Result, UnknownFields, Waiver};

pub fn craftgate() -> Craftgate {
    Craftgate::new(CraftgateApiKey::new("api-key-1").unwrap(), CraftgateSecretKey::new("secret-key-1").unwrap(), Environment::Sandbox)
}

pub fn parax() -> Parax {
    Parax::new(1001, ParaxKey::new("parax-key-1").unwrap(), ParaxSecretKey::new("parax-secret-1").unwrap())
}

pub fn nexkasa() -> Nexkasa {
    Nexkasa::new(NexkasaApiKey::new("nexkasa-key-1").unwrap())
        .with_callback_secrets(vec![NexkasaCallbackSecret::new("callback-secret-1").unwrap()])
}

pub fn nkolay() -> Nkolay {
    let (password, key) = (NkolayPassword::new("password-1").unwrap(), NkolayApiSecretKey::new("secret-1").unwrap());
    Nkolay::new(BaseUrl::new("https://loans.example.com").unwrap(), "shop", password, 4000, key).unwrap()
}

/// All clients that send requests, one for each provider.
pub fn clients() -> [Box<dyn Client>; 4] {
    [Box::new(craftgate()), Box::new(parax()), Box::new(nexkasa()), Box::new(nkolay())]
}

/// All operations, each with the index of its client.
pub fn operations(clients: &[Box<dyn Client>]) -> Vec<(usize, &'static Operation)> {
    let of = |(number, client): (usize, &Box<dyn Client>)| {
        let provider = client.provider();
        provider.operations().chain(provider.derived.iter().copied()).map(move |operation| (number, operation))
    };
    clients.iter().enumerate().flat_map(of).collect()
}

/// The options that a byte selects.
pub fn context(bits: u8) -> Context<'static> {
    Context {
        random_key: "random-1",
        nonce: "9f86d081884c7d65",
        now: Some(1_800_000_000),
        unknown_fields: if bits & 1 == 0 { UnknownFields::Error } else { UnknownFields::Send },
        checks: if bits & 2 == 0 { Checks::All } else { Checks::Types },
        waive: if bits & 4 == 0 { &[] } else { &[Waiver::ItemsSum, Waiver::CheckDigits] },
        names: if bits & 8 == 0 { Names::Camel } else { Names::Snake },
        ..Context::default()
    }
}

/// Fails if the text of an error is long or contains control characters.
pub fn bounded<T>(result: Result<T>) -> Option<T> {
    result
        .map_err(|error| {
            let text = error.to_string();
            assert!(text.len() < 2048 && !text.chars().any(char::is_control), "{text:?}");
            assert!(format!("{error:?}").len() < 8192);
        })
        .ok()
}

/// Fails if an HTTP stack would send a different request.
pub fn check_request(request: &Request) {
    let url = &request.url;
    assert!(url.starts_with("https://"), "{url}");
    assert!(url.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'#' | b'\\' | b'"' | b'<' | b'>')), "{url}");
    let path = url.split('?').next().unwrap_or_default().to_lowercase().replace("%2e", ".");
    assert!(!path.split('/').any(|segment| segment == "." || segment == ".."), "{url}");
    for (name, value) in &request.headers {
        assert!(value.bytes().all(|b| (b' '..=b'~').contains(&b)) && value.trim() == &**value, "{name}");
    }
}

/// Like [`check_request`], for requests that Craftgate signs.
pub fn check_signed(request: &Request) {
    check_request(request);
    assert!(!request.url.contains('+'), "{}", request.url);
    // The signed bytes are the sent bytes: signing the request again gives the same signature.
    let signature = request.headers.iter().find(|(name, _)| *name == "x-signature").map(|(_, value)| value.to_string());
    assert_eq!(craftgate().sign(&request.url, request.body.as_deref(), "random-1").ok(), signature);
}

/// Splits off the first bytes; the rest is text.
pub fn split<const N: usize>(data: &[u8]) -> Option<([u8; N], &[u8])> {
    data.split_first_chunk::<N>().map(|(head, rest)| (*head, rest))
}
