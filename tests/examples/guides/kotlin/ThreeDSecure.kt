package imza.guides.threedsecure

import imza.CallOptions
import imza.Craftgate
import imza.ImzaException
import imza.Verdict
import imza.craftgate.CallbackNext
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

data class Order(
    val id: String,
    val total: BigDecimal,
    val items: List<PaymentItem>,
    var attempts: Int = 0,
    var attempt: String = "",
    var paymentId: Long = 0,
    var saved: String? = null,
)

// ANCHOR: init
/** Returns the page for the payer's browser: send it as the response to the payer's request. */
fun begin(order: Order, card: Card): String {
    order.attempts += 1 // store it: another card, or the same one again, is another attempt with another name
    order.attempt = "${order.id}/${order.attempts}"
    val request = InitThreeDSPaymentRequest(
        price = order.total,
        paidPrice = order.total,
        currency = Currency.TRY,
        installment = 1,
        conversationId = order.attempt,
        callbackUrl = "https://shop.example/3ds/${order.id}",
        card = card,
        items = order.items,
    )
    // Only the answer has the page: without one, send the same call again, with its key.
    val begun = http.send(craftgate.payment.init3DSPayment(request, CallOptions(idempotencyKey = order.attempt)))
    order.paymentId = begun.paymentId!! // store it: the callback is compared with it
    return Craftgate.decodeHtml(begun.htmlContent!!)
}
// ANCHOR_END: init

// ANCHOR: callback
/** Handles the POST of the payer's browser to `callbackUrl`; [form] is the raw body. */
fun finish(order: Order, form: ByteArray): String {
    val callback = callbacks.verify(form, ExpectedCallback(paymentId = order.paymentId, conversationId = order.attempt, conversationData = ""))
    return when (callback.next) {
        CallbackNext.COMPLETE -> {
            val request = CompleteThreeDSPaymentRequest(order.paymentId)
            val call = craftgate.payment.complete3DSPayment(request, CallOptions(idempotencyKey = "complete/${order.paymentId}"))
            when (val payment = http.settle(call)) {
                is Verdict.Done -> "paid"
                is Verdict.NotDone -> "not paid"
                is Verdict.Open -> "open".also { order.saved = payment.saved } // go on later: neither paid nor not paid
            }
        }
        CallbackNext.DONE -> {
            val payment = http.send(craftgate.payment.retrievePayment(order.paymentId)) // the form does not have the amount
            if (payment.paymentStatus == PaymentStatus.SUCCESS) "paid" else "not paid"
        }
        CallbackNext.FAILED -> "not paid"
        else -> "unchanged" // the payer came back twice: your own record says how it ended
    }
}
// ANCHOR_END: callback

fun main() {
    val card = Card(cardHolderName = "Haluk Demir", cardNumber = "5258640000000001", expireYear = "2044", expireMonth = "07", cvc = "000")
    val declined = Card(cardHolderName = "Haluk Demir", cardNumber = "5100050000006661", expireYear = "2044", expireMonth = "07", cvc = "000")
    val order = Order("3ds-order", BigDecimal("100.00"), listOf(PaymentItem(name = "Vazo", price = BigDecimal("100.00"))))
    // Refused by the payer, then by the bank at the completion, then paid with another card, though the answers to completions are lost.
    for ((result, used, end) in listOf(Triple("reject", card, "not paid"), Triple("approve", declined, "not paid"), Triple("approve", card, "paid"))) {
        check("<form" in begin(order, used))
        if (result == "approve") control("faults", """{"kind": "drop_after", "operation": "payment.complete_3ds_payment"}""")
        // ANCHOR: play
        val played = control("craftgate/payments/${order.paymentId}/verify", """{"result": "$result"}""") // "approve" or "reject"
        val form = Json.parseToJsonElement(played).jsonObject.getValue("form").jsonPrimitive.content.encodeToByteArray()
        // ANCHOR_END: play
        check(finish(order, form) == end)
        check(runCatching { finish(order.copy(paymentId = 1), form) }.exceptionOrNull() is ImzaException.VerificationFailed)
    }
}
