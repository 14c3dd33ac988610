//! The merchant's settings at the providers, outside the API: webhook URLs, blocked customers, closed accounts.

use serde::{Deserialize, Serialize};

use crate::settings::{RepeatAnswers, Settings};
use crate::store::{Record, Store};

/// The merchant's settings at the providers. The control interface changes them while the sandbox runs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
#[derive(Default)]
pub struct MerchantConfig {
    /// The URL of Craftgate's webhooks.
    pub craftgate_webhook_url: Option<String>,
    /// The URL of ParaX's webhooks.
    pub parax_webhook_url: Option<String>,
    /// The state of the merchant's account at ParaX.
    pub parax_merchant: ParaxMerchant,
    /// Ids of customers that ParaX and N Kolay refuse.
    pub blocked_customers: Vec<String>,
    /// How many times each webhook is sent.
    pub webhook_copies: Option<u32>,
    /// How Craftgate answers an operation that was done before.
    pub repeat_answers: Option<RepeatAnswers>,
    /// How many seconds Craftgate's searches lag behind its payments and refunds.
    pub search_lag_seconds: Option<i64>,
}

/// The state of a merchant's account at ParaX.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParaxMerchant {
    /// The account is open.
    #[default]
    Open,
    /// The account is closed: code 1083.
    Closed,
    /// The account may not use this method: code 1084.
    MethodNotAllowed,
}

impl Record for MerchantConfig {
    const KIND: &'static str = "panel";
}

impl MerchantConfig {
    /// Returns the current settings: those of the control interface, or else those of the command line.
    pub fn of(store: &mut Store, settings: &Settings) -> Self {
        let kept: MerchantConfig = store.get("panel").unwrap_or_default();
        Self {
            craftgate_webhook_url: kept.craftgate_webhook_url.or_else(|| settings.craftgate_webhook_url.clone()),
            parax_webhook_url: kept.parax_webhook_url.or_else(|| settings.parax_webhook_url.clone()),
            repeat_answers: kept.repeat_answers.or(Some(settings.repeat_answers)),
            search_lag_seconds: kept.search_lag_seconds.or(Some(settings.search_lag_seconds)),
            ..kept
        }
    }
}
