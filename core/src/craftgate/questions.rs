//! How Craftgate is asked what became of an operation whose answer is lost or unclear.
//!
//! Records of payments and refunds repeat the merchant's `conversationId`, by which the reports are searched. What has no field of the
//! merchant's own cannot be told from the same operation of another process, and is not asked for. `tests/vectors/make_settled.py` plays
//! each question against the sandbox.

use crate::settle::question::{Asked, Decides, ID, Question, Read, Search};

/// Seconds after the timeout of a call until its record is in the reports. Craftgate documents none; a search that lags longer only
/// delays an answer if the caller asks again after an unclear one, so this is generous.
const LAG_SECONDS: i64 = 120;

const PAYMENT: Decides = Decides {
    done: &[("paymentStatus", "SUCCESS")],
    not_done: &[("paymentStatus", "FAILURE")],
    confirmed: &[("paymentStatus", "CALLBACK_THREEDS")],
};
const REFUND: Decides = Decides { done: &[("status", "SUCCESS")], not_done: &[("status", "FAILURE")], confirmed: &[] };
const SEARCH: Search =
    Search { by: "", field: "conversationId", same: &[], decides: PAYMENT, completed_by: None, result_id: ID, lag_seconds: LAG_SECONDS };
const COMPLETED: Read = Read { by: "payment.retrieve_payment", id: "paymentId", decides: PAYMENT, result_id: ID };
const WALLET_REFUND: &str = "The request has no field of your own; compare wallet.retrieveRefundWalletTransactions with your record.";
const BEGINS: &str = "It only begins: nothing is charged before the payer's next step, which needs its answer; begin again.";
const SETTING: &str = "It changes stored data, not money: read it again, or send it again.";

const fn payment(operation: &'static str, same: &'static [(&'static str, &'static str)]) -> Question {
    search(operation, Search { by: "payment_reporting.search_payments", same, ..SEARCH })
}

/// A payment that the payer confirms at the bank.
const fn begun(operation: &'static str, completed_by: &'static str) -> Question {
    let completed_by = Some(completed_by);
    search(operation, Search { by: "payment_reporting.search_payments", same: PRICE, completed_by, result_id: "paymentId", ..SEARCH })
}

const fn refund(operation: &'static str, by: &'static str, same: &'static [(&'static str, &'static str)]) -> Question {
    search(operation, Search { by, same, decides: REFUND, ..SEARCH })
}

const fn search(operation: &'static str, search: Search) -> Question {
    Question { operation, asked: Asked::Search(search) }
}

/// What ends a payment that was begun, and is read by its id.
const fn completion(operation: &'static str, id: &'static str) -> Question {
    read(operation, Read { id, ..COMPLETED })
}

const fn read(operation: &'static str, read: Read) -> Question {
    Question { operation, asked: Asked::Read(read) }
}

const fn none(operation: &'static str, reason: &'static str) -> Question {
    Question { operation, asked: Asked::No(reason) }
}

const PRICE: &[(&str, &str)] = &[("price", "price"), ("currency", "currency")];
const ITEM_REFUND: &[(&str, &str)] = &[("paymentTransactionId", "paymentTransactionId"), ("refundPrice", "refundPrice")];

