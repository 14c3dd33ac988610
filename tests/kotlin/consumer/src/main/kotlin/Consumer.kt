// A user's program in Kotlin: requests by names and in braces, options, errors, an enum with all its cases, JSON.

import imza.CallOptions
import imza.Craftgate
import imza.CraftgateCallbacks
import imza.Environment
import imza.ImzaException
import imza.NexKasa
import imza.craftgate.CallbackNext
import imza.craftgate.Card
import imza.craftgate.CreatePaymentRequest
import imza.craftgate.Currency
import imza.craftgate.ExpectedCallback
import imza.craftgate.PaymentItem
import imza.craftgate.PaymentResponse
import imza.craftgate.PaymentStatus
import java.math.BigDecimal

fun main() {
    val craftgate = Craftgate("api-key", "secret-key", Environment.SANDBOX)
    val price = BigDecimal("100.00")
    val request = CreatePaymentRequest(price = price, paidPrice = price, installment = 1, currency = Currency.TRY, items = listOf(PaymentItem(price = price))) {
        conversationId = "order-1"
        card = Card(cardHolderName = "Haluk Demir", cardNumber = "5258640000000001", expireYear = "2044", expireMonth = "07", cvc = "000")
    }
    val call = craftgate.payment.createPayment(request, CallOptions(idempotencyKey = "order-1/1"))
    check(call.headers["x-idempotency-key"] == "order-1/1")

    // An unknown key of the answer: it was an AbstractMethodError with old versions of the JSON library.
    val payment = call.parse(200, """{"data":{"id":1,"paidPrice":100.10,"paymentStatus":"SUCCESS","news":{"a":[1.50]}}}""")
    check(payment.paidPrice == BigDecimal("100.10") && payment.paymentStatus == PaymentStatus.SUCCESS)
    check(PaymentResponse.fromJson(payment.toJson()) == payment)
    check(payment.otherFields?.keys == setOf("news"))

    val error = runCatching { call.parse(422, """{"errors":{"errorCode":"10051","errorGroup":"NOT_SUFFICIENT_FUNDS"}}""") }.exceptionOrNull()
    val code = when (error as ImzaException) {
        is ImzaException.Api -> (error as ImzaException.Api).providerCode
        is ImzaException.InvalidRequest, is ImzaException.UnexpectedResponse, is ImzaException.VerificationFailed, is ImzaException.Configuration, is ImzaException.NoAnswer -> null
    }
    check(code == "10051")

    val refused = runCatching { CraftgateCallbacks("key").verify("hash=x", ExpectedCallback(paymentId = 1)) }.exceptionOrNull()
    check(refused is ImzaException.VerificationFailed)
    check(CallbackNext.of("complete") == CallbackNext.COMPLETE)
    NexKasa("api-key", webhookSecrets = listOf("webhook-secret-1")).close()
    shop.JavaConsumer.main(emptyArray())
    println("Kotlin ${KotlinVersion.CURRENT}, Java ${System.getProperty("java.version")}")
}
