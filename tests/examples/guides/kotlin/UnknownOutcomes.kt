package imza.guides.unknownoutcomes

import imza.Answered
import imza.Call
import imza.CallOptions
import imza.ImzaException
import imza.Outcome
import imza.Repeat
import imza.Verdict
import imza.craftgate.Card
import imza.craftgate.CreatePaymentRequest
import imza.craftgate.Currency
import imza.craftgate.PaymentItem
import imza.craftgate.PaymentStatus
import imza.guides.clients.craftgate
import imza.guides.play.control
import imza.transport.JavaHttp
import java.io.IOException
import java.math.BigDecimal

private val http = JavaHttp()

// ANCHOR: repeat
/** Sends a call, and sends it again where that cannot charge twice. */
fun <T> settled(call: Call<T>, waits: List<Long> = listOf(1_000, 4_000, 15_000)): T {
    for (milliseconds in waits) {
        try {
            return http.send(call)
        } catch (error: Exception) {
            val isOpen = when (error) {
                is IOException, is ImzaException.UnexpectedResponse -> true
                is ImzaException.Api -> error.outcome == Outcome.UNKNOWN
                else -> false
            }
            if (!isOpen || call.repeat == Repeat.ASK_FIRST) throw error
        }
        Thread.sleep(milliseconds)
    }
    return http.send(call)
}
// ANCHOR_END: repeat

// ANCHOR: ask
/** Asks what became of a call that was sent at this time; null where the provider cannot be asked. An unclear answer means: ask again later. */
fun <T> became(call: Call<T>, sentAt: Long): Answered<T>? =
    call.ask(sentAt)?.let { http.send(it) } // found by the request's conversationId
// ANCHOR_END: ask

// ANCHOR: settle
/** Pays, and says what is known then: paid, not paid, or open with the text to go on from. */
fun pay(request: CreatePaymentRequest, key: String): String =
    when (val settled = http.settle(craftgate.payment.createPayment(request, CallOptions(idempotencyKey = key)))) {
        is Verdict.Done -> "paid: ${settled.result.id}"
        is Verdict.NotDone -> "not paid: ${settled.error.message}"
        is Verdict.Open -> "open: ${settled.saved}" // store it: craftgate.restoreAttempt(saved)
    }
// ANCHOR_END: settle

fun main() {
    val card = Card(cardHolderName = "Haluk Demir", cardNumber = "5258640000000001", expireYear = "2044", expireMonth = "07", cvc = "000")
    val lira = BigDecimal("1.00")
    val sentAt = System.currentTimeMillis() / 1000
    val request = CreatePaymentRequest(
        price = lira, paidPrice = lira, currency = Currency.TRY, installment = 1, conversationId = "unknown-$sentAt", card = card, items = listOf(PaymentItem(name = "Vazo", price = lira)),
    )
    val call = craftgate.payment.createPayment(request, CallOptions(idempotencyKey = "unknown-1/${System.nanoTime()}"))
    // ANCHOR: fault
    control("faults", """{"kind": "drop_after", "provider": "craftgate"}""") // charged, but the answer is lost
    val payment = settled(call, waits = listOf(10))
    // ANCHOR_END: fault
    check(payment.paymentStatus == PaymentStatus.SUCCESS)
    check((became(call, sentAt) as Answered.Done).result.id == payment.id)
    control("faults", """{"kind": "drop_after", "provider": "craftgate"}""")
    check(runCatching { settled(craftgate.payment.createPayment(request), waits = listOf(10)) }.isFailure)
    control("faults", """{"kind": "drop_after", "provider": "craftgate"}""")
    check(pay(request.copy(conversationId = "settled-$sentAt"), "settled-1/${System.nanoTime()}").startsWith("paid: "))
    val refused = request.copy(conversationId = null, card = card.copy(cardNumber = "5100560000006669"))
    check(pay(refused, "settled-2/${System.nanoTime()}").startsWith("not paid: "))
}
