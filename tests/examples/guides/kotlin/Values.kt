package imza.guides.values

import imza.ImzaException
import imza.craftgate.Card
import imza.craftgate.CreatePaymentRequest
import imza.craftgate.Currency
import imza.craftgate.PaymentItem
import imza.craftgate.SearchPaymentsRequest
import imza.guides.clients.craftgate
import java.math.BigDecimal
import java.time.LocalDateTime

private val card = Card(cardHolderName = "Haluk Demir", cardNumber = "5258640000000001", expireYear = "2044", expireMonth = "07", cvc = "000")

// ANCHOR: money
fun refusal(price: BigDecimal): String? = try {
    val request = CreatePaymentRequest(
        price = price, paidPrice = BigDecimal("100.00"), currency = Currency.TRY, installment = 1, card = card,
        items = listOf(PaymentItem(price = BigDecimal("100.00"))),
    )
    craftgate.payment.createPayment(request)
    null
} catch (error: ImzaException.InvalidRequest) {
    "${error.code} at ${error.path}"
}

// BigDecimal("100,00") does not exist: it throws a NumberFormatException.
val double = refusal(BigDecimal(0.1)) // "invalid_request at price": a Double's 55 digits are not an amount
val text = refusal(BigDecimal("100.00")) // null: accepted, and sent as 100.00
// ANCHOR_END: money

fun main() {
    check(double == "invalid_request at price" && text == null)
    // ANCHOR: times
    val from = LocalDateTime.of(2026, 1, 1, 0, 0) // Istanbul time, without a zone
    val call = craftgate.paymentReporting.searchPayments(SearchPaymentsRequest(minCreatedDate = from, page = 0, size = 10))
    // ANCHOR_END: times
    check("minCreatedDate=2026-01-01T00" in call.url)
}
