//! Invalid HTTP and excessive input are refused, and the sandbox keeps running.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use crate::shop::{Shop, ask, payment};

/// Sends bytes and returns the response, if any.
fn raw(shop: &Shop, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(shop.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    _ = stream.write_all(bytes);
    _ = stream.shutdown(Shutdown::Write);
    let mut response = vec![];
    _ = stream.read_to_end(&mut response);
    String::from_utf8_lossy(&response).into_owned()
}

fn assert_running(shop: &Shop) {
    ask!(shop, payment().create_payment(&payment("5258640000000001"))).unwrap();
}

#[test]
fn invalid_http_is_refused() {
    let shop = Shop::open();
    for bytes in [
        &b"\x16\x03\x01\x02\x00\x01\x00"[..],
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /payment/v1/cards HTTP/1.1\r\nbad header\r\n\r\n",
        b"POST /craftgate/payment/v1/cards HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
        b"POST /craftgate/payment/v1/cards HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello",
        b"POST /craftgate/payment/v1/cards HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
    ] {
        let response = raw(&shop, bytes);
        assert!(response.is_empty() || response.starts_with("HTTP/1.1 4") || response.starts_with("HTTP/1.0 4"), "{response}");
    }
    let headers = format!("GET / HTTP/1.1\r\nhost: x\r\nlong: {}\r\n\r\n", "x".repeat(200_000));
    let response = raw(&shop, headers.as_bytes());
    assert!(response.is_empty() || response.starts_with("HTTP/1.1 431"), "{response}");
    assert_running(&shop);
}

#[test]
fn long_and_incomplete_bodies_are_refused() {
    let shop = Shop::with(imza_sandbox::Settings { max_body: 1000, ..crate::shop::settings() });
    let head = |length: usize| format!("POST /nexkasa/api/public/deposit-request/ HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n\r\n");
    assert!(raw(&shop, [head(1001), "x".repeat(1001)].concat().as_bytes()).starts_with("HTTP/1.1 413"));
    let short = raw(&shop, [head(1000), "x".repeat(10)].concat().as_bytes());
    assert!(short.is_empty() || short.starts_with("HTTP/1.1 400"), "{short}");
    assert!(raw(&shop, [head(4), "nope".into()].concat().as_bytes()).starts_with("HTTP/1.1 403"), "no API key");
}

#[test]
fn arbitrary_requests_do_not_stop_the_sandbox() {
    let shop = Shop::open();
    // A xorshift with a fixed seed, so that the requests are the same in every run.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(below).unwrap()).unwrap()
    };
    let good = b"POST /craftgate/payment/v1/card-payments HTTP/1.1\r\nhost: 127.0.0.1\r\nx-api-key: sandbox-api-key\r\ncontent-type: application/json\r\ncontent-length: 15\r\n\r\n{\"price\":100.0}";
    for _ in 0..600 {
        let mut bytes = good.to_vec();
        for _ in 0..=next(6) {
            let at = next(bytes.len().max(1)).min(bytes.len().saturating_sub(1));
            match next(4) {
                0 => bytes[at] = u8::try_from(next(256)).unwrap(),
                1 if bytes.len() > 2 => _ = bytes.remove(at),
                2 => bytes.insert(at, u8::try_from(next(256)).unwrap()),
                _ => bytes.truncate(at.max(2)),
            }
        }
        let response = raw(&shop, &bytes);
        assert!(response.is_empty() || response.starts_with("HTTP/1."), "{response}");
        assert!(!response.contains(" 200 ") || response.contains("craftgate") || bytes.starts_with(b"POST /"), "{response}");
    }
    assert_running(&shop);
}

#[test]
fn hostile_bodies_are_refused_as_bodies() {
    let shop = Shop::open();
    let key = "x-api-key: sandbox-api-key\r\n";
    for body in [
        "{",
        "[]",
        "null",
        "\"x\"",
        "{\"amount\":1,\"amount\":2}",
        &"[".repeat(50_000),
        "{\"amount\":1e999999999}",
        "{\"amount\":\"99999999999999999999999999999999999999\"}",
    ] {
        let request =
            format!("POST /nexkasa/api/public/deposit-request/ HTTP/1.1\r\nhost: x\r\n{key}content-length: {}\r\n\r\n{body}", body.len());
        let response = raw(&shop, request.as_bytes());
        assert!(response.starts_with("HTTP/1.1 400"), "{}: {response}", body.chars().take(60).collect::<String>());
    }
    assert_running(&shop);
}
