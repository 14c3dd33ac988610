//! Craftgate's alternative payment methods as a merchant has them set up.
//!
//! Left out: paying by them, which is a payment; changing them, which the merchant panel does.
//!
//! The facts come from the vendor's six official clients; where they disagree or say nothing, `DECISIONS.md` tells what was
//! chosen.

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
        /// Id of this definition, to name it where a method has several.
        id: i64,
        /// Whether the method can be used.
        status: Status,
        /// Name of the definition.
        name: String,
        /// Alternative payment method.
        apm_type: ApmType,
        /// Address of the provider's host.
        hostname: String,
        /// Currencies the method takes.
        supported_currencies: [Currency],
    }
}
