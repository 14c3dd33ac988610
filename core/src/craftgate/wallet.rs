//! Craftgate's wallets: balances and movements of members and of the merchant, remittances, withdrawals, and the way back
//! from a wallet to a card.
//!
//! Left out: filling a wallet by card, transfer or another method, which are payments. A wallet belongs to one member and
//! holds one currency; what a movement was paid with is in the payment.
//!
//! The facts come from the vendor's documentation (required and conditional fields) and from its six official
//! clients (paths, names, types); where they disagree or say nothing, `DECISIONS.md` tells what was chosen.

use super::enums::*;
use super::shared::*;
use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group wallet;

    // Wallets.
    /// Opens a wallet for a member.
    POST "/wallet/v1/members/{member_id}/wallets" create_wallet as "createMemberWallet"(member_id: i64) body CreateWalletRequest -> WalletResponse;
    /// Changes how far a member's wallet may go below zero.
    PUT "/wallet/v1/members/{member_id}/wallets/{wallet_id}" update_wallet as "updateMemberWallet"(member_id: i64, wallet_id: i64) body UpdateWalletRequest -> WalletResponse (undocumented);
    /// Reads the wallet of a member.
    GET "/wallet/v1/members/{member_id}/wallet" retrieve_member_wallet(member_id: i64) -> WalletResponse;
    /// Reads the merchant's own wallet.
    GET "/wallet/v1/merchants/me/wallet" retrieve_merchant_member_wallet() -> WalletResponse;
    /// Takes the merchant's own wallet back to zero.
    POST "/wallet/v1/merchants/me/wallet/reset-balance" reset_merchant_member_wallet_balance() body ResetMerchantMemberWalletBalanceRequest -> WalletResponse;
    /// Searches the movements of a wallet.
    GET "/wallet/v1/wallets/{wallet_id}/wallet-transactions" search_wallet_transactions(wallet_id: i64) query SearchWalletTransactionsRequest -> [WalletTransactionResponse];

    // Back to the card.
    /// Reads how much of a movement can go back to the card that paid it.
    GET "/payment/v1/wallet-transactions/{wallet_transaction_id}/refundable-amount" retrieve_refundable_amount_of_wallet_transaction(wallet_transaction_id: i64) -> WalletTransactionRefundableAmountResponse;
    /// Sends money of a movement back to the card that paid it.
    POST "/payment/v1/wallet-transactions/{wallet_transaction_id}/refunds" refund_wallet_transaction(wallet_transaction_id: i64) body RefundWalletTransactionToCardRequest -> RefundWalletTransactionResponse;
    /// Lists what went back to the card from a movement.
    GET "/payment/v1/wallet-transactions/{wallet_transaction_id}/refunds" retrieve_refund_wallet_transactions(wallet_transaction_id: i64) -> [RefundWalletTransactionResponse];

    // Between the merchant and its members.
    /// Sends money from the merchant to a member's wallet.
    POST "/wallet/v1/remittances/send" send_remittance() body CreateRemittanceRequest -> RemittanceResponse;
    /// Takes money from a member's wallet for the merchant.
    POST "/wallet/v1/remittances/receive" receive_remittance() body CreateRemittanceRequest -> RemittanceResponse;
    /// Reads one remittance.
    GET "/wallet/v1/remittances/{remittance_id}" retrieve_remittance(remittance_id: i64) -> RemittanceResponse (undocumented);

    // To a bank account.
    /// Asks for money of a member's wallet to be paid out to its bank account.
    POST "/wallet/v1/withdraws" create_withdraw() body CreateWithdrawRequest -> WithdrawResponse (undocumented);
    /// Calls a withdrawal off before it is paid out.
    POST "/wallet/v1/withdraws/{withdraw_id}/cancel" cancel_withdraw(withdraw_id: i64) -> WithdrawResponse (undocumented);
    /// Reads one withdrawal.
    GET "/wallet/v1/withdraws/{withdraw_id}" retrieve_withdraw(withdraw_id: i64) -> WithdrawResponse (undocumented);
    /// Searches withdrawals.
    GET "/wallet/v1/withdraws" search_withdraws() query SearchWithdrawsRequest -> [WithdrawResponse] (undocumented);
}

