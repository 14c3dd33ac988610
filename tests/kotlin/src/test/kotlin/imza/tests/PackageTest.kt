// The package as a whole: secrets, bad input, threads, memory, loading, and the content of the jar.

package imza.tests

import imza.CallOptions
import imza.Checks
import imza.Craftgate
import imza.CraftgateCallbacks
import imza.CraftgateWebhooks
import imza.Environment
import imza.ImzaException
import imza.Kind
import imza.NKolay
import imza.NexKasa
import imza.Outcome
import imza.ParaX
import imza.Repeat
import imza.UnknownFields
import imza.craftgate.Card
import imza.craftgate.CreatePaymentRequest
import imza.craftgate.Currency
import imza.craftgate.PaymentItem
import imza.craftgate.PaymentResponse
import imza.craftgate.PaymentStatus
import imza.craftgate.RefundPaymentRequest
import imza.nkolay.Cart
import imza.nkolay.PreApproveRequest
import imza.nkolay.Token
import java.io.File
import java.math.BigDecimal
import java.nio.ByteBuffer
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.Callable
import java.util.concurrent.Executors
import java.util.concurrent.atomic.AtomicReferenceArray
import java.util.jar.JarFile
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertIs
import kotlin.test.assertNotEquals
import kotlin.test.assertTrue
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put
import org.junit.jupiter.api.Test

private const val CARD = "5258640000000001"

/** A payment that passes every check. */
internal fun payment(price: String = "100.00") = CreatePaymentRequest(
    price = BigDecimal(price),
    paidPrice = BigDecimal(price),
    installment = 1,
    currency = Currency.TRY,
    conversationId = "order-1",
    card = Card(cardHolderName = "Haluk Demir", cardNumber = CARD, expireYear = "2044", expireMonth = "07", cvc = "971"),
    items = listOf(PaymentItem(name = "Vazo", price = BigDecimal(price))),
)

/** A loan, with this identity number. */
internal fun loan(identityNumber: String) = PreApproveRequest(
    nationalIdentityNumber = identityNumber,
    gsmNumber = "s3cret",
    orderId = "order-1",
    maxTerm = 3,
    cart = Cart.fromJson("${least(Cart.serializer().descriptor)}"),
)

internal const val ANSWER = """{"data":{"id":9007199254740993,"paidPrice":100.10,"paymentStatus":"SUCCESS","news":[1.50]}}"""

class PackageTest {
    private val craftgate = Craftgate("api-k3y-s3cret", "secret-k3y-s3cret", Environment.SANDBOX)

    @Test
    fun `a payment is built, sent and read`() {
        val call = craftgate.payment.createPayment(payment(), CallOptions(idempotencyKey = "order-1/1"))
        assertEquals("https://sandbox-api.craftgate.io/payment/v1/card-payments", call.url)
        assertEquals(Repeat.SAME_KEY, call.repeat)
        assertTrue(call.body!!.decodeToString().startsWith("""{"price":100.00,"paidPrice":100.00,"""))
        val other = craftgate.payment.createPayment(payment(), CallOptions(idempotencyKey = "order-1/1"))
        assertNotEquals(call.headers["x-rnd-key"], other.headers["x-rnd-key"])

        val answer = call.parse(200, ANSWER.encodeToByteArray())
        assertEquals(9007199254740993, answer.id)
        assertEquals(BigDecimal("100.10"), answer.paidPrice)
        assertEquals(PaymentStatus.SUCCESS, answer.paymentStatus)
        assertEquals("[1.50]", answer.otherFields!!.getValue("news").toString().replace("\"", ""))
    }

