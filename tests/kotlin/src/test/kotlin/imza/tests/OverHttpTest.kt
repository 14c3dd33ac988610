// Over HTTP: the optional transport against a server, and a Ktor backend that receives Craftgate's webhooks.

package imza.tests

import com.sun.net.httpserver.HttpServer
import imza.Call
import imza.CallOptions
import imza.Craftgate
import imza.CraftgateWebhooks
import imza.Environment
import imza.ImzaException
import imza.Outcome
import imza.Repeat
import imza.Verdict
import imza.craftgate.PaymentResponse
import imza.craftgate.PaymentStatus
import imza.craftgate.WebhookFields
import imza.readme.End
import imza.readme.charge
import imza.transport.JavaHttp
import imza.transport.Retry
import imza.transport.SendOptions
import io.ktor.http.HttpStatusCode
import io.ktor.server.application.Application
import io.ktor.server.engine.embeddedServer
import io.ktor.server.netty.Netty
import io.ktor.server.request.header
import io.ktor.server.request.receive
import io.ktor.server.response.respond
import io.ktor.server.routing.post
import io.ktor.server.routing.routing
import java.io.IOException
import java.math.BigDecimal
import java.net.InetSocketAddress
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.net.http.HttpTimeoutException
import java.time.Duration
import java.util.Queue
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.CountDownLatch
import java.util.concurrent.ExecutionException
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertIs
import kotlin.test.assertTrue
import kotlinx.coroutines.future.await
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Test

class OverHttpTest {
    @Test
    fun `the JDK's client sends calls as signed`() {
        val seen = ConcurrentHashMap<String, String>()
        val server = HttpServer.create(InetSocketAddress("127.0.0.1", 0), 0)
        server.createContext("/") { exchange ->
            seen["body"] = exchange.requestBody.readBytes().decodeToString()
            exchange.requestHeaders.forEach { (name, values) -> seen[name.lowercase()] = values.single() }
            val refused = exchange.requestURI.path.endsWith("/2")
            val answer = if (refused) """{"errors":{"errorCode":"10051","errorDescription":"no","errorGroup":"NOT_SUFFICIENT_FUNDS"}}""" else ANSWER
            exchange.sendResponseHeaders(if (refused) 422 else 200, answer.length.toLong())
            exchange.responseBody.use { it.write(answer.encodeToByteArray()) }
        }
        server.start()
        try {
            Craftgate("key", "secret", Environment.at("http://127.0.0.1:${server.address.port}")).use { craftgate ->
                val http = JavaHttp()
                val call = craftgate.payment.createPayment(payment(), CallOptions(randomKey = "r"))
                assertEquals(PaymentStatus.SUCCESS, http.send(call).paymentStatus)
                assertEquals(call.body!!.decodeToString(), seen["body"])
                assertEquals(craftgate.sign(call.url, "r", seen["body"]), seen["x-signature"])
                val failed = assertFailsWith<ExecutionException> { http.sendAsync(craftgate.payment.retrievePayment(2)).get() }
                assertIs<ImzaException.Api>(failed.cause)
                // In a coroutine, by the future.
                assertEquals(9007199254740993, runBlocking { http.sendAsync(call).await() }.id)
                assertFailsWith<ImzaException.Api> { runBlocking { http.sendAsync(craftgate.payment.retrievePayment(2)).await() } }
            }
        } finally {
            server.stop(0)
        }
        val following = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build()
        assertFailsWith<IllegalArgumentException> { JavaHttp(following) }
    }

