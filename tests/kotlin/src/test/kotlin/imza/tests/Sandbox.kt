// A sandbox of the four gateways for one test, and a merchant that receives its messages. `cargo xtask` passes the path of the program.

package imza.tests

import com.sun.net.httpserver.HttpExchange
import com.sun.net.httpserver.HttpServer
import imza.ImzaException
import java.io.IOException
import java.net.InetSocketAddress
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.util.concurrent.ConcurrentHashMap
import kotlin.test.assertEquals
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.jsonObject

/** The sandbox's process; it ends with the test. */
class Sandbox(vararg arguments: String) : AutoCloseable {
    private val process =
        ProcessBuilder(System.getProperty("imza.sandbox"), "--port", "0", "--speed", "1000", "--log", "off", *arguments)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start()
    private val http = HttpClient.newHttpClient()

    /** Its base URL. */
    val address: String = process.inputReader().readLine().removePrefix("imza sandbox: ")

    /** Asks the control interface for a change. */
    fun control(path: String, vararg fields: Pair<String, Any>): JsonObject =
        control(path, JsonObject(fields.toMap().mapValues { (_, value) -> json(value) }))

    fun control(path: String, body: JsonObject): JsonObject =
        told(path) { header("content-type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body.toString())) }

    /** Injects a fault into the next request, or with `"target" to "delivery"` into the next message to the merchant. */
    fun fault(kind: String, vararg more: Pair<String, Any>) {
        control("faults", "kind" to kind, "milliseconds" to 30, *more)
    }

    /** Waits until this many messages to the merchant were sent and all of them are received. */
    fun settled(count: Int) {
        repeat(400) {
            val states = (told("deliveries").at("deliveries") as JsonArray).map { it.text("state") }
            if (states.size >= count && "pending" !in states) return assertEquals(setOf("delivered"), states.toSet())
            Thread.sleep(25)
        }
        throw AssertionError("messages are still undelivered: ${told("deliveries")}")
    }

    /** Returns a value of the control interface. */
    fun told(path: String, change: HttpRequest.Builder.() -> HttpRequest.Builder = { this }): JsonObject {
        val request = HttpRequest.newBuilder(URI.create("$address/control/$path")).change().build()
        val answer = http.send(request, HttpResponse.BodyHandlers.ofString())
        assertEquals(200, answer.statusCode(), "$path: ${answer.body()}")
        return Json.parseToJsonElement(answer.body()).jsonObject
    }

    private fun json(value: Any): JsonElement = when (value) {
        is List<*> -> JsonArray(value.map { json(it!!) })
        is Number -> JsonPrimitive(value)
        else -> JsonPrimitive(value.toString())
    }

    override fun close() {
        process.destroyForcibly().waitFor()
    }
}

/**
 * A merchant's server. It books the entry that [read] returns for a message, each key once, like a unique constraint; it refuses a message
 * if [read] throws an [ImzaException], and does not know the order if [read] returns null.
 */
class Merchant(private val read: (HttpExchange, ByteArray) -> Pair<String, String>?) : AutoCloseable {
    /** The booked values, by key. */
    val booked = ConcurrentHashMap<String, String>()

    /** How many messages were already booked. */
    @Volatile
    var again = 0
        private set

    /** How many messages were refused. */
    @Volatile
    var refused = 0
        private set

    @Volatile
    private var isUnanswered = false

    private val server = HttpServer.create(InetSocketAddress("127.0.0.1", 0), 0).apply {
        createContext("/") { exchange -> exchange.use { it.sendResponseHeaders(answer(it), -1) } }
        start()
    }

    /** Its base URL. */
    val address: String = "http://127.0.0.1:${server.address.port}"

    /** Injects a fault into its next message; `unanswered`: the merchant books it, and then its response is lost. */
    fun struck(sandbox: Sandbox, fault: String) = when (fault) {
        "none" -> {}
        "unanswered" -> isUnanswered = true
        else -> sandbox.fault(fault, "target" to "delivery")
    }

    private fun answer(exchange: HttpExchange): Int {
        val (key, value) = try {
            read(exchange, exchange.requestBody.readBytes()) ?: return 404
        } catch (_: ImzaException) {
            refused += 1
            return 401
        } catch (_: IOException) {
            return 500
        }
        if (booked.putIfAbsent(key, value) != null) again += 1
        return if (isUnanswered) 500.also { isUnanswered = false } else 200
    }

    override fun close(): Unit = server.stop(0)

    companion object {
        /** The faults of a message. */
        val FAULTS = listOf("none", "drop", "duplicate", "delay", "corrupt", "truncate", "content_type", "unanswered")
    }
}

private inline fun HttpExchange.use(answer: (HttpExchange) -> Unit) = try {
    answer(this)
} finally {
    close()
}
