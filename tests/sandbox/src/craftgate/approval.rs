//! Items: their approval for payout, and their sub-merchants.

use serde_json::{Value, json};

use super::payment::{self, Item};
use super::{Call, OperationResult, Refusal, Reply};
use crate::json::Fields as _;

/// Approves items.
pub fn approve(call: &mut Call<'_>) -> OperationResult {
    mark(call, true)
}

/// Withdraws the approval of items.
pub fn disapprove(call: &mut Call<'_>) -> OperationResult {
    mark(call, false)
}

fn mark(call: &mut Call<'_>, approved: bool) -> OperationResult {
    let ids: Vec<i64> = call.request.list("paymentTransactionIds").iter().filter_map(|id| id.as_text()?.parse().ok()).collect();
    let mut done = vec![];
    for id in ids {
        let found = change(call, id, |item| item.approved = approved);
        let (status, reason) = if found.is_some() { ("SUCCESS", None) } else { ("FAILURE", Some("Ödeme kırılımı bulunamadı")) };
        done.push(json!({ "paymentTransactionId": id, "approvalStatus": status, "failedReason": reason }).without_nulls());
    }
    let size = done.len();
    Ok(Reply::Data(json!({ "items": done, "size": size })))
}

/// Changes the sub-merchant of an item, or its share.
pub fn update(call: &mut Call<'_>) -> OperationResult {
    let request = call.request.clone();
    let changed = change(call, call.matched.number(0), |item| {
        for name in ["subMerchantMemberId", "subMerchantMemberPrice"] {
            item.request.set(name, request.field(name).cloned());
        }
    });
    changed.map(Reply::Data).ok_or_else(|| Refusal::not_found("Ödeme kırılımı"))
}

/// Changes an item and returns its JSON.
fn change(call: &mut Call<'_>, id: i64, change: impl FnOnce(&mut Item)) -> Option<Value> {
    let mut payment = payment::of_item(call.state, id)?;
    let item = payment.items.iter_mut().find(|item| item.id == id)?;
    change(item);
    let shown = item.to_json();
    payment.keep(call.state);
    Some(shown)
}
