//! The meanings of the error groups, for documents.
//!
//! Source: vendor documentation, "Hata Grupları", in this project's words. What may help comes last.

/// Groups and their meanings, by name.
pub(super) const MEANINGS: &[(&str, &str)] = &[
    ("AMEX_CAN_USE_ONLY_MR", "An error of an American Express card."),
    ("APM_ACCOUNT_NOT_FOUND", "The alternative method does not find the card or account."),
    ("APM_ACCOUNT_PERMISSION_DENIED", "The account at the alternative method may not pay."),
    ("APM_ERROR", "The alternative method could not take the payment."),
    ("APM_INVALID_VERIFICATION_CODE", "The one-time code is wrong."),
    ("APM_VALIDATION_ERROR", "The alternative method refuses the values of the request."),
    ("APM_VERIFICATION_CODE_ERROR", "The time for the one-time code is over."),
    ("APM_VPOS_ERROR", "An error of the alternative method's virtual POS."),
    (
        "APPROVED_COMPLETED",
        "An earlier payment with this order id succeeded. Look at that payment first; if it was not made, use a new order id.",
    ),
    ("ARCHIVED_PAYMENT", "The payment is archived and cannot be refunded. Contact the bank."),
    ("BIN_NOT_FOUND", "The first digits of the card number are not known. The payer should check the number."),
    ("BLOCKED_CARD", "The card is blocked. The payer should contact the bank."),
    ("BNPL_CANCELLED", "The loan was cancelled."),
    ("CARD_NOT_PERMITTED", "The card does not allow this. Another card may."),
    ("COMMUNICATION_OR_SYSTEM_ERROR", "The bank did not answer in time; there may be a short outage."),
    ("CVC2_MAX_ATTEMPT", "The security code was wrong too often."),
    ("CVC_REQUIRED", "The POS requires the security code."),
    ("DEBIT_CARDS_INSTALLMENT_NOT_ALLOWED", "A debit card cannot pay in installments, only at once."),
    ("DEBIT_CARDS_REQUIRES_3DS", "A debit card requires 3-D Secure."),
    ("DECLINED", "The payment was declined. The payer should contact the bank."),
    ("DO_NOT_HONOUR", "The issuer did not approve; a limit or many attempts may be why. Another card, or a call to the bank, may help."),
    ("EXCEEDS_ALLOWABLE_PIN_TRIES", "The PIN was wrong too often."),
    ("EXCEEDS_WITHDRAWAL_AMOUNT_LIMIT", "A daily number or amount is exceeded."),
    ("EXPIRED_CARD", "The expiry date is wrong. The payer should check it."),
    ("EXPIRED_PROVISION", "The authorisation has expired; seen with refunds."),
    (
        "FRAUD_BLOCK",
        "A fraud rule with the action `BLOCK` stopped the payment. The table of the documentation has `FRAUD_CHECK_BLOCK` instead.",
    ),
    ("FRAUD_CHECK_BLOCK", "A fraud rule stopped the payment."),
    ("FRAUD_SUSPECT", "The issuer suspects fraud, or saw many attempts. Check the payment and contact the payer."),
    ("INPUT_DATA", "The data are not valid."),
    ("INVALID_AMOUNT", "The amount is not valid, or exceeds a limit. Contact the bank."),
    ("INVALID_CARD_NUMBER", "The bank does not accept the card number. The payer should check it."),
    ("INVALID_CARD_TYPE", "The kind of card is not valid. Check the card number, or contact the bank."),
    ("INVALID_CAVV", "A value of 3-D Secure (CAVV) is wrong. The payer should contact the bank."),
    ("INVALID_CHARS_IN_EMAIL", "The e-mail address is not valid."),
    ("INVALID_CVC2", "The security code is wrong. The payer should check it."),
    ("INVALID_CVC2_LENGTH", "The security code has the wrong length. The payer should check it."),
    ("INVALID_ECI", "A value of 3-D Secure (ECI) is wrong. The payer should contact the bank."),
    ("INVALID_EXPIRE_YEAR_MONTH", "The expiry date is not valid. The payer should check the card."),
    ("INVALID_IP", "The POS does not allow the address that the request came from. Register Craftgate's addresses at the bank."),
    ("INVALID_MERCHANT_OR_SP", "The category of the merchant is wrong. It must be corrected with the bank."),
    ("INVALID_PIN", "The PIN is wrong. The payer should contact the bank."),
    ("INVALID_REFUND_TRANSACTION", "The refund is not valid."),
    ("INVALID_TRANSACTION", "The transaction is not valid. Another card, or a call to the bank, may help."),
    ("ISSUER_OR_SWITCH_INOPERATIVE", "The bank or the terminal is not operating; there may be a short outage."),
    ("LOST_CARD", "The card was reported as lost. Do not try again; require 3-D Secure from this user."),
    ("MAY_HAVE_ALREADY_REFUNDED", "The refund exceeds the sale: it may have been refunded already."),
    ("NON_REFUNDABLE_PAYMENT", "The payment cannot be refunded."),
    ("NOT_PERMITTED_TO_CARDHOLDER", "The card holder may not do this. Another card may help."),
    ("NOT_PERMITTED_TO_FOREIGN_CARD", "The POS is closed to foreign cards."),
    ("NOT_PERMITTED_TO_INSTALLMENT", "The POS is closed to installments."),
    ("NOT_PERMITTED_TO_TERMINAL", "The POS may not do this."),
    ("NOT_SUFFICIENT_AWARD", "The reward points do not suffice. Another amount may help."),
    ("NOT_SUFFICIENT_FUNDS", "The limit or the balance of the card does not suffice."),
    ("NO_RESPONSE", "The bank did not answer in time."),
    ("NO_SUCH_ISSUER", "The issuer is not known. The payer should check the card number."),
    (
        "ORDER_ID_ALREADY_USED",
        "A successful payment has this order id. Look at that payment first; if it was not made, use a new order id.",
    ),
    ("PAYMENT_NOT_FOUND_FOR_REFUND", "The payment to refund was not found."),
    ("PICKUP_CARD", "Refused for security or suspected fraud. Do not try again; require 3-D Secure from this user."),
    ("POS_BALANCE_NOT_SUFFICIENT", "The balance of the POS does not suffice."),
    ("REFER_TO_CARD_ISSUER", "The issuer must approve by hand. The payer should call it."),
    ("REFUND_DECLINE", "The refund is refused at the moment."),
    ("REQUEST_BLOCKED_BY_BANK", "The bank refused the request."),
    ("REQUEST_TIMEOUT", "The request to the bank timed out."),
    ("REQUIRES_3DS", "Possible with 3-D Secure only."),
    ("REQUIRES_DAY_END", "The POS must close its day first."),
    ("RESTRICTED_BY_LAW", "The card is closed to purchases on the internet. The payer can open it."),
    ("RESTRICTED_CARD", "The card is restricted. Another card may help."),
    ("SALES_AMOUNT_LESS_THAN_AWARD", "The reward exceeds the amount of the payment."),
    ("STOLEN_CARD", "The card was reported as stolen. Do not try again; require 3-D Secure from this user."),
    ("THREEDS_INIT_ERROR", "3-D Secure could not be started. Contact the bank."),
    ("TOO_MANY_REQUESTS", "Too many requests; with a refund, another refund of the order is running: wait for it."),
    ("UNKNOWN", "The payment failed, and the group could not be determined."),
];

#[cfg(test)]
mod tests {
    use super::MEANINGS;

    #[test]
    fn every_known_group_has_its_meaning() {
        let known: alloc::vec::Vec<&str> = crate::craftgate::known_groups().map(|(group, ..)| group).collect();
        let explained: alloc::vec::Vec<&str> = MEANINGS.iter().map(|(group, _)| *group).collect();
        assert_eq!(explained, known);
    }
}
