//! Craftgate's alternative payment methods as configured by a merchant.
//!
//! Left out: paying by them, which is a payment; changing them, which is done in the merchant panel.
//!
//! Source: the vendor's six official clients; if they disagree or do not tell, `DECISIONS.md` has the decision.

use super::enums::*;
use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group merchant_apm;

    /// Lists the alternative payment methods of the merchant.
    GET "/merchant/v1/merchant-apms" retrieve_apms() -> [MerchantApmResponse] (undocumented);
}

types! {
    case camel;

    /// An alternative payment method of the merchant.
    response MerchantApmResponse {
        /// Id of this definition, required in requests if a method has several.
        id: i64,
        /// Whether the method can be used.
        status: Status,
        /// Name of the definition.
        name: String,
        /// Alternative payment method.
        apm_type: ApmType,
        /// Host name of the provider.
        hostname: String,
        /// Currencies that the method supports.
        supported_currencies: [Currency],
    }
}
