//! The command-line program: see `imza-sandbox --help`.
#![allow(clippy::print_stdout)] // prints the address it listens on

use anyhow::{Context as _, Result};
use clap::Parser as _;
use imza_sandbox::{Log, Settings};

#[tokio::main]
async fn main() -> Result<()> {
    let settings = Settings::parse();
    match settings.log {
        Log::Text => tracing_subscriber::fmt().with_target(false).with_writer(std::io::stderr).init(),
        Log::Json => tracing_subscriber::fmt().json().with_writer(std::io::stderr).init(),
        Log::Off => {}
    }
    let (address, port) = (settings.address, settings.port);
    let running = imza_sandbox::start(settings).await.with_context(|| format!("{address}:{port}"))?;
    println!("imza sandbox: http://{}", running.address);
    terminated().await
}

/// Waits for a signal to terminate.
#[cfg(unix)]
async fn terminated() -> Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

/// Waits for a signal to terminate.
#[cfg(not(unix))]
async fn terminated() -> Result<()> {
    Ok(tokio::signal::ctrl_c().await?)
}
