//! The schema language and its engine.
//!
//! An API is declared once, as lists ([`declare`]). The declaration becomes static tables ([`schema`]) and, with the `typed`
//! feature, Rust structs. One engine works over the tables, whatever the type:
//!
//! ```text
//! source ──events──▶ Transcoder (type, form, names, rules, path) ──events──▶ sink
//! JSON text [json]                                                        JSON text [sink::JsonText]
//! typed structs [typed]                                                   typed structs [typed]
//! serde values [serde_source]                                             query and form values [params]
//! ```
//!
//! A source calls [`transcode::Transcoder`] value by value; what passes goes straight on to a [`sink::Sink`]. Nothing is
//! gathered in between but the few values that rules look at. The same engine reads answers: there it is tolerant and keeps
//! what it does not know.

pub mod case;
pub mod client;
pub mod declare;
#[cfg(feature = "schema")]
pub mod examples;
pub mod input;
pub mod json;
pub(crate) mod output;
pub mod params;
pub mod response;
mod rules;
pub mod schema;
mod seen_keys;
#[cfg(feature = "typed")]
pub mod serde_source;
#[cfg(feature = "typed")]
pub mod serde_values;
pub mod sink;
pub mod transcode;
#[cfg(feature = "typed")]
pub mod typed;
pub mod url;
pub mod values;
