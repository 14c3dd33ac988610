//! The sandbox from outside: merchants that use `imza` over real sockets.
//!
//! `shop.rs` is what they have in common: a sandbox of their own, an HTTP client, an address for webhooks. Each other file is one
//! subject.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::disallowed_methods)] // a test that cannot go on fails

mod cards;
mod control;
mod craftgate;
mod every_operation;
mod faults;
mod logs;
mod malformed;
mod nexkasa;
mod nkolay;
mod official;
mod pages;
mod parax;
mod restart;
mod shop;
mod status_page;
mod webhooks;
