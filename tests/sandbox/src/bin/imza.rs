//! `imza`: signs, verifies and explains requests and messages on the command line, see `imza --help`.
//!
//! The input is an HTTP message as text: a request line or a URL, headers, an empty line, and the exact body. Its headers and its URL
//! tell what it is. Keys come from the environment and never from arguments, which other users of the machine can see.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::disallowed_methods)] // a command reads files and prints results
#![allow(clippy::indexing_slicing)] // of JSON objects that the command makes, by name

use std::io::Read as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::{Parser, Subcommand, ValueEnum};
use imza::Names;
use imza::api::json::JsonSource;
use imza::api::sink::JsonText;
use imza::api::transcode::Integers;
use imza::bridge::Client;
use serde_json::{Value, json};

/// Signs, verifies and explains the requests and messages of Craftgate, ParaX and NexKasa
#[derive(Parser)]
#[command(name = "imza", version, max_term_width = 120, after_long_help = FORMAT)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Prints the signature that the message should have
    Sign(Input),
    /// Prints whether the signature fits; the exit status is 1 if it does not
    Verify(Input),
    /// Prints the text that is signed, and why the signature does not fit; the exit status is 1 if it does not
    Explain(Input),
}

#[derive(clap::Args)]
struct Input {
    /// File with the message; standard input if it is missing or -
    file: Option<PathBuf>,
    /// The kind of message, if it cannot be told from its headers and its URL
    #[arg(long, value_enum)]
    kind: Option<Kind>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// The kind of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// A request to Craftgate
    Craftgate,
    /// A webhook of Craftgate
    CraftgateWebhook,
    /// A browser callback of Craftgate: its form
    CraftgateCallback,
    /// A deposit URL of ParaX
    Parax,
    /// A callback of NexKasa
    Nexkasa,
}

