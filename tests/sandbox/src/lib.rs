//! A sandbox of the four gateways: an HTTP server on this machine that plays Craftgate, ParaX, NexKasa and N Kolay's shopping loan
//! for the tests of merchants, and of this project.
//!
//! It takes the tables of `imza` (operations, types, rules, samples) and nothing else of it: signatures, hashes and the reading of
//! requests are written again here (`seal.rs`, `conform.rs`, `json.rs`), so that a mistake of the core is not hidden by the same
//! mistake on the other side.
//!
//! ```text
//! socket ── server.rs ──▶ state.rs ──▶ route.rs ──▶ craftgate/ parax.rs nexkasa.rs nkolay.rs ──▶ answer ── fault.rs ──▶ socket
//!             │             ├ store.rs (memory, SQLite)      └ delivery.rs ──▶ the merchant's webhook
//!             └ control.rs, status.html                 journal.rs, mask.rs: what is shown of it
//! ```
#![allow(clippy::disallowed_methods)] // a server: it has a clock, files and sockets
#![recursion_limit = "256"] // `json!` takes several expansions a member, and a payment has forty

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
