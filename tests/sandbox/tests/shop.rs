//! A merchant for tests: a sandbox, an HTTP client, and a server for webhooks.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use imza::craftgate::enums::Currency;
use imza::craftgate::payment::{Card, CreatePaymentRequest, InitThreeDSPaymentRequest};
use imza::craftgate::shared::PaymentItem;
use imza::craftgate::{Craftgate, Environment};
use imza::nexkasa::Nexkasa;
use imza::nkolay::Nkolay;
use imza::parax::Parax;
use imza::secret::*;
use imza::values::CardNumber;
use imza::{BaseUrl, Call, Context, Decimal, Request};
use imza_sandbox::{Log, Running, Settings};
use serde_json::{Value, json};

/// A sandbox that runs until it is dropped, and clients of its gateways.
pub struct Shop {
    pub address: SocketAddr,
    agent: ureq::Agent,
    // Fields drop in this order: the server must stop before its runtime.
    _running: Running,
    _runtime: tokio::runtime::Runtime,
}

/// Settings for tests: a free port, and waits shortened by a factor of 1000.
pub fn settings() -> Settings {
    Settings { port: 0, speed: 1000, log: Log::Off, ..Settings::default() }
}

impl Shop {
    pub fn open() -> Self {
        Self::with(settings())
    }

    pub fn with(settings: Settings) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let running = runtime.block_on(imza_sandbox::start(settings)).unwrap();
        let config =
            ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).timeout_global(Some(Duration::from_secs(20)));
        Self { address: running.address, agent: config.build().into(), _running: running, _runtime: runtime }
    }

    pub fn base_url(&self, provider: &str) -> BaseUrl {
        BaseUrl::new(&format!("http://{}/{provider}", self.address)).unwrap()
    }

    pub fn craftgate(&self) -> Craftgate {
        self.craftgate_with("sandbox-api-key", "sandbox-secret-key")
    }

    pub fn craftgate_with(&self, api_key: &str, secret_key: &str) -> Craftgate {
        let environment = Environment::Other(self.base_url("craftgate"));
        Craftgate::new(CraftgateApiKey::new(api_key).unwrap(), CraftgateSecretKey::new(secret_key).unwrap(), environment)
    }

    pub fn parax(&self) -> Parax {
        self.parax_with(1001, "sandbox-key", "sandbox-secret-key")
    }

    pub fn parax_with(&self, sid: i64, key: &str, secret_key: &str) -> Parax {
        let url = self.base_url("parax");
        let parax = Parax::new(sid, ParaxKey::new(key).unwrap(), ParaxSecretKey::new(secret_key).unwrap());
        parax.with_deposit_base_url(url.clone()).with_status_base_url(url)
    }

    pub fn nexkasa(&self) -> Nexkasa {
        self.nexkasa_with("sandbox-api-key")
    }

    pub fn nexkasa_with(&self, api_key: &str) -> Nexkasa {
        Nexkasa::new(NexkasaApiKey::new(api_key).unwrap()).with_base_url(self.base_url("nexkasa"))
    }

    pub fn nkolay(&self) -> Nkolay {
        self.nkolay_with("sandbox-password")
    }

    pub fn nkolay_with(&self, password: &str) -> Nkolay {
        let (password, key) = (NkolayPassword::new(password).unwrap(), NkolayApiSecretKey::new("sandbox-secret-key").unwrap());
        Nkolay::new(self.base_url("nkolay"), "sandbox-user", password, 4000, key).unwrap()
    }

    /// Sends a call and reads its response.
    pub fn send<T>(&self, call: &Call<T>) -> imza::Result<T> {
        let (status, body) = self.transport(call.request()).unwrap_or_else(|error| panic!("{error}"));
        call.parse(status, &body)
    }

    /// Sends a request. Returns status and body, or the reason why there was no response.
    pub fn transport(&self, request: &Request) -> Result<(u16, Vec<u8>), String> {
        let mut out = ureq::http::Request::builder().method(request.method.as_str()).uri(&request.url);
        for (name, value) in &request.headers {
            out = out.header(*name, value.as_ref());
        }
        let response = match &request.body {
            Some(body) => self.agent.run(out.body(body.as_str()).unwrap()),
            None => self.agent.run(out.body(()).unwrap()),
        };
        let mut response = response.map_err(|error| error.to_string())?;
        let status = response.status().as_u16();
        let body = response.body_mut().read_to_vec().map_err(|error| error.to_string())?;
        Ok((status, body))
    }

    /// Sends a change to the control interface.
    pub fn control(&self, path: &str, body: &Value) -> Value {
        let url = format!("http://{}/control/{path}", self.address);
        let response = self.agent.post(url).header("content-type", "application/json").send(body.to_string());
        let mut response = response.unwrap();
        let text = response.body_mut().read_to_string().unwrap();
        assert_eq!(response.status(), 200, "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    pub fn fault(&self, fault: Value) {
        self.control("faults", &fault);
    }

    /// Reads from the control interface.
    pub fn inspect(&self, path: &str) -> Value {
        let mut response = self.agent.get(format!("http://{}/control/{path}", self.address)).call().unwrap();
        serde_json::from_str(&response.body_mut().read_to_string().unwrap()).unwrap()
    }

    /// Returns the newest request, as the control interface lists it.
    pub fn last_request(&self) -> Value {
        self.inspect("requests?limit=1")["requests"][0].clone()
    }

    /// Fetches a page, or posts a form to it. Returns status and text.
    pub fn page(&self, path: &str, form: Option<&str>) -> (u16, String) {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("http://{}{path}", self.address) };
        let response = match form {
            Some(form) => self.agent.post(url).header("content-type", "application/x-www-form-urlencoded").send(form),
            None => self.agent.get(url).call(),
        };
        let mut response = response.unwrap();
        (response.status().as_u16(), response.body_mut().read_to_string().unwrap())
    }
}