types! {
    case camel;

    /// A new wallet.
    request CreateWalletRequest {
        /// Balance the wallet may fall to: zero or less, in units of `currency`.
        negative_amount_limit: Decimal,
        /// Currency of the wallet.
        currency: Currency,
    }

    /// A new limit of a wallet.
    request UpdateWalletRequest {
        /// Balance the wallet may fall to: zero or less, in the wallet's currency.
        negative_amount_limit: Decimal,
    }

    /// A wallet and its balance.
    response WalletResponse {
        /// Id of the wallet.
        id: i64,
        /// When the wallet was opened, Istanbul civil time.
        created_date: DateTime,
        /// When the wallet last changed, Istanbul civil time.
        updated_date: DateTime,
        /// Balance, in units of `currency`.
        amount: Decimal,
        /// Amount that can be paid out, in units of `currency`.
        withdrawal_amount: Decimal,
        /// Balance the wallet may fall to, in units of `currency`.
        negative_amount_limit: Decimal,
        /// Currency of the wallet.
        currency: Currency,
        /// The vendor's id of the member the wallet belongs to.
        member_id: i64,
    }

    /// The balance that is taken back to zero.
    request ResetMerchantMemberWalletBalanceRequest {
        /// Balance the merchant's wallet has now, in its currency; below zero if it is in debt.
        wallet_amount: Decimal required,
    }

    /// Filter for the movements of a wallet.
    request SearchWalletTransactionsRequest {
        /// Page to return, from 0.
        page: i32,
        /// Records a page.
        size: i32,
        /// Kinds of movement to return, each once.
        wallet_transaction_types: [WalletTransactionType],
        /// Made at the earliest at this time, Istanbul civil time.
        min_created_date: DateTime,
        /// Made at the latest at this time, Istanbul civil time.
        max_created_date: DateTime,
        /// Smallest amount, in the wallet's currency.
        min_amount: Decimal,
        /// Largest amount, in the wallet's currency.
        max_amount: Decimal,
    }

    /// A movement in a wallet, with its origin.
    response WalletTransactionResponse {
        /// Id of the movement.
        id: i64,
        /// When the movement was made, Istanbul civil time.
        created_date: DateTime,
        /// What the movement was.
        wallet_transaction_type: WalletTransactionType,
        /// Amount, in the wallet's currency; below zero if money went out.
        amount: Decimal,
        /// Id of the payment, item, remittance or withdrawal behind the movement.
        transaction_id: i64,
        /// Id of the wallet.
        wallet_id: i64,
    }

    /// How much of a movement can go back to the card.
    response WalletTransactionRefundableAmountResponse {
        /// Amount that can still go back, in the wallet's currency.
        refundable_amount: Decimal,
    }

    /// Money to send back to the card.
    request RefundWalletTransactionToCardRequest {
        /// Amount to send back, in the wallet's currency; at most the refundable amount.
        refund_price: Decimal required,
    }

    /// Money of a movement that went back to the card.
    response RefundWalletTransactionResponse {
        /// Id of the refund.
        id: i64,
        /// When the refund was made, Istanbul civil time.
        created_date: DateTime,
        /// Whether the refund succeeded.
        refund_status: RefundStatus,
        /// Amount refunded, in the wallet's currency.
        refund_price: Decimal,
        /// Authorisation code of the bank.
        auth_code: String,
        /// Reference number of the bank's host.
        host_reference: String,
        /// Transaction number of the bank.
        trans_id: String,
        /// Id of the payment, item or movement that was refunded, by `transactionType`.
        transaction_id: i64,
        /// What was refunded: a payment, an item, or a movement.
        transaction_type: WalletTransactionRefundCardTransactionType,
        /// Why the refund failed.
        payment_error: PaymentError,
        /// Id of the movement in the wallet.
        wallet_transaction_id: i64,
    }

    /// Money between the merchant and a member's wallet.
    request CreateRemittanceRequest {
        /// The vendor's id of the member whose wallet is filled or charged.
        member_id: i64 required,
        /// Amount to move, in units of `currency`.
        price: Decimal required,
        /// Currency of the wallet.
        currency: Currency,
        /// Text that goes with the remittance.
        description: String required,
        /// Why the money is moved.
        remittance_reason_type: RemittanceReasonType,
    }

    /// Money that was moved between the merchant and a member's wallet.
    response RemittanceResponse {
        /// Id of the remittance.
        id: i64,
        /// When the remittance was made, Istanbul civil time.
        created_date: DateTime,
        /// Whether the remittance stands.
        status: Status,
        /// Amount that was moved, in units of `currency`.
        price: Decimal,
        /// Currency of the wallet.
        currency: Currency,
        /// The vendor's id of the member.
        member_id: i64,
        /// Whether the merchant sent or took the money.
        remittance_type: RemittanceType,
        /// Why the money was moved.
        remittance_reason_type: RemittanceReasonType,
        /// Text that went with the remittance.
        description: String,
    }

    /// Money to pay out from a member's wallet.
    request CreateWithdrawRequest {
        /// Amount to pay out, in units of `currency`.
        price: Decimal,
        /// The vendor's id of the member whose wallet is charged.
        member_id: i64,
        /// Text that goes with the withdrawal.
        description: String,
        /// Currency of the wallet.
        currency: Currency,
    }

    /// A withdrawal from a wallet.
    response WithdrawResponse {
        /// Id of the withdrawal.
        id: i64,
        /// When the withdrawal was asked for, Istanbul civil time.
        created_date: DateTime,
        /// Whether the withdrawal stands.
        status: Status,
        /// Amount to pay out, in units of `currency`.
        price: Decimal,
        /// Text that goes with the withdrawal.
        description: String,
        /// Currency of the wallet.
        currency: Currency,
        /// How far the payout has come.
        payout_status: TransactionPayoutStatus,
        /// The vendor's id of the member.
        member_id: i64,
        /// Id of the payout, once there is one.
        payout_id: i64,
    }

    /// Filter for withdrawals.
    request SearchWithdrawsRequest {
        /// The vendor's id of the member.
        member_id: i64,
        /// Currency of the wallet.
        currency: Currency,
        /// How far the payout has come.
        payout_status: TransactionPayoutStatus,
        /// Smallest amount, in the wallet's currency.
        min_withdraw_price: Decimal,
        /// Largest amount, in the wallet's currency.
        max_withdraw_price: Decimal,
        /// Asked for at the earliest at this time, Istanbul civil time.
        min_created_date: DateTime,
        /// Asked for at the latest at this time, Istanbul civil time.
        max_created_date: DateTime,
        /// Page to return, from 0.
        page: i32,
        /// Records a page.
        size: i32,
    }
}