const FORMAT: &str = "\
The input is a request as it was sent or received. A URL alone is a request, too:
  POST https://sandbox-api.craftgate.io/payment/v1/card-payments
  x-api-key: …
  x-rnd-key: …
  x-signature: …

  {\"price\":100.00, …}
A line end after the body is part of the body: printf '%s' writes none.

Keys come from the environment; lists are separated by commas:
  Craftgate   CRAFTGATE_API_KEY, CRAFTGATE_SECRET_KEY, CRAFTGATE_WEBHOOK_KEYS, CRAFTGATE_CALLBACK_KEYS, CRAFTGATE_BASE_URL (optional)
  ParaX       PARAX_SID, PARAX_KEY, PARAX_SECRET_KEY
  NexKasa     NEXKASA_API_KEY, NEXKASA_CALLBACK_SECRETS, NEXKASA_WEBHOOK_SECRETS

An explanation has keys, card numbers and identity numbers as ***. It is for you, who hold the keys.";

fn main() -> ExitCode {
    match run(&Arguments::parse().command) {
        Ok(fits) => ExitCode::from(u8::from(!fits)),
        Err(error) => {
            eprintln!("imza: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Runs a command. Returns whether the signature fits.
fn run(command: &Command) -> Result<bool> {
    let (Command::Sign(input) | Command::Verify(input) | Command::Explain(input)) = command;
    let message = Message::parse(&read(input.file.as_ref())?)?;
    let kind = input.kind.or_else(|| message.kind()).context("it is not clear what the message is; say so with --kind")?;
    match command {
        Command::Sign(_) => {
            let signature = sign(kind, &message)?;
            println!("{}", if input.json { json!({ "signature": signature }).to_string() } else { signature });
            Ok(true)
        }
        Command::Verify(_) => {
            let fits = explain(kind, &message)?["fits"] == json!(true);
            let words = if fits { "the signature fits" } else { "the signature does not fit; imza explain says why" };
            println!("{}", if input.json { json!({ "fits": fits }).to_string() } else { words.into() });
            Ok(fits)
        }
        Command::Explain(_) => {
            let explanation = explain(kind, &message)?;
            println!("{}", if input.json { explanation.to_string() } else { described(&explanation) });
            Ok(explanation["fits"] == json!(true))
        }
    }
}

fn read(file: Option<&PathBuf>) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    match file.filter(|file| file.as_os_str() != "-") {
        Some(file) => {
            std::fs::File::open(file).and_then(|mut file| file.read_to_end(&mut bytes)).with_context(|| file.display().to_string())?
        }
        None => std::io::stdin().read_to_end(&mut bytes).context("standard input")?,
    };
    Ok(bytes)
}

/// An HTTP message.
#[derive(Debug, PartialEq, Eq)]
struct Message {
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Message {
    fn parse(bytes: &[u8]) -> Result<Self> {
        let (head, body) = split(bytes);
        let head = std::str::from_utf8(head).context("the headers are not UTF-8 text")?;
        let mut lines = head.lines();
        let first = lines.next().unwrap_or_default().trim();
        // A form or JSON alone is a body.
        if first.starts_with('{') || !first.contains(' ') && !first.contains("://") && first.contains('=') && !first.starts_with('/') {
            return Ok(Self { method: "POST".into(), url: String::new(), headers: vec![], body: bytes.to_vec() });
        }
        let mut words = first.split(' ').filter(|word| !word.is_empty());
        let (method, target) = match (words.next(), words.next()) {
            (Some(url), None) => ("GET", url),
            (Some(method), Some(target)) => (method, target),
            _ => bail!("the message is empty"),
        };
        let mut headers = Vec::new();
        for line in lines.filter(|line| !line.trim().is_empty()) {
            let (name, value) = line
                .split_once(':')
                .with_context(|| format!("expected a header, found a line without a colon: line {}", headers.len() + 2))?;
            headers.push((name.trim().to_lowercase(), value.trim().to_owned()));
        }
        let host = headers.iter().find(|(name, _)| name == "host").map(|(_, host)| host.as_str());
        let url = match host {
            Some(host) if target.starts_with('/') => {
                let name = host.split(':').next().unwrap_or(host);
                let scheme = if matches!(name, "localhost" | "127.0.0.1") { "http" } else { "https" };
                format!("{scheme}://{host}{target}")
            }
            _ => target.to_owned(),
        };
        Ok(Self { method: method.to_uppercase(), url, headers, body: body.to_vec() })
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn kind(&self) -> Option<Kind> {
        let has = |name: &str| self.url.contains(&format!("?{name}=")) || self.url.contains(&format!("&{name}="));
        if self.header("x-cg-signature-v1").is_some() {
            Some(Kind::CraftgateWebhook)
        } else if self.header("x-signature").is_some() || self.header("x-rnd-key").is_some() {
            Some(Kind::Craftgate)
        } else if self.header("x-nexkasa-signature").is_some() || has("token") && has("nonce") {
            Some(Kind::Nexkasa)
        } else if has("sid") && has("trx") {
            Some(Kind::Parax)
        } else {
            let form = form_urlencoded::parse(&self.body).any(|(name, _)| name == "hash");
            form.then_some(Kind::CraftgateCallback)
        }
    }
}

/// Splits the headers from the body at the first empty line.
fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    let at = |separator: &[u8]| bytes.windows(separator.len()).position(|window| window == separator).map(|at| (at, at + separator.len()));
    let first = [at(b"\r\n\r\n"), at(b"\n\n")].into_iter().flatten().min();
    let (head, body) = first.unwrap_or((bytes.len(), bytes.len()));
    (bytes.get(..head).unwrap_or_default(), bytes.get(body..).unwrap_or_default())
}

#[allow(clippy::disallowed_methods)] // this program is not the core
fn key(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|key| !key.is_empty())
}

fn required(name: &str) -> Result<String> {
    key(name).with_context(|| format!("the environment variable {name} is not set"))
}

fn list(name: &str) -> Vec<String> {
    key(name).map(|keys| keys.split(',').map(str::to_owned).collect()).unwrap_or_default()
}

fn client(kind: Kind) -> Result<Client> {
    let keys = |name: &str| match list(name) {
        keys if keys.is_empty() => bail!("the environment variable {name} is not set"),
        keys => Ok(json!({ "keys": keys })),
    };
    let (name, settings) = match kind {
        Kind::Craftgate => {
            let mut settings = json!({ "apiKey": required("CRAFTGATE_API_KEY")?, "secretKey": required("CRAFTGATE_SECRET_KEY")? });
            match key("CRAFTGATE_BASE_URL") {
                Some(url) => settings["baseUrl"] = url.into(),
                None => settings["environment"] = "sandbox".into(),
            }
            ("craftgate", settings)
        }
        Kind::CraftgateWebhook => ("craftgate_webhooks", keys("CRAFTGATE_WEBHOOK_KEYS")?),
        Kind::CraftgateCallback => ("craftgate_callbacks", keys("CRAFTGATE_CALLBACK_KEYS")?),
        Kind::Parax => {
            let sid: i64 = required("PARAX_SID")?.parse().context("PARAX_SID is not a number")?;
            ("parax", json!({ "sid": sid, "key": required("PARAX_KEY")?, "secretKey": required("PARAX_SECRET_KEY")? }))
        }
        Kind::Nexkasa => {
            let settings = json!({
                "apiKey": required("NEXKASA_API_KEY")?,
                "callbackSecrets": list("NEXKASA_CALLBACK_SECRETS"),
                "webhookSecrets": list("NEXKASA_WEBHOOK_SECRETS"),
            });
            ("nexkasa", settings)
        }
    };
    Ok(Client::new(name, &JsonSource(&settings.to_string()), Names::Camel)?)
}

fn handle(kind: Kind, message: &str, input: &Value, body: &[u8]) -> Result<Value> {
    let client = client(kind)?;
    let input = input.to_string();
    let (result, ()) =
        JsonText::collect(Names::Camel, Integers::Full, |into| client.handle_message(message, &JsonSource(&input), body, into))?;
    // A text is written without quotes only by sinks that are no JSON.
    serde_json::from_str(&result).context("the result is not JSON")
}

fn explain(kind: Kind, message: &Message) -> Result<Value> {
    match kind {
        Kind::Craftgate => {
            let headers: serde_json::Map<String, Value> =
                message.headers.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
            handle(kind, "explain", &json!({ "method": message.method, "url": message.url, "headers": headers }), &message.body)
        }
        Kind::CraftgateWebhook => handle(kind, "explain", &json!({ "signature": message.header("x-cg-signature-v1") }), &message.body),
        Kind::CraftgateCallback => handle(kind, "explain", &json!({}), &message.body),
        Kind::Parax => handle(kind, "explain", &json!({ "url": message.url }), &[]),
        Kind::Nexkasa => {
            let input = json!({ "url": message.url, "signature": message.header("x-nexkasa-signature") });
            handle(kind, "explain_callback", &input, &message.body)
        }
    }
}

fn sign(kind: Kind, message: &Message) -> Result<String> {
    let signature = match kind {
        Kind::Craftgate => {
            let random_key = message.header("x-rnd-key").context("the header x-rnd-key is missing; the signature covers it")?;
            let body = std::str::from_utf8(&message.body).context("the body is not UTF-8 text")?;
            let mut input = json!({ "url": message.url, "randomKey": random_key });
            if !body.is_empty() {
                input["body"] = body.into();
            }
            handle(kind, "sign", &input, &[])?
        }
        Kind::CraftgateWebhook => {
            let body: Value = serde_json::from_slice(&message.body).context("the body is not JSON")?;
            let field = |name: &str| body.get(name).with_context(|| format!("the body has no {name}"));
            let input = json!({
                "eventType": field("eventType")?,
                "eventTimestamp": field("eventTimestamp")?,
                "status": field("status")?,
                "payloadId": field("payloadId")?,
            });
            handle(kind, "sign", &input, &[])?
        }
        Kind::CraftgateCallback | Kind::Parax | Kind::Nexkasa => bail!("sign is for requests and webhooks of Craftgate"),
    };
    signature.as_str().map(str::to_owned).context("the result is not a text")
}

/// An explanation as text.
fn described(explanation: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let fits = if explanation["fits"] == json!(true) { "The signature fits." } else { "The signature does not fit." };
    let mut lines = vec![fits.to_owned(), String::new(), "Signed text:".into(), text(&explanation["stringToSign"])];
    for cause in explanation["causes"].as_array().into_iter().flatten() {
        lines.extend([
            String::new(),
            format!("{}: {}", text(&cause["code"]), text(&cause["message"])),
            format!("  {}", text(&cause["fix"])),
        ]);
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_what_its_headers_and_its_url_say() {
        for (text, kind) in [
            ("POST https://h/p\nX-Signature: s\n\n{}", Kind::Craftgate),
            ("POST /hook HTTP/1.1\r\nHost: shop\r\nx-cg-signature-v1: s\r\n\r\n{}", Kind::CraftgateWebhook),
            ("POST /callback\n\nstatus=SUCCESS&hash=ab", Kind::CraftgateCallback),
            ("status=SUCCESS&hash=ab", Kind::CraftgateCallback),
            ("https://api.parax.tech/x/?sid=1&trx=2&signature=3\n", Kind::Parax),
            ("POST /callback?nonce=1&token=2\n\n{}", Kind::Nexkasa),
        ] {
            assert_eq!(Message::parse(text.as_bytes()).unwrap().kind(), Some(kind), "{text}");
        }
        assert_eq!(Message::parse(b"{}").unwrap().kind(), None);
    }

    #[test]
    fn a_body_keeps_its_bytes() {
        let message = Message::parse(b"POST /p?x=1 HTTP/1.1\r\nHost: 127.0.0.1:4010\r\nA: b: c\r\n\r\n{\r\n\r\n}\n").unwrap();
        assert_eq!((message.url.as_str(), message.header("a")), ("http://127.0.0.1:4010/p?x=1", Some("b: c")));
        assert_eq!(message.body, b"{\r\n\r\n}\n");
    }
}
