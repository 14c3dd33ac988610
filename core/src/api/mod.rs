//! The schema language and its engine.
//!
//! An API is declared once, as lists ([`declare`]). Macros expand the declaration to static tables ([`schema`]) and, with the `typed`
//! feature, to Rust structs. One engine processes all types by their tables:
//!
//! ```text
//! source ──events──▶ Transcoder (type, form, names, rules, path) ──events──▶ sink
//! JSON text [json]                                                        JSON text [sink::JsonText]
//! typed structs [typed]                                                   typed structs [typed]
//! serde values [serde_source]                                             query and form values [params]
//! ```
//!
//! A source sends its values to the [`transcode::Transcoder`], which checks each of them and writes it to a [`sink::Sink`] at once. Only
//! the few values that rules read are stored. The same engine parses responses: there it is tolerant and keeps unknown fields.

pub mod case;
#[cfg(feature = "schema")]
pub mod classes;
pub mod client;
pub mod declare;
pub mod endpoint;
#[cfg(feature = "schema")]
pub mod examples;
pub mod input;
pub mod json;
pub mod misfit;
mod nearest;
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
