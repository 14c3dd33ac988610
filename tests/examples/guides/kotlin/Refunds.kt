package imza.guides.refunds

import imza.CallOptions
import imza.craftgate.Card
import imza.craftgate.CreatePaymentRequest
import imza.craftgate.Currency
import imza.craftgate.PaymentItem
import imza.craftgate.PaymentRefundResponse
import imza.craftgate.PaymentTransactionRefundResponse
import imza.craftgate.RefundPaymentRequest
import imza.craftgate.RefundPaymentTransactionRequest
import imza.craftgate.RefundStatus
import imza.guides.clients.craftgate
import imza.transport.JavaHttp
import java.math.BigDecimal

private val http = JavaHttp()

// ANCHOR: full
fun refundAll(orderId: String, paymentId: Long): PaymentRefundResponse {
    val call = craftgate.payment.refundPayment(RefundPaymentRequest(paymentId), CallOptions(idempotencyKey = "$orderId/refund"))
    return http.send(call) // status, refundPrice, and refundType: CANCEL on the same day, else REFUND
}
// ANCHOR_END: full

// ANCHOR: part
fun refundItem(orderId: String, transactionId: Long, amount: BigDecimal, number: Int): PaymentTransactionRefundResponse {
    val request = RefundPaymentTransactionRequest(paymentTransactionId = transactionId, refundPrice = amount)
    return http.send(craftgate.payment.refundPaymentTransaction(request, CallOptions(idempotencyKey = "$orderId/refund/$transactionId/$number")))
}
// ANCHOR_END: part

fun main() {
    val lira = { digits: String -> BigDecimal(digits) }
    val card = Card(cardHolderName = "Haluk Demir", cardNumber = "5258640000000001", expireYear = "2044", expireMonth = "07", cvc = "000")
    val items = listOf(PaymentItem(name = "Vazo", price = lira("60.00")), PaymentItem(name = "Çay", price = lira("40.00")))
    val request = CreatePaymentRequest(price = lira("100.00"), paidPrice = lira("100.00"), currency = Currency.TRY, installment = 1, card = card, items = items)
    val payment = http.send(craftgate.payment.createPayment(request))
    val transaction = payment.paymentTransactions!![0].id!!
    repeat(2) { check(refundItem("refund-1", transaction, lira("25.50"), 1).refundPrice?.compareTo(lira("25.50")) == 0) }
    val rest = refundAll("refund-1", payment.id!!)
    check(rest.status == RefundStatus.SUCCESS && rest.refundPrice?.compareTo(lira("74.50")) == 0)
}
