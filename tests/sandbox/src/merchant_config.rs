//! What a merchant sets with the provider, outside the API: addresses of webhooks, blocked customers, closed accounts.

use serde::{Deserialize, Serialize};

use crate::settings::Settings;
use crate::store::{Record, Store};

/// The merchant's settings with the providers. The control interface changes them while the sandbox runs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
#[derive(Default)]
pub struct MerchantConfig {
    /// Where Craftgate's webhooks go.
    pub craftgate_webhook_url: Option<String>,
    /// Where ParaX's webhooks go.
    pub parax_webhook_url: Option<String>,
    /// How ParaX sees the merchant.
    pub parax_merchant: ParaxMerchant,
    /// Ids of customers that ParaX and N Kolay refuse.
    pub blocked_customers: Vec<String>,
    /// How often each webhook is sent: 2 sends every one twice.
    pub webhook_copies: Option<u32>,
}

/// How ParaX sees the merchant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParaxMerchant {
    /// As it should be.
    #[default]
    Open,
    /// Its account is closed: code 1083.
    Closed,
    /// It may not use this method: code 1084.
    MethodNotAllowed,
}

impl Record for MerchantConfig {
    const KIND: &'static str = "panel";
}

impl MerchantConfig {
    /// The settings as they are now: those of the control interface, else those of the command line.
    pub fn of(store: &mut Store, settings: &Settings) -> Self {
        let kept: MerchantConfig = store.get("panel").unwrap_or_default();
        Self {
            craftgate_webhook_url: kept.craftgate_webhook_url.or_else(|| settings.craftgate_webhook_url.clone()),
            parax_webhook_url: kept.parax_webhook_url.or_else(|| settings.parax_webhook_url.clone()),
            ..kept
        }
    }
}
