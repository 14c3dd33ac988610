//! Craftgate's wallets: balances and movements of members and of the merchant, remittances, withdrawals, and refunds from a wallet to a
//! card.
//!
//! Left out: deposits by card, transfer or another method, which are payments. A wallet belongs to one member and has one currency; the
//! payment method of a movement is part of the payment.
//!
//! Source: the vendor's documentation (required and conditional fields) and its six official clients (paths, names, types); if they
//! disagree or do not tell, `DECISIONS.md` has the decision.

use super::enums::*;
use super::shared::*;
use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group wallet;

    // Wallets.
    /// Opens a wallet for a member.
    POST "/wallet/v1/members/{member_id}/wallets" create_wallet as "createMemberWallet"(member_id: i64) body CreateWalletRequest -> WalletResponse (once);
    /// Changes the negative balance limit of a member's wallet.
    PUT "/wallet/v1/members/{member_id}/wallets/{wallet_id}" update_wallet as "updateMemberWallet"(member_id: i64, wallet_id: i64) body UpdateWalletRequest -> WalletResponse (undocumented);
    /// Reads the wallet of a member.
    GET "/wallet/v1/members/{member_id}/wallet" retrieve_member_wallet(member_id: i64) -> WalletResponse;
    /// Reads the merchant's own wallet.
    GET "/wallet/v1/merchants/me/wallet" retrieve_merchant_member_wallet() -> WalletResponse;
    /// Resets the balance of the merchant's own wallet to zero.
    POST "/wallet/v1/merchants/me/wallet/reset-balance" reset_merchant_member_wallet_balance() body ResetMerchantMemberWalletBalanceRequest -> WalletResponse (once);
    /// Searches the movements of a wallet.
    GET "/wallet/v1/wallets/{wallet_id}/wallet-transactions" search_wallet_transactions(wallet_id: i64) query SearchWalletTransactionsRequest -> [WalletTransactionResponse];

    // Refunds to the card.
    /// Reads how much of a movement can be refunded to the card that paid it.
    GET "/payment/v1/wallet-transactions/{wallet_transaction_id}/refundable-amount" retrieve_refundable_amount_of_wallet_transaction(wallet_transaction_id: i64) -> WalletTransactionRefundableAmountResponse;
    /// Refunds money of a movement to the card that paid it.
    POST "/payment/v1/wallet-transactions/{wallet_transaction_id}/refunds" refund_wallet_transaction(wallet_transaction_id: i64) body RefundWalletTransactionToCardRequest -> RefundWalletTransactionResponse (once);
    /// Lists the refunds of a movement to the card.
    GET "/payment/v1/wallet-transactions/{wallet_transaction_id}/refunds" retrieve_refund_wallet_transactions(wallet_transaction_id: i64) -> [RefundWalletTransactionResponse];

    // Between the merchant and its members.
    /// Sends money from the merchant to a member's wallet.
    POST "/wallet/v1/remittances/send" send_remittance() body CreateRemittanceRequest -> RemittanceResponse (once);
    /// Takes money from a member's wallet for the merchant.
    POST "/wallet/v1/remittances/receive" receive_remittance() body CreateRemittanceRequest -> RemittanceResponse (once);
    /// Reads one remittance.
    GET "/wallet/v1/remittances/{remittance_id}" retrieve_remittance(remittance_id: i64) -> RemittanceResponse (undocumented);

    // To a bank account.
    /// Requests a payout from a member's wallet to the member's bank account.
    POST "/wallet/v1/withdraws" create_withdraw() body CreateWithdrawRequest -> WithdrawResponse (undocumented, once);
    /// Cancels a withdrawal before it is paid out.
    POST "/wallet/v1/withdraws/{withdraw_id}/cancel" cancel_withdraw(withdraw_id: i64) -> WithdrawResponse (undocumented, once);
    /// Reads one withdrawal.
    GET "/wallet/v1/withdraws/{withdraw_id}" retrieve_withdraw(withdraw_id: i64) -> WithdrawResponse (undocumented);
    /// Searches withdrawals.
    GET "/wallet/v1/withdraws" search_withdraws() query SearchWithdrawsRequest -> [WithdrawResponse] (undocumented);
}