/// Every operation that does not only read.
pub(super) static QUESTIONS: &[Question] = &[
    payment("payment.create_payment", PRICE),
    payment("payment.create_apm_payment", PRICE),
    payment("payment.create_deposit_payment", PRICE),
    begun("payment.init_3ds_payment", "payment.complete_3ds_payment"),
    begun("payment.init_3ds_deposit_payment", "payment.complete_3ds_deposit_payment"),
    completion("payment.complete_3ds_payment", "paymentId"),
    completion("payment.complete_3ds_deposit_payment", "paymentId"),
    read("payment.complete_apm_payment", Read { result_id: "paymentId", ..COMPLETED }),
    completion("payment.complete_pos_apm_payment", "paymentId"),
    completion("payment.approve_bnpl_payment", "payment_id"),
    completion("masterpass.complete_3ds_masterpass_payment", "paymentId"),
    read(
        "payment.post_auth_payment",
        Read {
            id: "payment_id",
            decides: Decides { done: &[("paymentPhase", "POST_AUTH"), ("paymentStatus", "SUCCESS")], not_done: &[], confirmed: &[] },
            ..COMPLETED
        },
    ),
    refund("payment.refund_payment", "payment_reporting.search_payment_refunds", &[("paymentId", "paymentId")]),
    refund("payment.refund_payment_transaction", "payment_reporting.search_payment_transaction_refunds", ITEM_REFUND),
    refund("payment.refund_payment_transaction_mark_as_refunded", "payment_reporting.search_payment_transaction_refunds", ITEM_REFUND),
    read(
        "wallet.cancel_withdraw",
        Read {
            by: "wallet.retrieve_withdraw",
            id: "withdraw_id",
            decides: Decides { done: &[("payoutStatus", "CANCELLED")], not_done: &[("payoutStatus", "PAYOUT_COMPLETED")], confirmed: &[] },
            result_id: ID,
        },
    ),
    none("payment.refund_payment_mark_as_refunded", "It makes a record for each item; read paymentReporting.retrievePaymentRefunds."),
    none("payment.refund_waiting_payment", "The request has no field of your own; read payment.retrievePayment."),
    none("payment.approve_payment_transactions", "Read the items' transactionStatus by paymentReporting.retrievePaymentTransactions."),
    none("payment.disapprove_payment_transactions", "Read the items' transactionStatus by paymentReporting.retrievePaymentTransactions."),
    none(
        "payment.create_fund_transfer_deposit_payment",
        "No source says that the payment reports have it; compare wallet.searchWalletTransactions with your record.",
    ),
    none("payment.deposit_to_card", "The request has no field of your own; compare the reports with your record."),
    none("payment.verify_bnpl_payment", "Read payment.retrievePayment."),
    none("payment.verify_card", "It charges nothing: send it again."),
    none("payment.init_apm_payment", BEGINS),
    none("payment.init_apm_deposit_payment", BEGINS),
    none("payment.bnpl_limit_inquiry_init", BEGINS),
    none("payment.bnpl_limit_inquiry", "It charges nothing: send it again."),
    none("payment.init_bnpl_payment", BEGINS),
    none("payment.init_checkout_card_verify", BEGINS),
    none("payment.init_checkout_payment", BEGINS),
    none("payment.init_garanti_pay_payment", BEGINS),
    none("payment.init_multi_payment", BEGINS),
    none("payment.init_pos_apm_payment", BEGINS),
    none("payment.create_apple_pay_merchant_session", BEGINS),
    none("payment.expire_checkout_payment", SETTING),
    none("payment.store_card", "Search the stored cards of the user: a card that is stored twice charges nothing."),
    none("payment.clone_card", "Search the stored cards of the user: a card that is stored twice charges nothing."),
    none("payment.update_card", SETTING),
    none("payment.delete_stored_card", SETTING),
    none("payment.update_payment_transaction", SETTING),
    none("bkm_express.init", BEGINS),
    none("bkm_express.complete", "Read bkmExpress.retrievePayment with the ticket's id."),
    none("bkm_express.generate_token", BEGINS),
    none("juzdan.init", BEGINS),
    none("masterpass.init_3ds_masterpass_payment", BEGINS),
    none(
        "masterpass.complete_masterpass_payment",
        "The request has no id of the payment; search the payments by the token's conversationId.",
    ),
    none("masterpass.generate_masterpass_payment_token", BEGINS),
    none("masterpass.generate_masterpass_account_token", BEGINS),
    none("meal_voucher_card_tokenization.init", BEGINS),
    none("meal_voucher_card_tokenization.regenerate", BEGINS),
    none("meal_voucher_card_tokenization.complete", "It stores a card and charges nothing: begin again."),
    none("payment_token.create_payment_token", "A token alone charges nothing: make another."),
    none("payment_token.delete_payment_token", SETTING),
    none("wallet.create_withdraw", "The request has no field of your own; compare wallet.searchWithdraws with your record."),
    none("wallet.send_remittance", "The request has no field of your own; compare wallet.searchWalletTransactions with your record."),
    none("wallet.receive_remittance", "The request has no field of your own; compare wallet.searchWalletTransactions with your record."),
    none("wallet.refund_wallet_transaction", WALLET_REFUND),
    none("wallet.reset_merchant_member_wallet_balance", "Read wallet.retrieveMerchantMemberWallet."),
    none("wallet.create_wallet", "Read wallet.retrieveMemberWallet: a member has one wallet of a currency."),
    none("wallet.update_wallet", SETTING),
    none("settlement.create_instant_wallet_settlement", "Read the settlement reports of the day."),
    none("settlement.create_payout_account", "Search the payout accounts."),
    none("settlement.update_payout_account", SETTING),
    none("settlement.delete_payout_account", SETTING),
    none("onboarding.create_member", "Search the members by memberExternalId, which is unique."),
    none("onboarding.create_merchant", "Ask Craftgate: merchants cannot be searched."),
    none("onboarding.update_member", SETTING),
    none("pay_by_link.create_product", "Search the products by conversationId: a product alone charges nothing."),
    none("pay_by_link.update_product", SETTING),
    none("pay_by_link.delete_product", SETTING),
    none("merchant.create_merchant_pos", "Search the POSes by their alias."),
    none("merchant.update_merchant_pos", SETTING),
    none("merchant.update_merchant_pos_commissions", SETTING),
    none("merchant.update_merchant_pos_status", SETTING),
    none("merchant.delete_merchant_pos", SETTING),
    none("fraud.create_value_list", SETTING),
    none("fraud.delete_value_list", SETTING),
    none("fraud.add_value_to_value_list", SETTING),
    none("fraud.add_card_fingerprint", SETTING),
    none("fraud.remove_value_from_value_list", SETTING),
    none("fraud.update_fraud_check_status", SETTING),
    none("file_reporting.create_report", "A report alone changes nothing: order another."),
];

#[cfg(all(test, feature = "typed"))]
mod tests {
    use super::*;
    use crate::api::schema::{RequestLocation, ResponseKind, Ty};
    use crate::craftgate::PROVIDER;

