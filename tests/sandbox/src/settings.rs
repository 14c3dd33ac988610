//! What the sandbox is started with: the command line, and its environment for the keys.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// Plays Craftgate, ParaX, NexKasa and N Kolay's shopping loan on this machine, for tests of merchants.
#[derive(Clone, Debug, Parser)]
#[command(name = "imza-sandbox", version, max_term_width = 120, after_long_help = ADDRESSES)]
pub struct Settings {
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1", value_name = "IP")]
    pub address: IpAddr,
    /// Port to listen on; 0 takes a free one
    #[arg(long, default_value_t = 4010)]
    pub port: u16,
    /// File to keep the state in (SQLite); without it the state ends with the process
    #[arg(long, value_name = "FILE")]
    pub database: Option<PathBuf>,
    /// How many times faster than documented waits pass: 1000 makes 30 seconds before a webhook 30 milliseconds
    #[arg(long, default_value_t = 1, value_name = "TIMES", value_parser = clap::value_parser!(u32).range(1..))]
    pub speed: u32,
    /// Refuses requests with unknown fields or words, which the gateways may overlook
    #[arg(long)]
    pub strict: bool,
    /// Sends webhooks and callbacks to any address, not to this machine only
    #[arg(long)]
    pub allow_remote_targets: bool,
    /// The longest body that is read, in bytes
    #[arg(long, default_value_t = 1 << 20, value_name = "BYTES")]
    pub max_body: usize,
    /// How many requests the status page remembers
    #[arg(long, default_value_t = 500, value_name = "REQUESTS")]
    pub keep: usize,
    /// How logs are written
    #[arg(long, value_enum, default_value_t = Log::Text)]
    pub log: Log,
    /// The merchants' keys
    #[command(flatten)]
    pub keys: Keys,
    /// Where Craftgate's webhooks go; can be changed while it runs
    #[arg(long, value_name = "URL", help_heading = "Merchant")]
    pub craftgate_webhook_url: Option<String>,
    /// Where ParaX's webhooks go (its `return_url`); can be changed while it runs
    #[arg(long, value_name = "URL", help_heading = "Merchant")]
    pub parax_webhook_url: Option<String>,
    /// Takes half-verified 3-D Secure (mdStatus 2, 3, 4), as a HALF_THREEDS merchant of Craftgate
    #[arg(long, help_heading = "Merchant")]
    pub half_threeds: bool,
    /// How long a token of N Kolay is good for, in seconds
    #[arg(long, default_value_t = 3600, value_name = "SECONDS", help_heading = "Merchant")]
    pub nkolay_token_seconds: i64,
}

