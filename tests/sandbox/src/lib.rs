//! A sandbox of the four gateways: a local HTTP server that plays Craftgate, ParaX, NexKasa and N Kolay's shopping loan, for the
//! tests of merchants and of this project.
//!
//! It uses only the tables of `imza` (operations, types, rules, samples). Signatures, hashes and validation are implemented again
//! here (`crypto.rs`, `validate.rs`), so that a mistake in the core is not hidden by the same mistake in the sandbox.
//!
//! ```text
//! socket ── server.rs ──▶ state.rs ──▶ route.rs ──▶ craftgate/ parax.rs nexkasa.rs nkolay.rs ──▶ response ── fault.rs ──▶ socket
//!             │             ├ store.rs (memory, SQLite)      └ delivery.rs ──▶ the merchant's webhook
//!             └ control.rs, status.html                 journal.rs, mask.rs: the request log, without secrets
//! ```
#![allow(clippy::disallowed_methods)] // a server uses the clock, files and sockets
#![recursion_limit = "256"] // `json!` expands recursively for each member, and a payment has forty

mod clock;
mod control;
mod craftgate;
mod crypto;
mod delivery;
mod exchange;
mod fault;
mod journal;
mod json;
mod mask;
mod merchant_config;
mod nexkasa;
mod nkolay;
mod parax;
mod route;
mod sample;
mod server;
mod settings;
mod state;
mod store;
mod validate;

pub use server::{Running, start};
pub use settings::{Keys, Log, Settings};