    @Test
    fun `one deadline ends an exchange whose answer comes a byte at a time`() {
        val ended = CountDownLatch(2)
        val server = HttpServer.create(InetSocketAddress("127.0.0.1", 0), 0)
        server.executor = Executors.newCachedThreadPool()
        server.createContext("/") { exchange ->
            exchange.sendResponseHeaders(200, ANSWER.length.toLong())
            try {
                for (byte in ANSWER.encodeToByteArray()) {
                    exchange.responseBody.write(byte.toInt())
                    exchange.responseBody.flush()
                    Thread.sleep(30)
                }
            } catch (_: IOException) {
                // The client has gone: the exchange was ended, not only forgotten.
                ended.countDown()
            }
        }
        server.start()
        try {
            Craftgate("key", "secret", Environment.at("http://127.0.0.1:${server.address.port}")).use { craftgate ->
                val (http, call) = JavaHttp() to craftgate.payment.retrievePayment(1)
                val options = SendOptions(timeout = Duration.ofMillis(300))
                assertIs<HttpTimeoutException>(assertFailsWith<ImzaException.NoAnswer> { http.send(call, options) }.cause)
                val lost = assertFailsWith<ExecutionException> { http.sendAsync(call, options).get() }.cause
                assertIs<HttpTimeoutException>(assertIs<ImzaException.NoAnswer>(lost).cause)
                assertTrue(ended.await(20, TimeUnit.SECONDS))
                assertEquals(PaymentStatus.SUCCESS, http.send(call).paymentStatus)
            }
        } finally {
            server.stop(0)
        }
    }

    /** A server that gives each request of a path the next of its answers: a status with a body, or null for none. */
    private fun answering(vararg answers: Pair<Int, String>?, use: (Craftgate, Queue<String>) -> Unit) {
        val (left, seen) = ConcurrentLinkedQueue(answers.map { listOfNotNull(it) }) to ConcurrentLinkedQueue<String>()
        val server = HttpServer.create(InetSocketAddress("127.0.0.1", 0), 0)
        server.createContext("/") { exchange ->
            seen.add(exchange.requestBody.readBytes().decodeToString() + exchange.requestHeaders.getFirst("x-signature"))
            val (status, answer) = left.remove().firstOrNull() ?: return@createContext exchange.close()
            exchange.sendResponseHeaders(status, if (answer.isEmpty()) -1 else answer.length.toLong())
            exchange.responseBody.use { it.write(answer.encodeToByteArray()) }
        }
        server.start()
        try {
            Craftgate("key", "secret", Environment.at("http://127.0.0.1:${server.address.port}")).use { use(it, seen) }
        } finally {
            server.stop(0)
        }
    }

    private val soon = Retry.of(4, Duration.ofMillis(1))

    /** Both ways of sending a call. */
    private val ways: List<(JavaHttp, Call<PaymentResponse>, SendOptions) -> PaymentResponse> = listOf(
        { http, call, options -> http.send(call, options) },
        { http, call, options ->
            try {
                http.sendAsync(call, options).get()
            } catch (error: ExecutionException) {
                throw error.cause!!
            }
        },
    )

    @Test
    fun `a call is repeated as it allows, with the same bytes, and never one that has to be asked about`() = ways.forEach { send ->
        val unavailable = 503 to """{"errors":{"errorCode":"9","errorGroup":"NETWORK_ERROR"}}"""
        answering(null, 502 to "<html>", unavailable, 200 to ANSWER) { craftgate, seen ->
            val call = craftgate.payment.createPayment(payment(), CallOptions(idempotencyKey = "order-1"))
            assertEquals(PaymentStatus.SUCCESS, send(JavaHttp(), call, SendOptions(retry = soon)).paymentStatus)
            assertEquals(listOf(4, 1), listOf(seen.size, seen.toSet().size))
        }
        answering(429 to "", 200 to ANSWER) { craftgate, seen ->
            send(JavaHttp(), craftgate.payment.retrievePayment(1), SendOptions(retry = soon))
            assertEquals(2, seen.size)
        }
        answering(null, 200 to ANSWER) { craftgate, seen ->
            val error = assertFailsWith<ImzaException.NoAnswer> { send(JavaHttp(), craftgate.payment.createPayment(payment()), SendOptions(retry = soon)) }
            assertEquals(listOf("no_answer", Outcome.UNKNOWN, Repeat.ASK_FIRST), listOf(error.code, error.outcome, error.repeat))
            assertTrue(error.message!!.endsWith("ask the provider before sending it again") && error.cause is IOException, error.message)
            assertEquals(1, seen.size)
        }
        answering(422 to """{"errors":{"errorCode":"10051","errorGroup":"NOT_SUFFICIENT_FUNDS"}}""") { craftgate, seen ->
            val call = craftgate.payment.createPayment(payment(), CallOptions(idempotencyKey = "order-1"))
            assertFailsWith<ImzaException.Api> { send(JavaHttp(), call, SendOptions(retry = soon)) }
            assertEquals(1, seen.size)
        }
        answering(null, null, 200 to ANSWER) { craftgate, seen ->
            val call = craftgate.payment.createPayment(payment(), CallOptions(idempotencyKey = "order-1"))
            assertFailsWith<ImzaException.NoAnswer> { send(JavaHttp(), call, SendOptions(retry = Retry.of(2, Duration.ZERO))) }
            assertEquals(2, seen.size)
        }
    }

