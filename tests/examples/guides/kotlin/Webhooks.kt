package imza.guides.webhooks

import com.sun.net.httpserver.HttpServer
import imza.ImzaException
import imza.craftgate.Card
import imza.craftgate.CreatePaymentRequest
import imza.craftgate.Currency
import imza.craftgate.PaymentItem
import imza.craftgate.PaymentResponse
import imza.craftgate.WebhookEventType
import imza.craftgate.WebhookFields
import imza.guides.clients.craftgate
import imza.guides.clients.webhooks
import imza.guides.play.control
import imza.transport.JavaHttp
import java.math.BigDecimal
import java.net.InetSocketAddress
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit

private val http = JavaHttp()
private val booked = LinkedBlockingQueue<String>()

private fun book(payment: PaymentResponse) = booked.put(payment.conversationId!!)

// ANCHOR: verify
val handled: MutableSet<String> = ConcurrentHashMap.newKeySet() // in a database: a unique constraint on dedupeKey

/** Returns the HTTP status of the response. [body]: the bytes as they arrived, before any parser. */
fun receive(body: ByteArray, signature: String?): Int {
    val event = try {
        webhooks.verify(body, signature)
    } catch (_: ImzaException.VerificationFailed) {
        return 401
    }
    if (event.dedupeKey!! !in handled) {
        // The event decides whose id `payloadId` is: here a payment\'s. Only four fields are signed: read the rest from the API. An exception here
        // is a 500: it is delivered again.
        if (event.eventType == WebhookEventType.API_AUTH) book(http.send(craftgate.payment.retrievePayment(event.payloadId!!.toLong())))
        handled += event.dedupeKey!! // an event that you do not act on is answered with 200, too
    }
    return 200
}
// ANCHOR_END: verify

fun main() {
    val server = HttpServer.create(InetSocketAddress("127.0.0.1", 0), 0)
    server.createContext("/") { exchange ->
        val status = receive(exchange.requestBody.readBytes(), exchange.requestHeaders.getFirst("x-cg-signature-v1"))
        exchange.sendResponseHeaders(status, -1)
        exchange.close()
    }
    server.start()
    control("panel", """{"craftgateWebhookUrl": "http://127.0.0.1:${server.address.port}/"}""")
    val card = Card(cardHolderName = "Haluk Demir", cardNumber = "5258640000000001", expireYear = "2044", expireMonth = "07", cvc = "000")
    val lira = BigDecimal("1.00")
    val request = CreatePaymentRequest(
        price = lira, paidPrice = lira, currency = Currency.TRY, installment = 1, conversationId = "hook-1", card = card, items = listOf(PaymentItem(name = "Vazo", price = lira)),
    )
    http.send(craftgate.payment.createPayment(request))
    check(booked.poll(20, TimeUnit.SECONDS) == "hook-1")
    server.stop(0)
    control("panel", """{"craftgateWebhookUrl": null}""")

    // ANCHOR: fixture
    val now = System.currentTimeMillis() / 1000
    val body = """{"eventType":"API_AUTH","eventTimestamp":$now,"status":"SUCCESS","payloadId":"1000001"}""".encodeToByteArray()
    val signature = webhooks.sign(WebhookFields("API_AUTH", now, "SUCCESS", "1000001"))
    // ANCHOR_END: fixture
    check(webhooks.verify(body, signature).payloadId == "1000001")
    check(receive(body, "forged") == 401)
}
