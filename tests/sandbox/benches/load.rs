//! Measures the latency of card payments at a fixed rate, with client and server on the same cores: `cargo xtask bench --only sandbox`.
//! The time of a request counts from when it was due, not from when it was sent, so that a stalled server cannot hide its delay.
#![allow(clippy::print_stdout, clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used)] // the benchmark ends at the first failure

use std::path::PathBuf;
use std::time::Duration;

use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http_body_util::BodyExt as _;
use hyper::Request;
use hyper_util::rt::TokioIo;
use imza_sandbox::{Log, Settings};
use sha2::{Digest as _, Sha256};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until};

/// Requests per second.
const RATE: u32 = 2000;
/// The duration in seconds.
const SECONDS: u32 = 5;
/// The number of connections.
const CONNECTIONS: u32 = 32;

const BODY: &str = r#"{"price":100.00,"paidPrice":100.00,"installment":1,"currency":"TRY","conversationId":"bench","card":{"cardHolderName":"Haluk Demir","cardNumber":"5258640000000001","expireYear":"2044","expireMonth":"07","cvc":"000"},"items":[{"name":"a","price":60.00},{"name":"b","price":40.00}]}"#;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        measure("in memory", None).await;
        let path = std::env::temp_dir().join(format!("imza-sandbox-bench-{}.sqlite", std::process::id()));
        measure("in SQLite", Some(path.clone())).await;
        for end in ["", "-wal", "-shm"] {
            _ = std::fs::remove_file(format!("{}{end}", path.display()));
        }
    });
}

async fn measure(name: &str, database: Option<PathBuf>) {
    let running = imza_sandbox::start(Settings { port: 0, log: Log::Off, database, ..Settings::default() }).await.expect("a sandbox");
    let begun = Instant::now() + Duration::from_millis(200);
    let clients: Vec<_> = (0..CONNECTIONS).map(|client| tokio::spawn(pay(running.address.to_string(), client, begun))).collect();
    let mut late = vec![];
    for client in clients {
        late.extend(client.await.expect("a client"));
    }
    let took = begun.elapsed();
    late.sort();
    let at = |permille: usize| late.get(late.len() * permille / 1000).or(late.last()).copied().unwrap_or_default();
    let rate = u128::try_from(late.len()).unwrap_or_default() * 1000 / took.as_millis().max(1);
    println!("{name}: {} payments, {rate} a second; p50 {:?}, p99 {:?}, worst {:?}", late.len(), at(500), at(990), at(1000));
}

/// Sends every payment of one connection when it is due, and returns their latencies.
async fn pay(address: String, client: u32, begun: Instant) -> Vec<Duration> {
    let url = format!("http://{address}/craftgate/payment/v1/card-payments");
    let signature = STANDARD.encode(Sha256::digest(format!("{url}sandbox-api-keysandbox-secret-keyr{BODY}")));
    let stream = TcpStream::connect(&address).await.expect("a connection");
    stream.set_nodelay(true).expect("no delay");
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.expect("HTTP");
    tokio::spawn(connection);
    let mut late = vec![];
    for number in (client..RATE * SECONDS).step_by(usize::try_from(CONNECTIONS).expect("a small number")) {
        let due = begun + Duration::from_secs(1) * number / RATE;
        sleep_until(due).await;
        let request = Request::post("/craftgate/payment/v1/card-payments")
            .header("host", &address)
            .header("content-type", "application/json")
            .header("x-api-key", "sandbox-api-key")
            .header("x-rnd-key", "r")
            .header("x-auth-version", "v1")
            .header("x-signature", &signature)
            .body(Body::from(BODY))
            .expect("a request");
        sender.ready().await.expect("a connection that lives");
        let response = sender.send_request(request).await.expect("a response");
        assert_eq!(response.status(), 200);
        response.into_body().collect().await.expect("a body");
        late.push(due.elapsed());
    }
    late
}
