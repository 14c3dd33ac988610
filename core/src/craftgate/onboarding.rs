//! Craftgate's onboarding: buyers and sub-merchants (both are members), and merchants.
//!
//! Left out: payout accounts, wallets and POS of a merchant, which are separate groups. A member cannot be deleted.
//!
//! Source: the vendor's documentation (required and conditional fields) and its six official clients (paths, names, types); if they
//! disagree or do not tell, `DECISIONS.md` has the decision.

use super::enums::*;
use super::shared::*;
use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group onboarding;

    /// Adds a buyer or a sub-merchant.
    POST "/onboarding/v1/members" create_member() body CreateMemberRequest -> MemberResponse (once);
    /// Changes a member.
    PUT "/onboarding/v1/members/{member_id}" update_member(member_id: i64) body UpdateMemberRequest -> MemberResponse;
    /// Reads one member.
    GET "/onboarding/v1/members/{member_id}" retrieve_member(member_id: i64) -> MemberResponse;
    /// Searches members.
    GET "/onboarding/v1/members" search_members() query SearchMembersRequest -> [MemberResponse];
    /// Adds a merchant.
    POST "/onboarding/v1/merchants" create_merchant() body CreateMerchantRequest -> CreateMerchantResponse (undocumented, once);
}

types! {
    case camel;

    /// A new buyer or sub-merchant.
    request CreateMemberRequest {
        /// Merchant's own id of the member.
        member_external_id: Id required,
        /// Name of the member; required for a sub-merchant that is a limited or joint-stock company.
        name: String,
        /// Postal address.
        address: String required,
        /// E-mail address.
        email: String required,
        /// Phone number.
        phone_number: String required,
        /// First name of the person to contact.
        contact_name: String,
        /// Surname of the person to contact.
        contact_surname: String,
        /// Legal form: person or kind of company; required for a sub-merchant.
        member_type: MemberType,
        /// Registered title of the company.
        legal_company_title: String,
        /// Tax office.
        tax_office: String,
        /// Tax number.
        tax_number: Sensitive,
        /// Turkish IBAN for payouts; required if earnings go to a bank account.
        iban: Iban,
        /// Destination of earnings: bank account, wallet or an account abroad.
        settlement_earnings_destination: SettlementEarningsDestination,
        /// Former name of the sub-merchant's maximum negative balance.
        negative_wallet_amount_limit: Decimal,
        /// Maximum negative balance that refunds may cause for a sub-merchant.
        sub_merchant_maximum_allowed_negative_balance: Decimal,
        /// Whether the member is a buyer.
        is_buyer: bool,
        /// Whether the member is a sub-merchant.
        is_sub_merchant: bool,
        /// Number of days that the money of a sub-merchant is held.
        settlement_delay_count: i32,
        /// Turkish identity number of the person. The vendor's example of a signature has it; its list of fields and its newer clients do not.
        identity_number: Sensitive,
    } rules {
        require member_type if is_sub_merchant;
        require name if is_sub_merchant and member_type is "LIMITED_OR_JOINT_STOCK_COMPANY";
        require iban if is_sub_merchant and settlement_earnings_destination is "IBAN";
        require legal_company_title if is_sub_merchant and member_type in ["PRIVATE_COMPANY", "LIMITED_OR_JOINT_STOCK_COMPANY"];
        require tax_office if is_sub_merchant and member_type in ["PRIVATE_COMPANY", "LIMITED_OR_JOINT_STOCK_COMPANY"];
        require tax_number if is_sub_merchant and member_type in ["PRIVATE_COMPANY", "LIMITED_OR_JOINT_STOCK_COMPANY"];
        require contact_name if is_buyer;
        require contact_name if is_sub_merchant and member_type in ["PERSONAL", "PRIVATE_COMPANY"];
        require contact_surname if is_buyer;
        require contact_surname if is_sub_merchant and member_type in ["PERSONAL", "PRIVATE_COMPANY"];
    }

    /// New data of a member.
    request UpdateMemberRequest {
        /// Name of the member.
        name: String,
        /// Postal address.
        address: String required,
        /// E-mail address.
        email: String required,
        /// Phone number.
        phone_number: String,
        /// First name of the person to contact.
        contact_name: String,
        /// Surname of the person to contact.
        contact_surname: String,
        /// Legal form: person or kind of company.
        member_type: MemberType,
        /// Registered title of the company.
        legal_company_title: String,
        /// Tax office.
        tax_office: String,
        /// Tax number.
        tax_number: Sensitive,
        /// Turkish IBAN for payouts.
        iban: Iban,
        /// Destination of earnings: bank account, wallet or an account abroad.
        settlement_earnings_destination: SettlementEarningsDestination,
        /// Former name of the sub-merchant's maximum negative balance.
        negative_wallet_amount_limit: Decimal,
        /// Maximum negative balance that refunds may cause for a sub-merchant.
        sub_merchant_maximum_allowed_negative_balance: Decimal,
        /// Whether the member is a buyer.
        is_buyer: bool,
        /// Whether the member is a sub-merchant.
        is_sub_merchant: bool,
        /// Number of days that the money of a sub-merchant is held.
        settlement_delay_count: i32,
    }

    /// Filter for members.
    request SearchMembersRequest {
        /// Page to return, starting at 0.
        page: i32 not_negative,
        /// Number of records on a page.
        size: i32 at_least_one,
        /// Filter for members that are buyers, or that are not.
        is_buyer: bool,
        /// Filter for members that are sub-merchants, or that are not.
        is_sub_merchant: bool,
        /// Name of the member.
        name: String,
        /// Ids of the members, without duplicates.
        member_ids: [i64],
        /// Legal form: person or kind of company.
        member_type: MemberType,
        /// Merchant's own id of the member.
        member_external_id: Id,
    }

    /// A new merchant.
    request CreateMerchantRequest {
        /// Name of the merchant.
        name: String,
        /// Registered title of the company.
        legal_company_title: String,
        /// E-mail address.
        email: String,
        /// Secret word of the new merchant.
        secret_word: Sensitive,
        /// URL of the website.
        website: String,
        /// Phone number.
        phone_number: String,
        /// First name of the person to contact.
        contact_name: String,
        /// Surname of the person to contact.
        contact_surname: String,
        /// Phone number of the person to contact.
        contact_phone_number: String,
    }

    /// A merchant that was just added.
    response CreateMerchantResponse {
        /// Id of the merchant.
        id: i64,
        /// Name of the merchant.
        name: String,
        /// Key pairs of the new merchant.
        merchant_api_credentials: [MerchantApiCredential],
    }

    /// A key pair of a merchant.
    response MerchantApiCredential {
        /// Name of the key pair.
        name: String,
        /// Public key (API key) of the pair.
        api_key: Sensitive,
        /// Secret key of the pair.
        secret_key: Sensitive,
    }
}
