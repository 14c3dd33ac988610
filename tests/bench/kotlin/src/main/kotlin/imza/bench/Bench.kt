// One exchange, a card payment of 1 KB and its response of 2 KB: this package, the same work by hand, and the official client with
// its transport replaced. Also the cost of a call into the native library.
//
// The contestants alternate in short rounds, so that other load affects all of them. A round is measured in processor time of the calling
// thread; the median of the rounds counts. The bench fails if a ratio is above its target.

package imza.bench

import com.google.gson.Gson
import imza.Craftgate
import imza.Direct
import imza.Environment
import imza.bridge.Client
import imza.craftgate.CreatePaymentRequest
import java.io.ByteArrayInputStream
import java.io.ByteArrayOutputStream
import java.io.File
import java.io.InputStream
import java.io.OutputStream
import java.lang.management.ManagementFactory
import java.net.HttpURLConnection
import java.net.URL
import java.net.URLStreamHandler
import java.security.MessageDigest
import java.util.Base64
import java.util.UUID
import kotlin.system.exitProcess
import kotlinx.serialization.json.Json

private const val ROUNDS = 60
private const val URL_OF_PAYMENTS = "https://sandbox-api.craftgate.io/payment/v1/card-payments"

private lateinit var payment: String
private lateinit var answer: ByteArray

/** A result that must not be optimized away. */
@JvmField
@Volatile
var sink: Any? = null

private val threads = ManagementFactory.getThreadMXBean()

private class Contestant(val name: String, val work: () -> Any?) {
    val rounds = ArrayList<Double>()
    var perRound = 1
}

fun main(arguments: Array<String>) {
    payment = File(arguments[0], "payment.json").readText()
    answer = File(arguments[0], "answer.json").readBytes()
    println("a payment of ${payment.length} bytes, its response of ${answer.size}; microseconds of $ROUNDS rounds\n")
    val build = measure("build and sign", building())
    val read = measure("read the response", reading())
    val exchange = measure("the whole exchange", exchanges())
    measure("a call into the native library", calls())
    println("| ratio of medians | result | target |\n|---|---|---|")
    val ratios = listOf(
        Ratio("build and sign / by hand, of the same class", build[0] / build[1], null),
        Ratio("read / by hand", read[0] / read[1], 1.2),
        Ratio("exchange / by hand", exchange[0] / exchange[1], 1.5),
        Ratio("exchange / official client", exchange[0] / exchange[2], 0.6),
    )
    for (ratio in ratios) println("| ${ratio.name} | %.2f | ${ratio.target?.let { "≤ $it" } ?: ""} |".format(ratio.result))
    if (ratios.any { it.target != null && it.result > it.target }) exitProcess(1)
}

private class Ratio(val name: String, val result: Double, val target: Double?)

/** Measures the contestants in turns; returns their medians. */
private fun measure(title: String, contestants: List<Contestant>): List<Double> {
    // Warm up until everything is compiled, and determine how many calls fit into 10 ms.
    for (contestant in contestants) {
        val most = System.nanoTime() + 8_000_000_000
        var calls = 0
        while (calls < 60_000 && System.nanoTime() < most) {
            sink = contestant.work()
            calls += 1
        }
        val begun = threads.currentThreadCpuTime
        repeat(200) { sink = contestant.work() }
        contestant.perRound = maxOf(1, (10_000_000 / ((threads.currentThreadCpuTime - begun) / 200 + 1)).toInt())
    }
    repeat(ROUNDS) {
        for (contestant in contestants) {
            val begun = threads.currentThreadCpuTime
            repeat(contestant.perRound) { sink = contestant.work() }
            contestant.rounds.add((threads.currentThreadCpuTime - begun) / 1000.0 / contestant.perRound)
        }
    }
    println("| $title | median | min | max |\n|---|---|---|---|")
    return contestants.map { contestant ->
        val rounds = contestant.rounds.sorted()
        println("| ${contestant.name} | %.1f | %.1f | %.1f |".format(rounds[ROUNDS / 2], rounds.first(), rounds.last()))
        rounds[ROUNDS / 2]
    }.also { println() }
}