types! {
    case camel;

    /// A new wallet.
    request CreateWalletRequest {
        /// Lowest allowed balance: zero or less, in units of `currency`.
        negative_amount_limit: Decimal,
        /// Currency of the wallet.
        currency: Currency,
    }

    /// A new limit of a wallet.
    request UpdateWalletRequest {
        /// Lowest allowed balance: zero or less, in the wallet's currency.
        negative_amount_limit: Decimal,
    }

    /// A wallet and its balance.
    response WalletResponse {
        /// Id of the wallet.
        id: i64,
        /// When the wallet was opened, in Istanbul time.
        created_date: DateTime,
        /// When the wallet last changed, in Istanbul time.
        updated_date: DateTime,
        /// Balance, in units of `currency`.
        amount: Decimal,
        /// Amount that can be paid out, in units of `currency`.
        withdrawal_amount: Decimal,
        /// Lowest allowed balance, in units of `currency`.
        negative_amount_limit: Decimal,
        /// Currency of the wallet.
        currency: Currency,
        /// Vendor's id of the member that owns the wallet.
        member_id: i64,
    }

    /// The balance to reset to zero.
    request ResetMerchantMemberWalletBalanceRequest {
        /// Current balance of the merchant's wallet, in its currency; negative if it is in debt.
        wallet_amount: Decimal required,
    }

    /// Filter for the movements of a wallet.
    request SearchWalletTransactionsRequest {
        /// Page to return, starting at 0.
        page: i32 not_negative,
        /// Number of records on a page.
        size: i32 at_least_one,
        /// Kinds of movements to return, without duplicates.
        wallet_transaction_types: [WalletTransactionType],
        /// Earliest creation time, in Istanbul time.
        min_created_date: DateTime,
        /// Latest creation time, in Istanbul time.
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
        /// When the movement was made, in Istanbul time.
        created_date: DateTime,
        /// Kind of movement.
        wallet_transaction_type: WalletTransactionType,
        /// Amount, in the wallet's currency; negative for outgoing money.
        amount: Decimal,
        /// Id of the payment, item, remittance or withdrawal behind the movement.
        transaction_id: i64,
        /// Id of the wallet.
        wallet_id: i64,
    }

    /// Refundable amount of a movement.
    response WalletTransactionRefundableAmountResponse {
        /// Amount that can still be refunded, in the wallet's currency.
        refundable_amount: Decimal,
    }

    /// A refund to the card.
    request RefundWalletTransactionToCardRequest {
        /// Amount to refund, in the wallet's currency; at most the refundable amount.
        refund_price: Decimal required positive,
    }

    /// A refund of a movement to the card.
    response RefundWalletTransactionResponse {
        /// Id of the refund.
        id: i64,
        /// When the refund was made, in Istanbul time.
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
        /// Kind of the refunded transaction: a payment, an item, or a movement.
        transaction_type: WalletTransactionRefundCardTransactionType,
        /// Why the refund failed.
        payment_error: PaymentError,
        /// Id of the movement in the wallet.
        wallet_transaction_id: i64,
    }

    /// A remittance between the merchant and a member's wallet.
    request CreateRemittanceRequest {
        /// Vendor's id of the member whose wallet is credited or charged.
        member_id: i64 required,
        /// Amount to move, in units of `currency`.
        price: Decimal required positive,
        /// Currency of the wallet.
        currency: Currency,
        /// Description of the remittance.
        description: String required,
        /// Reason of the remittance.
        remittance_reason_type: RemittanceReasonType,
    }

    /// A remittance that was made between the merchant and a member's wallet.
    response RemittanceResponse {
        /// Id of the remittance.
        id: i64,
        /// When the remittance was made, in Istanbul time.
        created_date: DateTime,
        /// Whether the remittance is active.
        status: Status,
        /// Amount that was moved, in units of `currency`.
        price: Decimal,
        /// Currency of the wallet.
        currency: Currency,
        /// Vendor's id of the member.
        member_id: i64,
        /// Whether the merchant sent or received the money.
        remittance_type: RemittanceType,
        /// Reason of the remittance.
        remittance_reason_type: RemittanceReasonType,
        /// Description of the remittance.
        description: String,
    }

    /// A withdrawal from a member's wallet.
    request CreateWithdrawRequest {
        /// Amount to pay out, in units of `currency`.
        price: Decimal positive,
        /// Vendor's id of the member whose wallet is charged.
        member_id: i64,
        /// Description of the withdrawal.
        description: String,
        /// Currency of the wallet.
        currency: Currency,
    }

    /// A withdrawal from a wallet.
    response WithdrawResponse {
        /// Id of the withdrawal.
        id: i64,
        /// When the withdrawal was requested, in Istanbul time.
        created_date: DateTime,
        /// Whether the withdrawal is active.
        status: Status,
        /// Amount to pay out, in units of `currency`.
        price: Decimal,
        /// Description of the withdrawal.
        description: String,
        /// Currency of the wallet.
        currency: Currency,
        /// State of the payout.
        payout_status: TransactionPayoutStatus,
        /// Vendor's id of the member.
        member_id: i64,
        /// Id of the payout, once there is one.
        payout_id: i64,
    }

    /// Filter for withdrawals.
    request SearchWithdrawsRequest {
        /// Vendor's id of the member.
        member_id: i64,
        /// Currency of the wallet.
        currency: Currency,
        /// State of the payout.
        payout_status: TransactionPayoutStatus,
        /// Smallest amount, in the wallet's currency.
        min_withdraw_price: Decimal,
        /// Largest amount, in the wallet's currency.
        max_withdraw_price: Decimal,
        /// Earliest time of the request, in Istanbul time.
        min_created_date: DateTime,
        /// Latest time of the request, in Istanbul time.
        max_created_date: DateTime,
        /// Page to return, starting at 0.
        page: i32 not_negative,
        /// Number of records on a page.
        size: i32 at_least_one,
    }
}
