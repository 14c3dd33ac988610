package imza.guides.firstpayment

import imza.Call
import imza.guides.clients.craftgate
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.time.Duration
// ANCHOR: pay
import imza.CallOptions
import imza.ImzaException
import imza.Verdict
import imza.craftgate.Card
import imza.craftgate.CreatePaymentRequest
import imza.craftgate.Currency
import imza.craftgate.PaymentItem
import imza.transport.JavaHttp
import java.math.BigDecimal

class Order(val id: String, val total: BigDecimal, val items: List<PaymentItem>)

sealed interface End {
    data class Paid(val paymentId: Long?) : End
    data class NotPaid(val why: String?) : End
    data class Open(val saved: String) : End
}

val http = JavaHttp() // one for the process

fun pay(order: Order, card: Card): End {
    val request = CreatePaymentRequest(
        price = order.total,
        paidPrice = order.total,
        currency = Currency.TRY,
        installment = 1,
        conversationId = order.id,
        card = card,
        items = order.items,
    )
    val call = craftgate.payment.createPayment(request, CallOptions(idempotencyKey = "${order.id}/1"))
    return when (val payment = http.settle(call)) { // until it is known what became of it, for a minute at most
        is Verdict.Done -> End.Paid(payment.result.id)
        is Verdict.NotDone -> End.NotPaid((payment.error as? ImzaException.Api)?.group)
        is Verdict.Open -> End.Open(payment.saved) // store it with the order: craftgate.restoreAttempt(saved) goes on with it
    }
}
// ANCHOR_END: pay

// ANCHOR: own_client
fun <T> sendMyself(call: Call<T>): T {
    val body = call.body?.let(HttpRequest.BodyPublishers::ofByteArray) ?: HttpRequest.BodyPublishers.noBody()
    val request = HttpRequest.newBuilder(URI.create(call.url)).method(call.method, body).timeout(Duration.ofSeconds(call.timeoutSeconds.toLong()))
    call.headers.forEach(request::header)
    // It follows no redirect unless it is told to: the headers hold keys, which go to no other host.
    val answer = HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofByteArray())
    return call.parse(answer.statusCode(), answer.body())
}
// ANCHOR_END: own_client

fun main() {
    // ANCHOR: run
    val order = Order("order-42", BigDecimal("100.00"), listOf(PaymentItem(name = "Vazo", price = BigDecimal("100.00"))))
    val card = Card(cardHolderName = "Haluk Demir", cardNumber = "5258640000000001", expireYear = "2044", expireMonth = "07", cvc = "000")

    println(pay(order, card)) // Paid(paymentId=1000001)
    // ANCHOR_END: run
    val paid = pay(order, card) as End.Paid
    check(pay(order, card) == paid)
    check(pay(Order("order-44", order.total, order.items), card.toBuilder().cardNumber("5100050000006661").build()) == End.NotPaid("NOT_SUFFICIENT_FUNDS"))
    check(sendMyself(craftgate.payment.retrievePayment(paid.paymentId!!)).conversationId == "order-42")
}