/// Returns a unique text for signatures.
pub fn random_key() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("random-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Sends a Craftgate operation: `ask!(shop, payment().create_payment(&request))`.
macro_rules! ask {
    ($shop:expr, $group:ident().$name:ident($($argument:expr),*)) => {
        $crate::shop::ask!($shop, $shop.craftgate(), $group().$name($($argument),*))
    };
    ($shop:expr, $client:expr, $group:ident().$name:ident($($argument:expr),*)) => {{
        let random_key = $crate::shop::random_key();
        let context = imza::Context { random_key: &random_key, ..Default::default() };
        $shop.send(&$client.$group().$name($($argument,)* &context).unwrap())
    }};
}
pub(crate) use ask;

pub fn decimal(text: &str) -> Option<Decimal> {
    Some(text.parse().unwrap())
}

pub fn now() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap()
}

pub fn card(number: &str) -> Card {
    Card {
        card_holder_name: Some("Haluk Demir".into()),
        // Some tests send a number whose check digit is wrong: the sandbox must refuse it.
        card_number: Some(CardNumber::unchecked(number)),
        expire_year: Some("2044".try_into().unwrap()),
        expire_month: Some("07".try_into().unwrap()),
        cvc: Some("000".try_into().unwrap()),
        ..Default::default()
    }
}

fn items() -> Option<Vec<PaymentItem>> {
    let item = |name: &str, price| PaymentItem { name: Some(name.into()), price: decimal(price), ..Default::default() };
    Some(vec![item("Vazo", "60.00"), item("Çay takımı", "40.00")])
}

/// A payment of 100 lira with two items.
pub fn payment(number: &str) -> CreatePaymentRequest {
    CreatePaymentRequest {
        price: decimal("100.00"),
        paid_price: decimal("100.00"),
        installment: Some(1),
        currency: Some(Currency::TRY),
        conversation_id: Some("order-42".try_into().unwrap()),
        external_id: Some("basket-42".try_into().unwrap()),
        card: Some(card(number)),
        items: items(),
        ..Default::default()
    }
}

/// The same payment with 3-D Secure.
pub fn threeds(number: &str, callback_url: &str) -> InitThreeDSPaymentRequest {
    InitThreeDSPaymentRequest {
        price: decimal("100.00"),
        paid_price: decimal("100.00"),
        installment: Some(1),
        currency: Some(Currency::TRY),
        conversation_id: Some("order-42".try_into().unwrap()),
        card: Some(card(number)),
        items: items(),
        callback_url: Some(callback_url.into()),
        ..Default::default()
    }
}

pub fn context() -> Context<'static> {
    Context { nonce: "9f86d081884c7d659a2feaa0c55ad015", ..Context::default() }
}

/// Returns the error that a provider reported.
pub fn reported(error: imza::Error) -> imza::ApiError {
    match error.into_failure() {
        imza::Failure::Api(error) => error,
        other => panic!("{other:?}"),
    }
}

/// A message that reached the merchant.
#[derive(Debug)]
pub struct Received {
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Received {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// The merchant's server for webhooks. It responds with the given statuses in order, then with 200.
pub struct Mailbox {
    pub url: String,
    arrived: Receiver<Received>,
}

impl Mailbox {
    pub fn open(statuses: &[u16]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let (send, arrived) = mpsc::channel();
        let mut statuses: Vec<u16> = statuses.iter().rev().copied().collect();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(received) = receive(&stream.unwrap(), statuses.pop().unwrap_or(200)) else { continue };
                if send.send(received).is_err() {
                    return;
                }
            }
        });
        Self { url, arrived }
    }

    pub fn next(&self) -> Received {
        self.arrived.recv_timeout(Duration::from_secs(10)).unwrap_or_else(|_| panic!("no message within 10 seconds"))
    }

    /// Returns all messages that arrive until none comes for a while.
    pub fn rest(&self) -> Vec<Received> {
        let mut all = vec![];
        while let Ok(received) = self.arrived.recv_timeout(Duration::from_millis(400)) {
            all.push(received);
        }
        all
    }
}

fn receive(mut stream: &TcpStream, status: u16) -> std::io::Result<Received> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let target = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = vec![];
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.split_once(':') else { break };
        headers.push((name.to_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    write!(stream, "HTTP/1.1 {status} Status\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")?;
    Ok(Received { target, headers, body })
}

/// Reads a form of a page: its action, and its hidden fields as the browser would post them.
pub fn form_of(page: &str) -> (String, String) {
    let plain = |text: &str| text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let attribute = |text: &str, name: &str| {
        let (_, rest) = text.split_once(&format!("{name}=\"")).unwrap();
        plain(rest.split('"').next().unwrap())
    };
    let fields: Vec<(String, String)> =
        page.split("<input").skip(1).map(|input| (attribute(input, "name"), attribute(input, "value"))).collect();
    let encoded = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    (attribute(page, "action"), encoded)
}

/// Sets the merchant's webhook URLs.
pub fn webhooks_to(shop: &Shop, mailbox: &Mailbox) {
    shop.control("panel", &json!({ "craftgateWebhookUrl": mailbox.url, "paraxWebhookUrl": mailbox.url }));
}
