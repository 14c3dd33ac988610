package imza.guides.threedsecure

import imza.CallOptions
import imza.Craftgate
import imza.ImzaException
import imza.craftgate.Card
import imza.craftgate.CompleteThreeDSPaymentRequest
import imza.craftgate.Currency
import imza.craftgate.ExpectedCallback
import imza.craftgate.InitThreeDSPaymentRequest
import imza.craftgate.PaymentItem
import imza.craftgate.PaymentStatus
import imza.guides.clients.callbacks
import imza.guides.clients.craftgate
import imza.guides.play.control
import imza.transport.JavaHttp
import java.math.BigDecimal
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

private val http = JavaHttp()

data class Order(val id: String, val total: BigDecimal, val items: List<PaymentItem>, var paymentId: Long = 0)

// ANCHOR: init
/** Returns the page for the payer's browser: send it as the response to the payer's request. */
fun begin(order: Order, card: Card): String {
    val request = InitThreeDSPaymentRequest(
        price = order.total,
        paidPrice = order.total,
        currency = Currency.TRY,
        installment = 1,
        conversationId = order.id,
        callbackUrl = "https://shop.example/3ds/${order.id}",
        card = card,
        items = order.items,
    )
    val begun = http.send(craftgate.payment.init3DSPayment(request, CallOptions(idempotencyKey = "${order.id}/1")))
    order.paymentId = begun.paymentId!! // store it: the callback is compared with it
    return Craftgate.decodeHtml(begun.htmlContent!!)
}
// ANCHOR_END: init

// ANCHOR: callback
/** Handles the POST of the payer's browser to `callbackUrl`; [form] is the raw body. */
fun finish(order: Order, form: ByteArray): String {
    val callback = callbacks.verify(form, ExpectedCallback(paymentId = "${order.paymentId}", conversationId = order.id, conversationData = ""))
    return when (callback.next) {
        "complete" -> {
            val request = CompleteThreeDSPaymentRequest(order.paymentId)
            val payment = http.send(craftgate.payment.complete3DSPayment(request, CallOptions(idempotencyKey = "${order.id}/complete")))
            if (payment.paymentStatus == PaymentStatus.SUCCESS) "paid" else "not paid"
        }
        "done" -> "paid"
        "failed" -> "not paid"
        else -> "unchanged" // the payer came back twice: your own record says how it ended
    }
}
// ANCHOR_END: callback

fun main() {
    val card = Card(cardHolderName = "Haluk Demir", cardNumber = "5258640000000001", expireYear = "2044", expireMonth = "07", cvc = "000")
    for ((result, end) in listOf("approve" to "paid", "reject" to "not paid")) {
        val order = Order("3ds-$result", BigDecimal("100.00"), listOf(PaymentItem(name = "Vazo", price = BigDecimal("100.00"))))
        check("<form" in begin(order, card))
        // ANCHOR: play
        val played = control("craftgate/payments/${order.paymentId}/verify", """{"result": "$result"}""") // "approve" or "reject"
        val form = Json.parseToJsonElement(played).jsonObject.getValue("form").jsonPrimitive.content.encodeToByteArray()
        // ANCHOR_END: play
        check(finish(order, form) == end)
        check(runCatching { finish(order.copy(paymentId = 1), form) }.exceptionOrNull() is ImzaException.VerificationFailed)
    }
}
