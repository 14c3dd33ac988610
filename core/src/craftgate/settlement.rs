//! Craftgate's settlement: instant payouts to wallets, and payout accounts abroad.
//!
//! Left out: payouts that were made, which are part of settlement reporting; Turkish bank accounts, which are part of the member.
//!
//! Source: the vendor's documentation (required and conditional fields) and its six official clients (paths, names, types); if they
//! disagree or do not tell, `DECISIONS.md` has the decision.

use super::enums::*;
use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group settlement;

    /// Pays earnings to the sub-merchants' wallets immediately, without waiting for the daily settlement.
    POST "/settlement/v1/instant-wallet-settlements" create_instant_wallet_settlement() body CreateInstantWalletSettlementRequest -> SettlementResponse (undocumented, once);
    /// Adds a payout account abroad.
    POST "/settlement/v1/payout-accounts" create_payout_account() body CreatePayoutAccountRequest -> PayoutAccountResponse;
    /// Changes a payout account.
    PUT "/settlement/v1/payout-accounts/{payout_account_id}" update_payout_account(payout_account_id: i64) body UpdatePayoutAccountRequest -> empty;
    /// Deletes a payout account.
    DELETE "/settlement/v1/payout-accounts/{payout_account_id}" delete_payout_account(payout_account_id: i64) -> empty (once);
    /// Searches payout accounts.
    GET "/settlement/v1/payout-accounts" search_payout_account() query SearchPayoutAccountRequest -> [PayoutAccountResponse];
}

types! {
    case camel;

    /// An instant payout to wallets.
    request CreateInstantWalletSettlementRequest {
        /// Ids of the sub-merchants to exclude, without duplicates; all are paid if omitted.
        excluded_sub_merchant_member_ids: [i64],
    }

    /// Outcome of a settlement.
    response SettlementResponse {
        /// Whether earnings were paid, or there were none.
        settlement_result_status: SettlementResultStatus,
    }

    /// A new payout account.
    request CreatePayoutAccountRequest {
        /// Provider of the account.
        r#type: PayoutAccountType required,
        /// Id of the account at its provider, such as the recipient's id at Wise.
        external_account_id: String required,
        /// Currency of the account.
        currency: Currency required,
        /// Owner of the account: the merchant or a sub-merchant.
        account_owner: AccountOwner required,
        /// Id of the sub-merchant; required if a sub-merchant owns the account.
        sub_merchant_member_id: i64,
    } rules {
        require sub_merchant_member_id if account_owner is "SUB_MERCHANT_MEMBER";
    }

    /// New data of a payout account.
    request UpdatePayoutAccountRequest {
        /// Provider of the account.
        r#type: PayoutAccountType required,
        /// Id of the account at its provider, such as the recipient's id at Wise.
        external_account_id: String required,
    }

    /// A payout account.
    response PayoutAccountResponse {
        /// Id of the payout account.
        id: i64,
        /// Provider of the account.
        r#type: PayoutAccountType,
        /// Id of the account at its provider.
        external_account_id: String,
        /// Currency of the account.
        currency: Currency,
        /// Owner of the account: the merchant or a sub-merchant.
        account_owner: AccountOwner,
        /// Id of the sub-merchant, if a sub-merchant owns the account.
        sub_merchant_member_id: i64,
    }

    /// Filter for payout accounts.
    request SearchPayoutAccountRequest {
        /// Currency of the account.
        currency: Currency,
        /// Owner of the account: the merchant or a sub-merchant.
        account_owner: AccountOwner,
        /// Id of the sub-merchant.
        sub_merchant_member_id: i64,
        /// Page to return, starting at 0.
        page: i32 not_negative,
        /// Number of records on a page.
        size: i32 at_least_one,
    }
}