    @Test
    fun `an unknown enum value is refused with the nearest one, sent on request, and read`() {
        val request = payment().toBuilder().currency(Currency.of("XTS")).build()
        assertEquals("currency", assertFailsWith<ImzaException.InvalidRequest> { craftgate.payment.createPayment(request) }.path)
        val near = assertFailsWith<ImzaException.InvalidRequest> { craftgate.payment.createPayment(payment().toBuilder().currency(Currency.of("eru")).build()) }
        assertTrue(near.message!!.contains("the nearest is EUR"), near.message)
        val call = craftgate.payment.createPayment(request, CallOptions(unknownFields = UnknownFields.SEND))
        assertTrue(call.body!!.decodeToString().contains(""""currency":"XTS""""))
        val status = call.parse(200, """{"data":{"paymentStatus":"PONDERING"}}""").paymentStatus
        assertIs<PaymentStatus.Unknown>(status)
        assertEquals("PONDERING", status.word)
        assertEquals(PaymentStatus.Known.FAILURE, PaymentStatus.of("FAILURE"))
    }

    @Test
    fun `unknown fields are refused with their path, and sent on request`() {
        val request = payment().toBuilder().card(payment().card!!.toBuilder().otherFields(buildJsonObject { put("cardColour", "red") }).build()).build()
        assertEquals("card.cardColour", assertFailsWith<ImzaException.InvalidRequest> { craftgate.payment.createPayment(request) }.path)
        val call = craftgate.payment.createPayment(request, CallOptions(unknownFields = UnknownFields.SEND))
        assertTrue(call.body!!.decodeToString().contains(""""cvc":"971","cardColour":"red""""))
        val twice = payment().toBuilder().otherFields(buildJsonObject { put("price", "1") }).build()
        assertFailsWith<ImzaException.InvalidRequest> { craftgate.payment.createPayment(twice, CallOptions(unknownFields = UnknownFields.SEND)) }
    }

    @Test
    fun `an error names the fields at fault with their reasons`() {
        val request = payment().toBuilder().installment(0).currency(Currency.of("TYR")).paidPrice(BigDecimal("-1")).build()
        val error = assertFailsWith<ImzaException.InvalidRequest> { craftgate.payment.createPayment(request) }
        assertEquals(setOf("installment", "currency", "paidPrice"), error.errors.map { it.path }.toSet())
        assertEquals(error.path, error.errors.first().path)
        assertTrue(error.errors.all { it.reason.startsWith("expected ") }, error.message)
        val settings = assertFailsWith<ImzaException.Configuration> { Craftgate("", "", Environment.SANDBOX) }
        assertEquals(listOf("apiKey", "secretKey"), settings.errors.map { it.path })
    }

    @Test
    fun `thirty thousand lone surrogates are refused at once`() {
        val error = assertFailsWith<ImzaException.InvalidRequest> {
            craftgate.payment.createPayment(payment().toBuilder().conversationId("\uD800".repeat(30_000)).build())
        }
        assertEquals("conversationId", error.path)
        assertTrue("half of a surrogate pair" in error.message!!, error.message)
    }

    @Test
    fun `invalid money is refused, and digits are kept`() {
        fun price(text: String) = payment().toBuilder().price(BigDecimal(text)).paidPrice(BigDecimal(text)).items(listOf(PaymentItem(name = "A", price = BigDecimal(text)))).build()
        assertTrue(craftgate.payment.createPayment(price("1E+2")).body!!.decodeToString().contains(""""price":100,"""))
        assertTrue(craftgate.payment.createPayment(price("0.10000000")).body!!.decodeToString().contains(""""price":0.10000000,"""))
        for (text in listOf("1E-9", "1E+19")) {
            assertEquals("price", assertFailsWith<ImzaException.InvalidRequest>(text) { craftgate.payment.createPayment(price(text)) }.path)
        }
        val card = payment().card!!.toBuilder().cardNumber("5258640000000002").build()
        val error = assertFailsWith<ImzaException.InvalidRequest> { craftgate.payment.createPayment(payment().toBuilder().card(card).build()) }
        assertEquals("card.cardNumber", error.path)
        assertShowsNothing(error.stackTraceToString())
    }

    @Test
    fun `bad texts, statuses and bodies are errors, never crashes`() {
        val call = craftgate.payment.createPayment(payment())
        for (body in listOf("", "{", "<html>", "[]", "null", "{\"data\":1}", "\u0000", "{\"data\":{\"id\":1,\"id\":2}}", "[".repeat(100_000))) {
            assertFailsWith<ImzaException>(body.take(20)) { call.parse(200, body) }
        }
        assertFailsWith<ImzaException> { call.parse(200, byteArrayOf(0x7b, 0xff.toByte())) }
        assertFailsWith<ImzaException> { call.parse(500, null) }
        for (status in listOf(-1, 0, 99, 600, 1000, 65_736)) {
            val error = assertFailsWith<ImzaException.InvalidRequest> { call.parse(status, ANSWER) }
            assertEquals(Outcome.UNKNOWN, error.outcome)
            assertTrue(error.message!!.contains("found $status"), error.message)
            val reads = craftgate.payment.retrievePayment(1)
            assertEquals(Outcome.REJECTED, assertFailsWith<ImzaException.InvalidRequest> { reads.parse(status, ANSWER) }.outcome)
        }
        assertFailsWith<ImzaException.Configuration> { Craftgate("a", "b", Environment.at("http://example.com")) }
        assertFailsWith<ImzaException.Configuration> { Craftgate("", "b", Environment.SANDBOX) }
        assertFailsWith<ImzaException.Configuration> { CraftgateWebhooks(listOf()) }
        assertFailsWith<ImzaException.InvalidRequest> { craftgate.payment.createPayment(payment(), CallOptions(randomKey = "a\nb")) }
        assertEquals(Repeat.SAFE, craftgate.request("GET", "/x/../y".replace("..", "z")).repeat)
        assertFailsWith<ImzaException.InvalidRequest> { craftgate.request("GET", "/x/../y") }
    }

    @Test
    fun `any endpoint can be called, and exact text is sent unchanged`() {
        val call = craftgate.request("POST", "/onboarding/v1/members", body = buildJsonObject { put("name", "Ali") })
        assertEquals("""{"name":"Ali"}""", call.body!!.decodeToString())
        assertEquals(JsonPrimitive(1), (call.parse(200, """{"data":{"id":1}}""") as kotlinx.serialization.json.JsonObject)["id"])
        val exact = craftgate.requestExactly("POST", "/x", "{ \"a\" : 1 }", options = CallOptions(randomKey = "r"))
        assertEquals("{ \"a\" : 1 }", exact.body!!.decodeToString())
        assertEquals(craftgate.sign(exact.url, "r", "{ \"a\" : 1 }"), exact.headers["x-signature"])
    }

    private fun assertShowsNothing(text: String) {
        for (secret in listOf("s3cret", "t0ken", "k3y", "971")) assertFalse(text.contains(secret), text)
        CARD.windowed(6).forEach { assertFalse(text.contains(it), text) }
    }

    @Test
    fun `printing shows no secret`() {
        val nkolay = NKolay("https://loans.example.com", "user", "s3cret", 4000, "k3y-s3cret")
        val token = nkolay.authenticate().parse(200, """{"token":"eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.t0ken-s3cret"}""")
        val nexkasa = NexKasa("api-k3y-s3cret", callbackSecrets = listOf("k3y-s3cret-0123456789"))
        val deposit = nexkasa.deposit(imza.nexkasa.DepositRequest(BigDecimal("1"), "A B", "U", "https://example.com/cb?x=s3cret"))
        val status = ParaX(1001, "k3y-s3cret", "s3cret").use { it.transactionStatus("TD1") }
        val things = listOf(
            craftgate, nkolay, nexkasa, CraftgateWebhooks("k3y-s3cret"), CraftgateCallbacks("k3y-s3cret"), token, payment(),
            craftgate.payment.createPayment(payment()), nkolay.banks(token), nkolay.authenticate(), deposit, status,
            loan("971"), payment().toBuilder().otherFields(buildJsonObject { put("pin", "s3cret") }).build(),
        )
        for (thing in things) assertShowsNothing(thing.toString())
        assertEquals("RefundPaymentRequest(paymentId=5, chargeFromMe=true)", RefundPaymentRequest(paymentId = 5, chargeFromMe = true).toString())

        val echoed = craftgate.payment.createPayment(payment())
        for (body in listOf("<p>secret-k3y-s3cret</p>", """{"errors":{"errorCode":"1","errorDescription":"secret-k3y-s3cret"}}""", "$CARD {")) {
            assertShowsNothing(assertFailsWith<ImzaException> { echoed.parse(400, body) }.stackTraceToString())
        }
        val bad = assertFailsWith<ImzaException> { Craftgate("api-k3y-s3cret\n", "secret-k3y-s3cret\u0001", Environment.SANDBOX) }
        assertShowsNothing(bad.stackTraceToString())
        val restored = assertFailsWith<ImzaException> { Token.restore("t0ken s3cret") }
        assertShowsNothing(restored.stackTraceToString())
    }

    @Test
    fun `personal and untyped data is not printed`() {
        val untyped = buildJsonObject { put("pin", "s3cret") }
        val things = listOf(
            Card(cardUserKey = "k3y", cardToken = "t0ken", cardHolderIdentityNumber = "s3cret"),
            imza.craftgate.CreateMemberRequest("1", address = "Maslak", email = "s3cret@example.com", phoneNumber = "s3cret", iban = "TRs3cret"),
            payment().toBuilder().additionalParams(mapOf("x" to JsonPrimitive("s3cret"))).build(),
            imza.craftgate.Unauthenticated.fromJson("""{"payload":$untyped}"""),
            imza.nexkasa.WithdrawRequest(amount = BigDecimal.ONE, customerIban = "TRs3cret", customerName = "Ay", externalId = "1"),
            loan("971"),
            CallOptions(nonce = "s3cret"),
        )
        for (thing in things) {
            assertShowsNothing(thing.toString())
            assertTrue(thing.toString().contains("***"), thing.toString())
        }
    }

    @Test
    fun `a JSON error names the place and quotes nothing`() {
        val body = """{"price":"1","card":{"cardNumber":"$CARD","cvc":"971"},"items":[{"name":"A","price":"1"}]}"""
        val broken = mapOf(
            body.replace(""""price":"1"}""", """"price":"1,971"}""") to "items.price",
            body.replace(""""971"""", """{"a":971}""") to "card.cvc",
            body.replace(""""items":[""", """"items":"$CARD",[""") to "items",
            body.replace(""""cvc":"971"""", """"cvc":"971""") to "card",
            body.replace(""""cvc"""", """"unknown$CARD"""") to "card",
            body.dropLast(20) to "",
            body.replace("{\"price", "[{\"price") to "",
            "\"$CARD 971\"" to "",
        )
        for ((text, path) in broken) {
            for (json in listOf(Json, Json { ignoreUnknownKeys = true; isLenient = true })) {
                val result = runCatching { json.decodeFromString(CreatePaymentRequest.serializer(), text) }
                if (json !== Json && result.isSuccess) continue
                val error = assertFailsWith<kotlinx.serialization.SerializationException>(text) { result.getOrThrow() }
                assertShowsNothing(error.stackTraceToString())
                if (json === Json) assertTrue(error.message!!.startsWith(path), "$path: ${error.message}")
            }
        }
        for (text in listOf("2026-02-30T00:00:00", "$CARD 971", "2026-13-01T00:00:00")) {
            val error = assertFailsWith<kotlinx.serialization.SerializationException>(text) {
                Json.decodeFromString(PaymentResponse.serializer(), """{"createdDate":"$text"}""")
            }
            assertTrue(error.message!!.startsWith("createdDate: expected a date and time"), error.message)
            assertShowsNothing(error.stackTraceToString())
        }
    }

    @Test
    fun `a request written as JSON is read back unchanged`() {
        val request = payment().toBuilder().otherFields(buildJsonObject { put("a", 1) }).build()
        assertEquals(request, Json.decodeFromString(CreatePaymentRequest.serializer(), Json.encodeToString(CreatePaymentRequest.serializer(), request)))
        assertFalse(Json.encodeToString(CreatePaymentRequest.serializer(), request).contains("null"))
        val whole = Json { encodeDefaults = true }
        val written = whole.encodeToString(CreatePaymentRequest.serializer(), request)
        assertTrue(written.contains("null"))
        assertEquals(request, whole.decodeFromString(CreatePaymentRequest.serializer(), written))
    }

    @Test
    fun `the memory through which calls pass is wiped after each`() {
        craftgate.payment.createPayment(payment()).parse(200, ANSWER)
        assertFailsWith<ImzaException> { craftgate.payment.retrievePayment(1).parse(422, """{"errors":{"errorCode":"1"}}""") }
        val idle = Class.forName("imza.Block").getDeclaredField("idle").apply { isAccessible = true }.get(null) as AtomicReferenceArray<*>
        val blocks = (0 until idle.length()).mapNotNull { idle[it] }
        assertTrue(blocks.isNotEmpty())
        for (block in blocks) {
            val bytes = block.javaClass.getDeclaredField("bytes").apply { isAccessible = true }.get(block) as ByteBuffer
            assertTrue((0 until bytes.capacity()).all { bytes[it] == 0.toByte() })
        }
    }

    @Test
    fun `clients and tokens cannot be written as JSON by accident`() {
        for (type in listOf(Token::class.java, Craftgate::class.java, imza.Call::class.java)) {
            assertFailsWith<kotlinx.serialization.SerializationException>(type.name) { kotlinx.serialization.serializer(type) }
        }
    }

    @Test
    fun `sixteen threads share a client`() {
        val pool = Executors.newFixedThreadPool(16)
        val work = List(16) { thread ->
            Callable {
                repeat(500) { at ->
                    val id = thread * 1000L + at
                    val call = craftgate.payment.createPayment(payment(), CallOptions(idempotencyKey = "k-$id"))
                    assertEquals("k-$id", call.headers["x-idempotency-key"])
                    assertEquals(id, call.parse(200, """{"data":{"id":$id}}""").id)
                }
            }
        }
        pool.invokeAll(work).forEach { it.get() }
        pool.shutdown()
    }

    @Test
    fun `a closed client says so on every thread`() {
        val client = Craftgate("a", "b", Environment.SANDBOX)
        val call = client.payment.createPayment(payment())
        val pool = Executors.newFixedThreadPool(4)
        val work = List(4) {
            Callable {
                var built = 0
                try {
                    while (built < 1_000_000) {
                        client.payment.createPayment(payment())
                        built += 1
                    }
                } catch (_: IllegalStateException) {
                    return@Callable built
                }
                built
            }
        }
        val running = work.map(pool::submit)
        Thread.sleep(50)
        client.close()
        client.close()
        running.forEach { assertTrue(it.get() < 1_000_000) }
        pool.shutdown()
        assertEquals(9007199254740993, call.parse(200, ANSWER).id)
        assertFailsWith<IllegalStateException> { client.payment.retrievePayment(1) }
    }

    @Test
    fun `an answer on its way is read after the client is closed, and the keys are forgotten with the last one`() {
        val client = Craftgate("a", "b", Environment.SANDBOX)
        val (first, second) = client.payment.createPayment(payment()) to client.payment.retrievePayment(1)
        assertFailsWith<ImzaException.InvalidRequest> { client.payment.createPayment(payment().toBuilder().installment(0).build()) }
        client.close()
        assertFailsWith<ImzaException.InvalidRequest> { first.parse(0, ANSWER) }
        assertEquals(9007199254740993, first.parse(200, ANSWER).id)
        assertEquals(9007199254740993, first.parse(200, ANSWER).id)
        assertFailsWith<ImzaException.Api> { second.parse(404, """{"errors":{"errorCode":"404"}}""") }
        // Now nothing is left to be read, and the client is freed.
        val error = assertFailsWith<ImzaException> { first.parse(200, ANSWER) }
        assertEquals("invalid_request" to Outcome.UNKNOWN, error.code to error.outcome)
    }

    @Test
    fun `every error has kind, outcome, status and provider, as far as there are any`() {
        val call = craftgate.payment.createPayment(payment())
        val errors: List<ImzaException> = listOf(
            assertFailsWith { call.parse(422, """{"errors":{"errorCode":"10051","errorGroup":"NOT_SUFFICIENT_FUNDS"}}""") },
            assertFailsWith { call.parse(502, "<html>") },
            assertFailsWith { call.parse(0, ANSWER) },
            assertFailsWith { craftgate.payment.createPayment(CreatePaymentRequest.builder().build()) },
            assertFailsWith { Craftgate("", "b", Environment.SANDBOX) },
            assertFailsWith { CraftgateWebhooks("key").verify(ByteArray(0), "x") },
        )
        assertEquals(listOf(Kind.DECLINED, Kind.PROVIDER_UNAVAILABLE, null, null, null, null), errors.map { it.kind })
        assertEquals(listOf(Outcome.REJECTED, Outcome.UNKNOWN, Outcome.UNKNOWN, null, null, null), errors.map { it.outcome })
        assertEquals(listOf(422, 502, null, null, null, null), errors.map { it.httpStatus })
        assertEquals(listOf("craftgate", "craftgate", null, null, null, null), errors.map { it.provider })
    }

    @Test
    fun `memory stays flat over 200 000 calls and over clients that are not closed`() {
        fun work(calls: Int) = repeat(calls) {
            val call = craftgate.payment.retrievePayment(it.toLong())
            assertEquals(100, call.parse(200, """{"data":{"id":100}}""").id)
            if (it % 10 == 0) assertFailsWith<ImzaException> { call.parse(500, "no") }
            if (it % 100 == 0) Craftgate("a", "b", Environment.SANDBOX) // not closed
        }
        work(40_000)
        System.gc()
        val before = resident()
        work(160_000)
        System.gc()
        Thread.sleep(200)
        val grown = resident() - before
        assertTrue(grown < 60_000, "$grown kB more than after 40 000 calls")
    }

    /** The process's memory in kB; null where the system does not report it. */
    private fun resident(): Long {
        val status = File("/proc/self/status").takeIf { it.exists() } ?: return 0
        return status.readLines().first { it.startsWith("VmRSS") }.filter { it.isDigit() }.toLong()
    }

    @Test
    fun `a native library that does not match fails at load and says so`() {
        val java = Path.of(System.getProperty("java.home"), "bin", "java").toString()
        val override = "-Duniffi.component.imza_mobile.libraryOverride="
        for ((library, why) in listOf(System.getProperty("imza.mismatched_library") to "checksum", "/nowhere/libimza_mobile.so" to "nowhere")) {
            val process = ProcessBuilder(java, override + library, "-cp", System.getProperty("java.class.path"), "imza.tests.LoadKt")
                .redirectErrorStream(true).start()
            val said = process.inputStream.readBytes().decodeToString()
            process.waitFor()
            assertTrue(said.contains("imza 0.1.0: the native library is missing or does not match this jar"), said)
            assertTrue(said.contains(why), said)
        }
    }

    @Test
    fun `a folder that cannot be used is passed over, and a failure is not remembered`() {
        val java = Path.of(System.getProperty("java.home"), "bin", "java").toString()
        fun said(home: String, vararg arguments: String): String {
            val process = ProcessBuilder(
                java, "-Djava.io.tmpdir=/proc/nowhere", "-Duser.home=$home", "-cp", System.getProperty("java.class.path"), "imza.tests.LoadKt", *arguments,
            ).redirectErrorStream(true).start()
            return process.inputStream.readBytes().decodeToString().also { process.waitFor() }
        }
        val folder = Files.createTempDirectory("imza-load")
        assertEquals("loaded", said(folder.toString()).trim())
        val second = said("/proc/nowhere", folder.toString())
        assertTrue("cannot be written to and loaded from any of these folders" in second && "/proc/nowhere" in second, second)
        assertTrue(second.trim().endsWith("loaded"), second)
        // A file of the library is not left behind.
        assertTrue(folder.toFile().walk().none { it.name.startsWith("imza-0") })
        folder.toFile().deleteRecursively()
    }

    @Test
    fun `the loaded library is the jar's own`() {
        craftgate.payment.retrievePayment(1)
        val loaded = File("/proc/self/maps").takeIf { it.exists() }?.readLines().orEmpty().map { it.substringAfter('/', "") }
        val libraries = loaded.filter { it.contains("imza_mobile") || it.endsWith(".so") && it.contains("/jna") }.distinct()
        assertFalse(libraries.any { it.contains("/target/debug/") || it.contains("/target/release/") }, libraries.toString())
    }

    @Test
    fun `the jar contains its native library, its licences and its rules for shrinkers`() {
        val names = JarFile(System.getProperty("imza.jar")).use { jar -> jar.entries().asSequence().map { it.name }.toSet() }
        for (name in listOf("META-INF/LICENSE-MIT", "META-INF/LICENSE-APACHE", "META-INF/proguard/imza.pro", "imza/Craftgate.class")) {
            assertTrue(name in names, name)
        }
        assertTrue(names.any { Regex("[a-z0-9-]+/(lib)?imza_mobile\\.(so|dylib|dll)").matches(it) })
        assertFalse(names.any { it.startsWith("src/") })
    }

    @Test
    fun `checks can be left to the sandbox`() {
        val unbounded = payment().toBuilder().installment(0).build()
        assertFailsWith<ImzaException.InvalidRequest> { craftgate.payment.createPayment(unbounded) }
        craftgate.payment.createPayment(unbounded, CallOptions(checks = Checks.TYPES))
    }
}
