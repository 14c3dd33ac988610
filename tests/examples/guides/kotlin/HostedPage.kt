package imza.guides.hostedpage

import imza.CallOptions
import imza.craftgate.Currency
import imza.craftgate.InitCheckoutPaymentRequest
import imza.craftgate.PaymentItem
import imza.craftgate.PaymentStatus
import imza.guides.clients.craftgate
import imza.transport.JavaHttp
import java.math.BigDecimal
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse

private val http = JavaHttp()

data class Order(val id: String, val total: BigDecimal, val items: List<PaymentItem>, var token: String = "")

// ANCHOR: open
/** Returns the address of the page: redirect the payer there. */
fun open(order: Order): String {
    val request = InitCheckoutPaymentRequest(
        price = order.total,
        paidPrice = order.total,
        currency = Currency.TRY,
        conversationId = order.id,
        externalId = order.id,
        callbackUrl = "https://shop.example/paid/${order.id}",
        items = order.items,
    )
    val page = http.send(craftgate.payment.initCheckoutPayment(request, CallOptions(idempotencyKey = "${order.id}/page")))
    order.token = page.token!! // store it: the payer's browser is not trusted with it
    return page.pageUrl!!
}
// ANCHOR_END: open

// ANCHOR: result
/** Call it when the payer comes back, and for each webhook about the order. */
fun result(order: Order): String {
    val payment = http.send(craftgate.payment.retrieveCheckoutPayment(order.token))
    val fits = payment.conversationId == order.id && payment.paidPrice?.compareTo(order.total) == 0 && payment.currency == Currency.TRY
    return when {
        payment.paymentStatus == PaymentStatus.SUCCESS && fits -> "paid"
        payment.paymentStatus == PaymentStatus.FAILURE -> "not paid"
        else -> "open"
    }
}
// ANCHOR_END: result

fun main() {
    val order = Order("page-1", BigDecimal("100.00"), listOf(PaymentItem(name = "Vazo", price = BigDecimal("100.00"))))
    val page = open(order)
    val card = "cardHolderName=Haluk+Demir&cardNumber=5258640000000001&expireYear=2044&expireMonth=07&cvc=000"
    val request = HttpRequest.newBuilder(URI.create(page)).header("content-type", "application/x-www-form-urlencoded").POST(HttpRequest.BodyPublishers.ofString(card))
    check(HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode() == 200)
    check(result(order) == "paid")
    check(result(order.copy(id = "another")) == "open")
}