private val lenient = Json { isLenient = true }
private val craftgate = Craftgate("sandbox-api-key", "sandbox-secret-key", Environment.SANDBOX)

private fun typedPayment() = lenient.decodeFromString(CreatePaymentRequest.serializer(), payment)

private fun building(): List<Contestant> {
    val request = typedPayment()
    val tree = Json.parseToJsonElement(payment)
    return listOfNotNull(
        Contestant("imza") { craftgate.payment.createPayment(request) },
        Contestant("by hand: kotlinx.serialization of the same class, MessageDigest; checks nothing") { ByHand.build(request) },
        Contestant("by hand: kotlinx.serialization of a JSON tree, MessageDigest; checks nothing") { ByHand.sign(tree.toString()) },
    )
}

private fun reading(): List<Contestant> {
    val call = craftgate.payment.createPayment(typedPayment())
    return listOf(
        Contestant("imza") { call.parse(200, answer) },
        Contestant("by hand: kotlinx.serialization into a JSON tree; checks nothing") { Json.parseToJsonElement(answer.decodeToString()) },
    )
}

private fun exchanges(): List<Contestant> {
    val request = typedPayment()
    return listOf(
        Contestant("imza") { craftgate.payment.createPayment(request).parse(200, answer) },
        Contestant("by hand, into a JSON tree") {
            ByHand.build(request)
            Json.parseToJsonElement(answer.decodeToString())
        },
        Contestant("official client, its connection replaced", official()),
    )
}

/** The same request without this package, and without its checks. */
private object ByHand {
    private val json = Json { explicitNulls = false }

    fun build(request: CreatePaymentRequest): Map<String, String> = sign(json.encodeToString(CreatePaymentRequest.serializer(), request))

    fun sign(body: String): Map<String, String> {
        val randomKey = UUID.randomUUID().toString()
        val signed = URL_OF_PAYMENTS + "sandbox-api-key" + "sandbox-secret-key" + randomKey + body
        val digest = MessageDigest.getInstance("SHA-256").digest(signed.encodeToByteArray())
        return mapOf(
            "x-api-key" to "sandbox-api-key",
            "x-rnd-key" to randomKey,
            "x-auth-version" to "v1",
            "x-signature" to Base64.getEncoder().encodeToString(digest),
            "content-type" to "application/json",
            "body" to body,
        )
    }
}

/** The official client. Its connection responds immediately, so that its JSON (Gson), its signature and its reading are measured. */
private fun official(): () -> Any? {
    URL.setURLStreamHandlerFactory { protocol -> if (protocol == "official") Connections else null }
    val payments = io.craftgate.Craftgate("sandbox-api-key", "sandbox-secret-key", "official://sandbox-api.craftgate.io").payment()
    val request = Gson().fromJson(payment, io.craftgate.request.CreatePaymentRequest::class.java)
    return { payments.createPayment(request) }
}

private object Connections : URLStreamHandler() {
    override fun openConnection(url: URL) = object : HttpURLConnection(url) {
        private val sent = ByteArrayOutputStream(2048)

        override fun connect() = Unit

        override fun disconnect() = Unit

        override fun usingProxy() = false

        override fun getResponseCode() = 200

        override fun getOutputStream(): OutputStream = sent

        override fun getInputStream(): InputStream = ByteArrayInputStream(answer)
    }
}

/** What calls of the native library cost. */
private fun calls(): List<Contestant> {
    val client = Client("craftgate", """{"apiKey":"sandbox-api-key","secretKey":"sandbox-secret-key","environment":"sandbox"}""")
    val options = """{"randomKey":"c0ffee00-1234-4abc-8def-0123456789ab"}"""
    val id = client.id().toLong()
    val (operation, path) = "payment.create_payment".encodeToByteArray() to "[]".encodeToByteArray()
    val (request, settings) = payment.encodeToByteArray() to options.encodeToByteArray()
    return listOf(
        Contestant("the core's build of the request from its text, with the call") { Direct.call(id, 0, operation, path, request, settings) },
        Contestant("a call that returns at once") { Direct.call(0, 0) },
        Contestant("uniffi: a number of a handle") { client.id() },
        Contestant("uniffi: a text") { imza.bridge.version() },
    )
}