    #[test]
    fn every_operation_that_does_more_than_read_is_asked_for_or_says_why_not() {
        for operation in PROVIDER.operations().filter(|operation| !operation.reads) {
            let name = alloc::format!("{}.{}", operation.group, operation.name);
            assert_eq!(QUESTIONS.iter().filter(|question| question.operation == name).count(), 1, "{name}");
        }
        for Question { operation, .. } in QUESTIONS {
            assert!(PROVIDER.operation(operation).is_some_and(|known| !known.reads), "{operation}");
        }
    }

    #[test]
    fn each_question_decides_by_the_fields_of_its_record() {
        type Words = &'static [(&'static str, &'static str)];
        const PAID: (Words, Words, Words) =
            (&[("paymentStatus", "SUCCESS")], &[("paymentStatus", "FAILURE")], &[("paymentStatus", "CALLBACK_THREEDS")]);
        const REFUNDED: (Words, Words, Words) = (&[("status", "SUCCESS")], &[("status", "FAILURE")], &[]);
        const AUTHORIZED: (Words, Words, Words) = (&[("paymentPhase", "POST_AUTH"), ("paymentStatus", "SUCCESS")], &[], &[]);
        const CANCELLED: (Words, Words, Words) = (&[("payoutStatus", "CANCELLED")], &[("payoutStatus", "PAYOUT_COMPLETED")], &[]);
        let mut asked = 0;
        for (operation, same, decided, result_id) in [
            ("payment.create_payment", &["price", "currency"][..], PAID, "id"),
            ("payment.create_apm_payment", &["price", "currency"], PAID, "id"),
            ("payment.create_deposit_payment", &["price", "currency"], PAID, "id"),
            ("payment.init_3ds_payment", &["price", "currency"], PAID, "paymentId"),
            ("payment.init_3ds_deposit_payment", &["price", "currency"], PAID, "paymentId"),
            ("payment.complete_3ds_payment", &[], PAID, "id"),
            ("payment.complete_3ds_deposit_payment", &[], PAID, "id"),
            ("payment.complete_apm_payment", &[], PAID, "paymentId"),
            ("payment.complete_pos_apm_payment", &[], PAID, "id"),
            ("payment.approve_bnpl_payment", &[], PAID, "id"),
            ("masterpass.complete_3ds_masterpass_payment", &[], PAID, "id"),
            ("payment.post_auth_payment", &[], AUTHORIZED, "id"),
            ("payment.refund_payment", &["paymentId"], REFUNDED, "id"),
            ("payment.refund_payment_transaction", &["paymentTransactionId", "refundPrice"], REFUNDED, "id"),
            ("payment.refund_payment_transaction_mark_as_refunded", &["paymentTransactionId", "refundPrice"], REFUNDED, "id"),
            ("wallet.cancel_withdraw", &[], CANCELLED, "id"),
        ] {
            let question = QUESTIONS.iter().find(|question| question.operation == operation).unwrap();
            let (same_of_it, decides) = match &question.asked {
                Asked::Search(search) => (search.same, &search.decides),
                Asked::Read(read) => (&[][..], &read.decides),
                Asked::No(_) => panic!("{operation}"),
            };
            assert_eq!(same_of_it.iter().map(|(name, _)| *name).collect::<alloc::vec::Vec<_>>(), same, "{operation}");
            assert_eq!((decides.done, decides.not_done, decides.confirmed), decided, "{operation}");
            assert_eq!(question.asked.result_id(), result_id, "{operation}");
            asked += 1;
        }
        assert_eq!(QUESTIONS.iter().filter(|question| !matches!(question.asked, Asked::No(_))).count(), asked);
    }

    #[test]
    fn a_question_names_operations_and_fields_that_exist() {
        for Question { operation, asked } in QUESTIONS {
            let asked_for = PROVIDER.operation(operation).unwrap();
            let has = |name: &str| match asked_for.location {
                RequestLocation::Body(table) => table.fields.iter().any(|field| field.wire() == name),
                _ => false,
            };
            if !matches!(asked, Asked::No(_)) {
                let ResponseKind::Data(Ty::Object(result)) = asked_for.response else { panic!("{operation}") };
                assert!(result.fields.iter().any(|field| field.wire() == asked.result_id()), "{operation}");
            }
            match asked {
                Asked::Search(search) => {
                    assert!(PROVIDER.operation(search.by).unwrap().reads, "{operation}");
                    assert!(search.completed_by.is_none_or(|name| PROVIDER.operation(name).is_some_and(|by| !by.reads)), "{operation}");
                    assert!(has(search.field) && search.same.iter().all(|(name, _)| has(name)), "{operation}");
                }
                Asked::Read(read) => {
                    assert!(PROVIDER.operation(read.by).unwrap().reads, "{operation}");
                    assert!(has(read.id) || asked_for.path.contains(&alloc::format!("{{{}}}", read.id)), "{operation}");
                }
                Asked::No(reason) => assert!(reason.ends_with('.'), "{operation}"),
            }
        }
    }
}