    @Test
    fun `hooks see each time that a call is sent, and an answer is not lost by them`() = ways.forEach { send ->
        answering(null, 200 to ANSWER) { craftgate, _ ->
            val told = ConcurrentLinkedQueue<String>()
            val options = SendOptions(
                retry = soon,
                onRequest = { told.add("${it.attempt} $it") },
                onResponse = {
                    told.add("${it.attempt} ${it.status} ${it.error is IOException} ${!it.duration.isNegative}")
                    error("a hook that fails")
                },
            )
            val call = craftgate.payment.createPayment(payment(), CallOptions(idempotencyKey = "order-1"))
            assertEquals(PaymentStatus.SUCCESS, send(JavaHttp(), call, options).paymentStatus)
            assertEquals(listOf("1 Sending($call, attempt 1)", "1 null true true", "2 Sending($call, attempt 2)", "2 200 false true"), told.toList())
        }
        answering(200 to ANSWER) { craftgate, seen ->
            val stop = IllegalStateException("not now")
            val thrown = assertFailsWith<IllegalStateException> { send(JavaHttp(), craftgate.payment.retrievePayment(1), SendOptions(onRequest = { throw stop })) }
            assertEquals(listOf(stop, 0), listOf(thrown, seen.size))
        }
    }

    @Test
    fun `a call is settled without holding a thread, and cancelling ends what is under way`() {
        answering(null, 200 to ANSWER) { craftgate, seen ->
            val call = craftgate.payment.createPayment(payment(), CallOptions(idempotencyKey = "order-1"))
            val times = ConcurrentLinkedQueue<Int>()
            val done = assertIs<Verdict.Done<PaymentResponse>>(JavaHttp().settleAsync(call, SendOptions(onRequest = { times.add(it.attempt) })).get())
            assertEquals(listOf(PaymentStatus.SUCCESS, 2, listOf(1, 2)), listOf(done.result.paymentStatus, seen.size, times.toList()))
        }
        answering(null, 200 to ANSWER) { craftgate, seen ->
            val (waits, lost) = Retry.of(2, Duration.ofSeconds(5)) to CountDownLatch(1)
            val call = craftgate.payment.createPayment(payment(), CallOptions(idempotencyKey = "order-1"))
            val sending = JavaHttp().sendAsync(call, SendOptions(retry = waits, onResponse = { lost.countDown() }))
            assertTrue(lost.await(20, TimeUnit.SECONDS))
            assertTrue(sending.cancel(true))
            assertFailsWith<IllegalArgumentException> { JavaHttp().settle(call, SendOptions(retry = soon)) }
            Thread.sleep(50)
            assertEquals(1, seen.size)
        }
        listOf({ Retry.of(0) }, { Retry.of(1, Duration.ofSeconds(-1)) }, { SendOptions(timeout = Duration.ZERO) }).forEach {
            assertFailsWith<IllegalArgumentException> { it() }
        }
    }

