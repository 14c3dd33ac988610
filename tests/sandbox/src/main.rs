//! The program: `imza-sandbox --help`.
#![allow(clippy::print_stdout)] // it tells where it listens

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
    ended().await
}

/// Waits until it is asked to end.
#[cfg(unix)]
async fn ended() -> Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

/// Waits until it is asked to end.
#[cfg(not(unix))]
async fn ended() -> Result<()> {
    Ok(tokio::signal::ctrl_c().await?)
}
