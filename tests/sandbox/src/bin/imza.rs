//! `imza`: signs, verifies and explains requests and messages on the command line, see `imza --help`.
//!
//! The input is an HTTP message as text: a request line or a URL, headers, an empty line, and the exact body. Its headers and its URL
//! tell what it is. Keys come from the environment and never from arguments, which other users of the machine can see.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::disallowed_methods)] // a command reads files and prints results

use std::io::Read as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand};
use imza_inspector::{Keys, Kind, Message, Report};
use serde_json::json;

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
    #[arg(long, value_parser = kinds())]
    kind: Option<Kind>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

fn kinds() -> impl TypedValueParser<Value = Kind> {
    let described = Kind::ALL.map(|kind| PossibleValue::new(kind.described().0).help(kind.described().1));
    PossibleValuesParser::new(described).try_map(|name| name.parse::<Kind>().map_err(|()| "expected one of the kinds"))
}

const FORMAT: &str = "\
The input is a request as it was sent or received. A URL alone is a request, too, and so is a form or what has no request line:
  POST https://sandbox-api.craftgate.io/payment/v1/card-payments
  x-api-key: …
  x-rnd-key: …
  x-signature: …

  {\"price\":100.00, …}
A line end after the body is part of the body: printf '%s' writes none.

Keys come from the environment; lists are separated by commas:
  Craftgate   CRAFTGATE_API_KEY, CRAFTGATE_SECRET_KEY, CRAFTGATE_WEBHOOK_KEYS, CRAFTGATE_CALLBACK_KEYS, CRAFTGATE_BASE_URL (optional)
  ParaX       PARAX_KEY, PARAX_SECRET_KEY
  NexKasa     NEXKASA_API_KEY, NEXKASA_CALLBACK_SECRETS, NEXKASA_WEBHOOK_SECRETS

imza sign prints the signature of a request or a webhook of Craftgate, of a deposit URL of ParaX, and the token of a callback URL of NexKasa: the
URL has its nonce, the body is the callback's. The hash of a browser callback is made by Craftgate only.

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
    let keys = keys(kind)?;
    match command {
        Command::Sign(_) => {
            let signature = imza_inspector::sign(kind, &message, &keys)?;
            println!("{}", if input.json { json!({ "signature": signature }).to_string() } else { signature });
            Ok(true)
        }
        Command::Verify(_) => {
            let fits = imza_inspector::inspect(kind, &message, &keys)?.fits;
            let words = if fits { "the signature fits" } else { "the signature does not fit; imza explain says why" };
            println!("{}", if input.json { json!({ "fits": fits }).to_string() } else { words.into() });
            Ok(fits)
        }
        Command::Explain(_) => {
            let report = imza_inspector::inspect(kind, &message, &keys)?;
            println!("{}", if input.json { serde_json::to_string(&report)? } else { described(&report) });
            Ok(report.fits)
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

/// The keys of the environment that count for a kind.
fn keys(kind: Kind) -> Result<Keys> {
    let needed = |name: &str| {
        Some(list(name)).filter(|keys| !keys.is_empty()).with_context(|| format!("the environment variable {name} is not set"))
    };
    Ok(match kind {
        Kind::Craftgate => Keys {
            api_key: required("CRAFTGATE_API_KEY")?,
            secret_key: required("CRAFTGATE_SECRET_KEY")?,
            base_url: key("CRAFTGATE_BASE_URL"),
            ..Keys::default()
        },
        Kind::CraftgateWebhook => Keys { keys: needed("CRAFTGATE_WEBHOOK_KEYS")?, ..Keys::default() },
        Kind::CraftgateCallback => Keys { keys: needed("CRAFTGATE_CALLBACK_KEYS")?, ..Keys::default() },
        Kind::Parax => Keys { key: required("PARAX_KEY")?, secret_key: required("PARAX_SECRET_KEY")?, ..Keys::default() },
        Kind::Nexkasa => Keys {
            api_key: required("NEXKASA_API_KEY")?,
            callback_secrets: list("NEXKASA_CALLBACK_SECRETS"),
            webhook_secrets: list("NEXKASA_WEBHOOK_SECRETS"),
            ..Keys::default()
        },
    })
}

/// A report as text.
fn described(report: &Report) -> String {
    let fits = if report.fits { "The signature fits." } else { "The signature does not fit." };
    let mut lines = vec![fits.to_owned(), String::new(), "Signed text:".into(), report.string_to_sign.clone()];
    for cause in &report.causes {
        lines.extend([String::new(), format!("{}: {}", cause.code, cause.message), format!("  {}", cause.fix)]);
    }
    lines.join("\n")
}
