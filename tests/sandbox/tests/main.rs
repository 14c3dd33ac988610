//! Integration tests: merchants that use `imza` over real sockets.
//!
//! `shop.rs` has the shared parts: a sandbox, an HTTP client, a server for webhooks. Each other file tests one subject.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::disallowed_methods)] // a panic fails the test

mod cards;
mod command;
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
mod settled;
mod shop;
mod status_page;
mod webhooks;
