// One exchange, a card payment of 1 KB and its response of 2 KB: this package, the same work by hand, and the official client with
// its transport replaced. Also the cost of a call into the native library, for each variant that was tried.
//
// The variants alternate in short rounds, so that other load affects all of them. A round is measured in processor time;
// the median of the rounds counts.

package imza.bench

import com.sun.jna.Native
import com.sun.jna.Pointer
import imza.Craftgate
import imza.Environment
import imza.craftgate.CreatePaymentRequest
import imza.bridge.Client
import java.io.ByteArrayInputStream
import java.io.ByteArrayOutputStream
import java.io.File
import java.io.InputStream
import java.io.OutputStream
import java.lang.management.ManagementFactory
import java.net.HttpURLConnection
import java.net.URL
import java.net.URLStreamHandler
import java.nio.ByteBuffer
import java.security.MessageDigest
import java.util.Base64
import java.util.UUID
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
    println("a payment of ${payment.length} bytes, its response of ${answer.size}; microseconds, median of $ROUNDS rounds\n")
    measure("build and sign", building())
    measure("read the response", reading())
    measure("the whole exchange", exchanges())
    measure("a call into the native library, building the same request from the same text", ways())
}

private fun measure(title: String, contestants: List<Contestant>) {
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
    println("| $title | µs |\n|---|---|")
    for (contestant in contestants) println("| ${contestant.name} | %.1f |".format(contestant.rounds.sorted()[ROUNDS / 2]))
    println()
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
    val official = Official.find()
    if (official == null) println("The official client is skipped: set CRAFTGATE_JAVA_CLIENT to its jar.\n")
    return listOfNotNull(
        Contestant("imza") { craftgate.payment.createPayment(request).parse(200, answer) },
        Contestant("by hand, into a JSON tree") {
            ByHand.build(request)
            Json.parseToJsonElement(answer.decodeToString())
        },
        official?.let { Contestant("official client (io.craftgate:craftgate), its connection replaced", it) },
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

/** The official client, found by reflection: it is not on every mirror. Its connection responds immediately. */
private object Official {
    fun find(): (() -> Any?)? {
        val client = try {
            Class.forName("io.craftgate.Craftgate")
        } catch (_: ClassNotFoundException) {
            return null
        }
        URL.setURLStreamHandlerFactory { protocol -> if (protocol == "official") Connections else null }
        val text = String::class.java
        val craftgate = client.getConstructor(text, text, text).newInstance("sandbox-api-key", "sandbox-secret-key", "official://sandbox-api.craftgate.io")
        val payments = client.getMethod("payment").invoke(craftgate)
        val type = Class.forName("io.craftgate.request.CreatePaymentRequest")
        val request = com.google.gson.Gson().fromJson(payment, type)
        val create = payments.javaClass.getMethod("createPayment", type)
        return { create.invoke(payments, request) }
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
}

/** The ways of calling the native library. */
private fun ways(): List<Contestant> {
    val client = Client("craftgate", """{"apiKey":"sandbox-api-key","secretKey":"sandbox-secret-key","environment":"sandbox"}""")
    val options = """{"randomKey":"c0ffee00-1234-4abc-8def-0123456789ab"}"""
    val id = client.id().toLong()
    val input = packed("payment.create_payment", "[]", payment, options)
    // The library that the package has already loaded.
    val library = imza.libraryPath()
    Native.register(Direct::class.java, library)
    val other = Native.load(library, Interface::class.java)
    return listOf(
        Contestant("uniffi's records and texts over JNA") { client.build("payment.create_payment", "[]", payment, options) },
        Contestant("one packed byte array over JNA's interface mapping") {
            val output = other.imza_call(id, input, input.size)!!
            output.getByteArray(4, Integer.reverseBytes(output.getInt(0))).also { other.imza_free(output) }
        },
        Contestant("one packed byte array over JNA's direct mapping (what the package uses)") {
            val output = Direct.imza_call(id, input, input.size)!!
            output.getByteArray(4, Integer.reverseBytes(output.getInt(0))).also { Direct.imza_free(output) }
        },
        Contestant("floor of JNA's direct mapping: a call that returns at once") { Direct.imza_call(0, NOTHING, 0) },
        Contestant("floor of JNA's interface mapping: a call that returns at once") { other.imza_call(0, NOTHING, 0) },
        Contestant("floor of uniffi: a number of a handle") { client.id() },
        Contestant("floor of uniffi: a text") { imza.bridge.version() },
    )
}

private val NOTHING = ByteArray(1)

private fun packed(vararg parts: String): ByteArray {
    val out = ByteBuffer.allocate(1 + parts.sumOf { 4 + it.encodeToByteArray().size })
    out.put(0)
    for (part in parts) out.putInt(part.encodeToByteArray().size).put(part.encodeToByteArray())
    return out.array()
}

private object Direct {
    @JvmStatic
    external fun imza_call(client: Long, input: ByteArray, length: Int): Pointer?

    @JvmStatic
    external fun imza_free(output: Pointer)
}

@Suppress("ktlint:standard:function-naming")
internal interface Interface : com.sun.jna.Library {
    fun imza_call(client: Long, input: ByteArray, length: Int): Pointer?

    fun imza_free(output: Pointer)
}
