//! The settings: command line arguments, and environment variables for the keys.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// Plays Craftgate, ParaX, NexKasa and N Kolay's shopping loan on this machine, to test merchants
#[derive(Clone, Debug, Parser)]
#[command(name = "imza-sandbox", version, max_term_width = 120, after_long_help = ADDRESSES)]
pub struct Settings {
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1", value_name = "IP")]
    pub address: IpAddr,
    /// Port to listen on; 0 selects a free port
    #[arg(long, default_value_t = 4010)]
    pub port: u16,
    /// SQLite file for the state; without it, the state is lost when the process ends
    #[arg(long, value_name = "FILE")]
    pub database: Option<PathBuf>,
    /// Divides the documented waits: with 1000, the 30 seconds before a webhook become 30 milliseconds
    #[arg(long, default_value_t = 1, value_name = "TIMES", value_parser = clap::value_parser!(u32).range(1..))]
    pub speed: u32,
    /// Refuse requests with unknown fields or enum values, which the gateways may tolerate
    #[arg(long)]
    pub strict: bool,
    /// How Craftgate answers an operation that was done before: a completion, a capture, a refund, a member; can be changed at run time
    #[arg(long, value_enum, default_value_t = RepeatAnswers::Code, value_name = "STYLE")]
    pub repeat_answers: RepeatAnswers,
    /// How many seconds the searches of Craftgate's reports lag behind its payments and refunds; can be changed at run time
    #[arg(long, default_value_t = 0, value_name = "SECONDS", value_parser = clap::value_parser!(i64).range(0..))]
    pub search_lag_seconds: i64,
    /// Send webhooks and callbacks to any host, not only to this machine
    #[arg(long)]
    pub allow_remote_targets: bool,
    /// Maximum length of a request body, in bytes
    #[arg(long, default_value_t = 1 << 20, value_name = "BYTES")]
    pub max_body: usize,
    /// Number of requests that the status page remembers
    #[arg(long, default_value_t = 500, value_name = "REQUESTS")]
    pub keep: usize,
    /// Format of the logs
    #[arg(long, value_enum, default_value_t = Log::Text)]
    pub log: Log,
    /// The merchants' keys
    #[command(flatten)]
    pub keys: Keys,
    /// URL of Craftgate's webhooks; can be changed at run time
    #[arg(long, value_name = "URL", help_heading = "Merchant")]
    pub craftgate_webhook_url: Option<String>,
    /// URL of ParaX's webhooks (its `return_url`); can be changed at run time
    #[arg(long, value_name = "URL", help_heading = "Merchant")]
    pub parax_webhook_url: Option<String>,
    /// Accept half-verified 3-D Secure (mdStatus 2, 3, 4), as for a HALF_THREEDS merchant of Craftgate
    #[arg(long, help_heading = "Merchant")]
    pub half_threeds: bool,
    /// Lifetime of an N Kolay token, in seconds
    #[arg(long, default_value_t = 3600, value_name = "SECONDS", help_heading = "Merchant")]
    pub nkolay_token_seconds: i64,
}

/// The merchant's keys. The defaults are not secret: they are valid for a sandbox only.
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
    /// Craftgate's key for browser callbacks
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
    /// ParaX's key for status queries
    #[arg(long, default_value = "sandbox-key", env = "IMZA_SANDBOX_PARAX_KEY", hide_env_values = true, value_name = "KEY")]
    pub parax_key: String,
    /// ParaX's key for signing deposits
    #[arg(long, default_value = "sandbox-secret-key", env = "IMZA_SANDBOX_PARAX_SECRET_KEY", hide_env_values = true, value_name = "KEY")]
    pub parax_secret_key: String,
    /// NexKasa's API key
    #[arg(long, default_value = "sandbox-api-key", env = "IMZA_SANDBOX_NEXKASA_API_KEY", hide_env_values = true, value_name = "KEY")]
    pub nexkasa_api_key: String,
    /// NexKasa's key for the header X-NexKasa-Signature; without it, callbacks are not signed
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
    /// Returns the values that must not appear in logs or on pages.
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

/// How Craftgate answers an operation that was done before. The vendor does not document it; each way is plausible.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RepeatAnswers {
    /// A code below 10000, without a group; for refunds NON_REFUNDABLE_PAYMENT
    #[default]
    Code,
    /// HTTP 400 and another code
    BadRequest,
    /// Groups that say so: APPROVED_COMPLETED, MAY_HAVE_ALREADY_REFUNDED
    Duplicate,
    /// Groups about the state: EXPIRED_PROVISION, INVALID_TRANSACTION
    State,
    /// The object that is still open is not found
    NotFound,
    /// The result of the first attempt
    Result,
}

/// The format of the logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Log {
    /// Lines of text
    Text,
    /// One JSON object per line
    Json,
    /// No logs
    Off,
}

const ADDRESSES: &str = "\
Base URLs of clients (PORT is 4010 unless --port says otherwise; the prefix is part of what Craftgate signs):
  Craftgate   http://127.0.0.1:PORT/craftgate
  ParaX       http://127.0.0.1:PORT/parax      (for deposits and for status queries)
  NexKasa     http://127.0.0.1:PORT/nexkasa
  N Kolay     http://127.0.0.1:PORT/nkolay
The paths of the gateways do not overlap, so http://127.0.0.1:PORT also works for a client that drops the prefix.

http://127.0.0.1:PORT/ shows recent requests, whether their signatures are valid, and the expected values.

Control (JSON; see tests/sandbox/README.md):
  GET  /control/requests, /control/deliveries
  POST /control/faults      {\"kind\": \"drop_after\", \"provider\": \"craftgate\", \"operation\": \"payment.create_payment\"}
  POST /control/panel       {\"craftgateWebhookUrl\": \"http://127.0.0.1:3000/hook\", \"blockedCustomers\": [\"7\"]}
  POST /control/craftgate/payments/{id}/verify   {\"result\": \"approve\"}
  POST /control/parax/{transaction_id}, /control/nexkasa/{transaction_id}   {\"status\": …}
  POST /control/reset";
