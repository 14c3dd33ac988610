//! Reporting: searches over payments and refunds.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::payment::{Item, Payment};
use super::refund::Refund;
use super::{Call, OperationResult, Refusal, Reply, other, payment, search};
use crate::clock;
use crate::json::{Fields as _, eight_decimals};

/// Handles the operations of the group.
pub fn dispatch(call: &mut Call<'_>) -> OperationResult {
    let id = call.matched.number(0);
    match call.matched.operation.name {
        "search_payments" => {
            let mut query = call.request.clone();
            let wanted = |name: &str| query.integer(name);
            let (id, transaction, sub_merchant) = (wanted("paymentId"), wanted("paymentTransactionId"), wanted("subMerchantMemberId"));
            for name in ["paymentId", "paymentTransactionId", "subMerchantMemberId", "merchantPosId"] {
                query.set(name, Value::Null);
            }
            let newest = newest(call);
            let fits = |payment: &Payment| {
                let has = |wanted: Option<i64>, of: fn(&Item) -> Option<i64>| {
                    wanted.is_none_or(|wanted| payment.items.iter().any(|item| of(item) == Some(wanted)))
                };
                payment.created <= newest
                    && id.is_none_or(|id| id == payment.id)
                    && has(transaction, |item| Some(item.id))
                    && has(sub_merchant, |item| item.request.integer("subMerchantMemberId"))
            };
            let refunds = call.state.store.all::<Refund>();
            let payments = call.state.store.all::<Payment>();
            let found = payments.iter().rev().filter(|payment| fits(payment)).map(|payment| reported(payment, &refunds)).collect();
            search::page(&query, found)
        }
        "retrieve_payment" => {
            let payment = payment::find(call.state, id)?;
            Ok(Reply::Data(reported(&payment, &call.state.store.all())))
        }
        "retrieve_payment_transactions" => {
            let payment = payment::find(call.state, id)?;
            search::page(&json!({}), payment.items.iter().map(|item| reported_item(&payment, item)).collect())
        }
        "retrieve_payment_refunds" => {
            payment::find(call.state, id)?;
            refunds(call, |refund| refund.payment_id == id && refund.transaction_id.is_none())
        }
        "retrieve_payment_transaction_refunds" => {
            let (payment, transaction) = (payment::find(call.state, id)?, call.matched.number(1));
            if !payment.items.iter().any(|item| item.id == transaction) {
                return Err(Refusal::not_found("Ödeme kırılımı"));
            }
            refunds(call, |refund| refund.transaction_id == Some(transaction))
        }
        "search_payment_refunds" => {
            let newest = newest(call);
            refunds(call, |refund| refund.created <= newest && refund.transaction_id.is_none())
        }
        "search_payment_transaction_refunds" => {
            let newest = newest(call);
            refunds(call, |refund| refund.created <= newest && refund.transaction_id.is_some())
        }
        _ => other::respond(call),
    }
}

/// Returns when the newest object was created that a search finds.
fn newest(call: &mut Call<'_>) -> i64 {
    clock::now().saturating_sub(call.state.merchant_config().search_lag_seconds.unwrap_or_default())
}

fn refunds(call: &mut Call<'_>, wanted: impl Fn(&Refund) -> bool) -> OperationResult {
    let found = call.state.store.all::<Refund>().iter().rev().filter(|refund| wanted(refund)).map(Refund::to_json).collect();
    search::page(&call.request, found)
}

fn reported(payment: &Payment, refunds: &[Refund]) -> Value {
    let mut shown = payment.to_json();
    let of_payment = refunds.iter().filter(|refund| refund.payment_id == payment.id && refund.transaction_id.is_none());
    shown.set("retryCount", 0);
    shown.set("refundablePrice", eight_decimals(payment.refundable()));
    shown.set("refundStatus", refund_status(payment.refunded, payment.paid_price));
    shown.set("refunds", of_payment.map(Refund::to_json).collect::<Vec<_>>());
    shown.set("paymentTransactions", payment.items.iter().map(|item| reported_item(payment, item)).collect::<Vec<_>>());
    shown
}

fn reported_item(payment: &Payment, item: &Item) -> Value {
    let mut shown = item.to_json();
    let extras = json!({
        "createdDate": clock::civil(payment.created),
        "transactionStatusDate": clock::civil(payment.created),
        "refundablePrice": eight_decimals(item.paid_price - item.refunded),
        "refundStatus": refund_status(item.refunded, item.paid_price),
    });
    for (name, value) in extras.as_object().into_iter().flatten() {
        shown.set(name, value.clone());
    }
    shown
}

fn refund_status(refunded: Decimal, paid: Decimal) -> &'static str {
    match refunded {
        none if none.is_zero() => "NO_REFUND",
        all if all >= paid => "FULLY_REFUNDED",
        _ => "PARTIAL_REFUNDED",
    }
}