/// The keys that the sandbox knows. The defaults are no secrets: they open nothing but a sandbox.
#[derive(Clone, Parser)]
#[command(next_help_heading = "Keys")]
pub struct Keys {
    /// Craftgate's API key
    #[arg(long, default_value = "sandbox-api-key", env = "IMZA_SANDBOX_CRAFTGATE_API_KEY", hide_env_values = true, value_name = "KEY")]
    pub craftgate_api_key: String,
    /// Craftgate's secret key
    #[arg(
        long,
        default_value = "sandbox-secret-key",
        env = "IMZA_SANDBOX_CRAFTGATE_SECRET_KEY",
        hide_env_values = true,
        value_name = "KEY"
    )]
    pub craftgate_secret_key: String,
    /// Craftgate's webhook key
    #[arg(
        long,
        default_value = "sandbox-webhook-key",
        env = "IMZA_SANDBOX_CRAFTGATE_WEBHOOK_KEY",
        hide_env_values = true,
        value_name = "KEY"
    )]
    pub craftgate_webhook_key: String,
    /// Craftgate's key of browser callbacks
    #[arg(
        long,
        default_value = "sandbox-callback-key",
        env = "IMZA_SANDBOX_CRAFTGATE_CALLBACK_KEY",
        hide_env_values = true,
        value_name = "KEY"
    )]
    pub craftgate_callback_key: String,
    /// ParaX's site id
    #[arg(long, default_value = "1001", env = "IMZA_SANDBOX_PARAX_SID", hide_env_values = true, value_name = "NUMBER")]
    pub parax_sid: String,
    /// ParaX's key of status queries
    #[arg(long, default_value = "sandbox-key", env = "IMZA_SANDBOX_PARAX_KEY", hide_env_values = true, value_name = "KEY")]
    pub parax_key: String,
    /// ParaX's key that signs deposits
    #[arg(long, default_value = "sandbox-secret-key", env = "IMZA_SANDBOX_PARAX_SECRET_KEY", hide_env_values = true, value_name = "KEY")]
    pub parax_secret_key: String,
    /// NexKasa's API key
    #[arg(long, default_value = "sandbox-api-key", env = "IMZA_SANDBOX_NEXKASA_API_KEY", hide_env_values = true, value_name = "KEY")]
    pub nexkasa_api_key: String,
    /// NexKasa's key of the header X-NexKasa-Signature; without it callbacks carry none
    #[arg(long, env = "IMZA_SANDBOX_NEXKASA_WEBHOOK_SECRET", hide_env_values = true, value_name = "KEY")]
    pub nexkasa_webhook_secret: Option<String>,
    /// N Kolay's user name
    #[arg(long, default_value = "sandbox-user", env = "IMZA_SANDBOX_NKOLAY_USERNAME", hide_env_values = true, value_name = "NAME")]
    pub nkolay_username: String,
    /// N Kolay's password
    #[arg(long, default_value = "sandbox-password", env = "IMZA_SANDBOX_NKOLAY_PASSWORD", hide_env_values = true, value_name = "WORD")]
    pub nkolay_password: String,
    /// N Kolay's merchant number
    #[arg(long, default_value_t = 4000, env = "IMZA_SANDBOX_NKOLAY_MERCHANT_NO", hide_env_values = true, value_name = "NUMBER")]
    pub nkolay_merchant_no: i64,
    /// N Kolay's API secret key
    #[arg(
        long,
        default_value = "sandbox-secret-key",
        env = "IMZA_SANDBOX_NKOLAY_API_SECRET_KEY",
        hide_env_values = true,
        value_name = "KEY"
    )]
    pub nkolay_api_secret_key: String,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(***)")
    }
}

impl Keys {
    /// All that must not be seen in logs or on pages.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        [
            &self.craftgate_secret_key,
            &self.craftgate_webhook_key,
            &self.craftgate_callback_key,
            &self.parax_key,
            &self.parax_secret_key,
            &self.nkolay_password,
            &self.nkolay_api_secret_key,
        ]
        .into_iter()
        .chain(&self.nexkasa_webhook_secret)
        .map(String::as_str)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::parse_from(["imza-sandbox"])
    }
}

/// How logs are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Log {
    /// A line for people
    Text,
    /// An object a line
    Json,
    /// Not at all
    Off,
}

const ADDRESSES: &str = "\
Base URLs of clients (PORT is 4010 unless --port says otherwise; the prefix is part of what Craftgate signs):
  Craftgate   http://127.0.0.1:PORT/craftgate
  ParaX       http://127.0.0.1:PORT/parax      (both of deposits and of status queries)
  NexKasa     http://127.0.0.1:PORT/nexkasa
  N Kolay     http://127.0.0.1:PORT/nkolay
No two gateways share a path, so that http://127.0.0.1:PORT serves a client that drops a prefix.

Look at http://127.0.0.1:PORT/ for what arrived, whether it verified, and what was expected.

Control (JSON; see tests/sandbox/README.md):
  GET  /control/requests, /control/deliveries
  POST /control/faults      {\"kind\": \"drop_after\", \"provider\": \"craftgate\", \"operation\": \"payment.create_payment\"}
  POST /control/panel       {\"craftgateWebhookUrl\": \"http://127.0.0.1:3000/hook\", \"blockedCustomers\": [\"7\"]}
  POST /control/craftgate/payments/{id}/verify   {\"result\": \"approve\"}
  POST /control/parax/{transaction_id}, /control/nexkasa/{transaction_id}   {\"status\": …}
  POST /control/reset";