    @Test
    fun `the README's quick start distinguishes paid, not paid and open, with one HTTP client`() {
        val server = HttpServer.create(InetSocketAddress("127.0.0.1", 0), 0)
        server.createContext("/payment/v1/card-payments") { exchange ->
            val body = exchange.requestBody.readBytes().decodeToString()
            fun asked(price: Int) = body.contains("\"price\":$price,")
            val (status, answer) = when {
                asked(1) -> 422 to """{"errors":{"errorCode":"10051","errorGroup":"NOT_SUFFICIENT_FUNDS"}}"""
                asked(2) -> 200 to ANSWER.replace("SUCCESS", "FAILURE")
                asked(3) -> 200 to ANSWER.replace("SUCCESS", "WAITING")
                asked(4) -> 502 to "<html>"
                asked(5) -> 302 to ""
                asked(6) -> return@createContext exchange.close() // no response
                else -> 200 to ANSWER
            }
            exchange.sendResponseHeaders(status, if (answer.isEmpty()) -1 else answer.length.toLong())
            exchange.responseBody.use { it.write(answer.encodeToByteArray()) }
        }
        server.createContext("/payment-reporting/v1/payments") { exchange ->
            val nothing = """{"data":{"items":[]}}""".encodeToByteArray()
            exchange.sendResponseHeaders(200, nothing.size.toLong())
            exchange.responseBody.use { it.write(nothing) }
        }
        server.start()
        try {
            Craftgate("api-key", "secret-key", Environment.at("http://127.0.0.1:${server.address.port}")).use { craftgate ->
                fun end(price: String) = charge(craftgate, "order-$price", BigDecimal(price))
                assertEquals(End.Paid(BigDecimal("100.10")), end("100.00"))
                assertEquals("NOT_SUFFICIENT_FUNDS", ((end("1") as End.NotPaid).error as ImzaException.Api).group)
                assertIs<End.NotPaid>(end("2"))
                // Each is settled for half a minute.
                val open = (3..6).map { CompletableFuture.supplyAsync { end("$it") } }
                for (end in open) craftgate.restoreAttempt((end.get() as End.Open).saved)
                fun clients() = Thread.getAllStackTraces().keys.count { it.name.matches(Regex("HttpClient-\\d+-SelectorManager")) }
                val before = clients()
                repeat(20) { end("100.00") }
                assertTrue(clients() <= before, "a client for each payment")
            }
        } finally {
            server.stop(0)
        }
    }

    /** The example: a backend that receives webhooks and books each once. */
    private fun Application.webhooks(webhooks: CraftgateWebhooks, handled: MutableSet<String>) {
        routing {
            post("/webhooks/craftgate") {
                val event = try {
                    webhooks.verify(call.receive<ByteArray>(), call.request.header("x-cg-signature-v1"))
                } catch (_: ImzaException) {
                    return@post call.respond(HttpStatusCode.Forbidden, "")
                }
                // In a database: an insert under a unique constraint. Then query the API for `event.payloadId`.
                handled.add(event.dedupeKey!!)
                call.respond(HttpStatusCode.OK, "")
            }
        }
    }

    @Test
    fun `a Ktor backend books each webhook once`() {
        val handled = ConcurrentHashMap.newKeySet<String>()
        CraftgateWebhooks("key").use { webhooks ->
            val server = embeddedServer(Netty, port = 0, host = "127.0.0.1") { webhooks(webhooks, handled) }.start()
            try {
                val port = runBlocking { server.engine.resolvedConnectors().first().port }
                val now = System.currentTimeMillis() / 1000
                val body = """{"eventType":"API_AUTH","eventTimestamp":$now,"status":"SUCCESS","payloadId":"42"}"""
                val signature = webhooks.sign(WebhookFields("API_AUTH", now, "SUCCESS", "42"))
                val post = { header: String ->
                    val request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:$port/webhooks/craftgate"))
                        .header("x-cg-signature-v1", header).POST(HttpRequest.BodyPublishers.ofString(body)).build()
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding()).statusCode()
                }
                assertEquals(listOf(200, 200, 403), listOf(post(signature), post(signature), post("forged")))
                assertEquals(1, handled.size)
            } finally {
                server.stop(0, 0)
            }
        }
    }
}
