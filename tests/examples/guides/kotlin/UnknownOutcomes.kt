package imza.guides.unknownoutcomes

import imza.Answered
import imza.Attempt
import imza.Call
import imza.CallOptions
import imza.ImzaException
import imza.Outcome
import imza.Repeat
import imza.Step
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
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpRequest.BodyPublishers
import java.net.http.HttpResponse.BodyHandlers

private val http = JavaHttp()

// ANCHOR: repeat
/** Sends a call, and sends it again where that cannot charge twice. */
fun <T> settled(call: Call<T>, waits: List<Long> = listOf(1_000, 4_000, 15_000)): T {
    for (milliseconds in waits) {
        try {
            return http.send(call)
        } catch (error: ImzaException) { // also where no answer came
            if (error.outcome != Outcome.UNKNOWN || call.repeat == Repeat.ASK_FIRST) throw error
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
        is Verdict.Open -> "open: ${settled.saved}" // store it with the order
    }
// ANCHOR_END: settle

// ANCHOR: resume
/** Goes on with what is open, a minute later or in another process: the verdict again, with the text to store if it is still open. */
fun goOn(saved: String): Verdict<*> = http.settle(craftgate.restoreAttempt(saved))
// ANCHOR_END: resume

// ANCHOR: steps
/** The same with your own HTTP client, storing the state before each step. */
fun <T> stepped(attempt: Attempt<T>, exchange: (Call<*>) -> Pair<Int, ByteArray>, store: (String) -> Unit): Verdict<T> {
    while (true) {
        attempt.tick(System.currentTimeMillis() / 1000) // the time, by which it knows how long to wait
        val step = attempt.next()
        store(attempt.save())
        when (step) {
            is Verdict -> return step // done, not done, or open: somebody has to look
            is Step.Wait -> Thread.sleep(step.seconds * 1000)
            is Step.Send -> try {
                val (status, body) = exchange(step.call)
                attempt.answered(status, body)
            } catch (_: IOException) {
                attempt.noAnswer()
            }
        }
    }
}
// ANCHOR_END: steps

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
    check(pay(request.toBuilder().conversationId("settled-$sentAt").build(), "settled-1/${System.nanoTime()}").startsWith("paid: "))
    // An attempt that was saved before its call was sent: it may have been sent, so it asks.
    control("faults", """{"kind": "drop_after", "provider": "craftgate"}""")
    val lost = craftgate.payment.createPayment(request.toBuilder().conversationId("resumed-$sentAt").build())
    val saved = craftgate.attempt(lost).save()
    check(runCatching { http.send(lost) }.exceptionOrNull() is ImzaException.NoAnswer)
    check(goOn(saved) is Verdict.Done)
    val states = mutableListOf<String>()
    val jdk = HttpClient.newHttpClient()
    val exchange = { sent: Call<*> ->
        val body = sent.body?.let(BodyPublishers::ofByteArray) ?: BodyPublishers.noBody()
        val built = HttpRequest.newBuilder(URI(sent.url)).method(sent.method, body).apply { sent.headers.forEach { (name, value) -> header(name, value) } }
        jdk.send(built.build(), BodyHandlers.ofByteArray()).let { it.statusCode() to it.body() }
    }
    check(stepped(craftgate.attempt(craftgate.payment.createPayment(request.toBuilder().conversationId("steps-$sentAt").build())), exchange, states::add) is Verdict.Done)
    check(states.size == 2)
    val refused = request.toBuilder().conversationId(null).card(card.toBuilder().cardNumber("5100560000006669").build()).build()
    check(pay(refused, "settled-2/${System.nanoTime()}").startsWith("not paid: "))
}
