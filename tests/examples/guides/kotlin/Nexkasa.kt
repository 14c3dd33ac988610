package imza.guides.nexkasa

import com.sun.net.httpserver.HttpServer
import imza.ImzaException
import imza.guides.clients.nexkasa
import imza.guides.play.control
import imza.nexkasa.DepositRequest
import imza.nexkasa.ExpectedTransfer
import imza.nexkasa.NexKasaCallbackInput
import imza.nexkasa.TransferCallback
import imza.nexkasa.WithdrawRequest
import imza.transport.JavaHttp
import java.math.BigDecimal
import java.net.InetSocketAddress
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit

private val http = JavaHttp()
private var shop = ""

data class Order(
    val id: String, val type: String, val amount: BigDecimal, val fullName: String,
    val userId: String = "", val iban: String = "", var callbackNonce: String? = null,
)

// ANCHOR: deposit
fun deposit(order: Order): String? {
    val call = nexkasa.deposit(DepositRequest(order.amount, order.fullName, order.userId, "$shop/nexkasa/${order.id}"))
    order.callbackNonce = call.callbackNonce // store it before you send: it tells equal deposits of a customer apart
    return http.send(call).transactionId
}
// ANCHOR_END: deposit

// ANCHOR: withdraw
fun withdraw(order: Order): String? {
    val request = WithdrawRequest(
        amount = order.amount,
        customerIban = order.iban,
        customerName = order.fullName,
        externalId = order.id,
        callbackUrl = "$shop/nexkasa/${order.id}",
    )
    val call = nexkasa.withdraw(request)
    order.callbackNonce = call.callbackNonce
    return http.send(call).transactionId
}
// ANCHOR_END: withdraw

// ANCHOR: callback
/** Handles the POST to `callbackUrl`; [url] is the requested URL with its query, [body] the raw body. */
fun receive(order: Order, url: String, body: ByteArray): TransferCallback {
    val id = if (order.type == "DEPOSIT") order.userId else order.id
    // Book its status and amount once for each dedupeKey; then answer with 200.
    return nexkasa.readCallback(body, NexKasaCallbackInput(url = url, expected = ExpectedTransfer(id, order.type, order.amount)))
}
// ANCHOR_END: callback

fun main() {
    val arrived = LinkedBlockingQueue<Pair<String, ByteArray>>()
    val server = HttpServer.create(InetSocketAddress("127.0.0.1", 0), 0)
    server.createContext("/") { exchange ->
        arrived.put(exchange.requestURI.toString() to exchange.requestBody.readBytes())
        exchange.sendResponseHeaders(200, -1)
        exchange.close()
    }
    server.start()
    shop = "http://127.0.0.1:${server.address.port}"
    val now = System.nanoTime()
    for (order in listOf(
        Order("D$now", "DEPOSIT", BigDecimal("1500.00"), "Ahmet Yılmaz", userId = "U$now"),
        Order("W$now", "WITHDRAW", BigDecimal("5000.00"), "Mehmet Demir", iban = "TR33 0006 1005 1978 6457 8413 26"),
    )) {
        val id = if (order.type == "DEPOSIT") deposit(order) else withdraw(order)
        control("nexkasa/$id", """{"status": "approve"}""")
        val (url, body) = arrived.poll(20, TimeUnit.SECONDS)!!
        check(receive(order, url, body).status.toString() == "APPROVED")
        check(runCatching { receive(order.copy(amount = BigDecimal("1.00")), url, body) }.exceptionOrNull() is ImzaException.VerificationFailed)
    }
    server.stop(0)
}
