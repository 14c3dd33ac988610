// Requests and results as classes: they grow without breaking callers, demand what is required, and are read and written as JSON.

package imza.tests

import com.fasterxml.jackson.databind.ObjectMapper
import imza.CallOptions
import imza.Craftgate
import imza.Environment
import imza.Fielded
import imza.ImzaException
import imza.NexKasa
import imza.Page
import imza.craftgate.Card
import imza.craftgate.CreatePaymentRequest
import imza.craftgate.Currency
import imza.craftgate.ExpectedCallback
import imza.craftgate.PaymentItem
import imza.craftgate.PaymentResponse
import imza.craftgate.PaymentStatus
import imza.craftgate.RefundPaymentRequest
import java.io.ByteArrayOutputStream
import java.io.DataInputStream
import java.io.File
import java.lang.reflect.Modifier
import java.math.BigDecimal
import java.nio.file.Files
import java.nio.file.Path
import java.util.jar.JarFile
import javax.tools.ToolProvider
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertTrue
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.serializer
import org.junit.jupiter.api.Test

/** Requests as a user writes them: by names, in braces, by builders. */
private object Caller {
    fun use(): List<Any> {
        val named = CreatePaymentRequest(
            price = BigDecimal("100.00"), paidPrice = BigDecimal("100.00"), installment = 1, currency = Currency.TRY,
            conversationId = "order-1", items = listOf(PaymentItem(name = "Vazo", price = BigDecimal("100.00"))),
        )
        val inBraces = CreatePaymentRequest(
            price = BigDecimal("100.00"), paidPrice = BigDecimal("100.00"), installment = 1, currency = Currency.TRY,
            items = listOf(PaymentItem(price = BigDecimal("100.00")) { name = "Vazo" }),
        ) { conversationId = "order-1" }
        val built = inBraces.toBuilder().conversationId("order-1").build()
        val nexkasa = NexKasa("key", webhookSecrets = listOf("secret-secret-1"))
        return listOf(named, inBraces, built, CallOptions(idempotencyKey = "k", now = 1), nexkasa)
    }
}

class ClassesTest {
    private val classes: List<Class<*>> = JarFile(System.getProperty("imza.jar")).use { jar ->
        jar.entries().asSequence().map { it.name }.filter { it.startsWith("imza/") && it.endsWith(".class") }
            .map { Class.forName(it.removeSuffix(".class").replace('/', '.')) }.toList()
    }
    private val fielded = classes.filter { Fielded::class.java.isAssignableFrom(it) && !Modifier.isAbstract(it.modifiers) }

    @Test
    fun `a field can be made by name, in braces and by a builder`() {
        val (named, inBraces, built) = Caller.use()
        assertEquals(named, inBraces)
        assertEquals(named, built)
        assertEquals(ExpectedCallback(paymentId = 7), ExpectedCallback(paymentId = "7"))
    }

    @Test
    fun `what a caller was compiled to names no more than one field`() {
        val members = references(Caller::class.java).filter { (owner, _, _) -> owner.startsWith("imza/") && !owner.startsWith("imza/tests/") }
        val ofFields = members.filter { (owner, _, _) -> "Request" in owner || "Item" in owner || "CallOptions" in owner || "NexKasa" in owner }
        assertTrue(ofFields.any { it.second == "conversationId" } && ofFields.any { it.second == "webhookSecrets" }, "$ofFields")
        for ((owner, name, descriptor) in ofFields) {
            val parameters = descriptor.substringAfter('(').substringBefore(')').split(';', ' ').count { it.isNotEmpty() }
            assertTrue(parameters <= 1, "$owner.$name$descriptor")
        }
    }

    @Test
    fun `no class has a constructor of all its fields, a copy or components`() {
        assertTrue(fielded.size > 200, "${fielded.size} classes")
        for (type in fielded + CallOptions::class.java + Page::class.java) {
            val constructors = type.constructors.filter { !it.isSynthetic && it.parameterCount > 1 && type != Page::class.java }
            val methods = type.methods.filter { it.name == "copy" || Regex("component\\d+").matches(it.name) }
            assertTrue(constructors.isEmpty() && methods.isEmpty(), "${type.name}: $constructors $methods")
        }
    }

    @Test
    fun `a builder refuses what lacks a required field, with all paths`() {
        val error = assertFailsWith<ImzaException.InvalidRequest> { CreatePaymentRequest.builder().price(BigDecimal.ONE).build() }
        assertEquals(listOf("paidPrice", "installment", "currency", "items"), error.errors.map { it.path })
        assertEquals("paidPrice", error.path)
        val read = assertFailsWith<ImzaException.InvalidRequest> { RefundPaymentRequest.fromJson("{}") }
        assertEquals("paymentId", read.path)
    }

    @Test
    fun `every class is read from the JSON that it writes`() {
        for (type in fielded) {
            val least = "${least(serializer(type).descriptor)}"
            val value = type.getMethod("fromJson", String::class.java).invoke(null, least) as Fielded
            val with = type.getMethod("fromJson", String::class.java).invoke(null, least.dropLast(1) + (if (least == "{}") "" else ",") + """"news":[1.50]}""")
            for (one in listOf(value, with as Fielded)) assertEquals(one, type.getMethod("fromJson", String::class.java).invoke(null, one.toJson()), type.name)
            assertEquals("[1.50]", with.otherFields!!.getValue("news").toString())
        }
    }

    @Test
    fun `a result keeps its digits, its words, its misfits and its other fields as JSON`() {
        val call = Craftgate("k", "s", Environment.SANDBOX).payment.retrievePayment(1)
        val paid = call.parse(200, """{"data":{"id":1,"price":0E-8,"paidPrice":100.10,"paymentStatus":"PONDERING","installment":"x","news":{"a":"\u0001\"ğ"}}}""")
        val json = paid.toJson()
        assertTrue(json.startsWith("""{"id":1,"price":"0.00000000","paidPrice":"100.10","paymentStatus":"PONDERING","""), json)
        assertEquals(paid, PaymentResponse.fromJson(json))
        assertEquals(listOf("installment"), PaymentResponse.fromJson(json).misfits.map { it.path })
        assertEquals(JsonPrimitive("\u0001\"ğ"), (paid.otherFields!!.getValue("news") as JsonObject)["a"])
        val nested = assertFailsWith<ImzaException.InvalidRequest> { PaymentResponse.fromJson("""{"paymentTransactions":[{},{"id":"5258640000000001x"}]}""") }
        assertEquals("paymentTransactions[1].id", nested.path)
        assertFalse("5258640000000001" in nested.stackTraceToString())
        for (bad in listOf("", "{", "[]", "5258640000000001")) {
            assertFalse("5258640000000001" in assertFailsWith<ImzaException.InvalidRequest> { PaymentResponse.fromJson(bad) }.stackTraceToString())
        }
    }

    @Test
    fun `a page is read from the JSON that it writes`() {
        val call = Craftgate("k", "s", Environment.SANDBOX).paymentReporting.searchPayments(imza.craftgate.SearchPaymentsRequest())
        val page = call.parse(200, """{"data":{"items":[{"id":1,"price":1.10}],"page":0,"size":10,"totalSize":1,"more":true}}""")
        assertEquals(page, Page.fromJson(page.toJson(), imza.craftgate.ReportingPaymentResponse.serializer()))
        assertEquals("more", page.otherFields!!.keys.single())
    }

    @Test
    fun `Jackson writes and reads requests and results, with words as text`() {
        val mapper = ObjectMapper()
        val call = Craftgate("k", "s", Environment.SANDBOX).payment.retrievePayment(1)
        val paid = call.parse(200, """{"data":{"id":9007199254740993,"price":0E-8,"paidPrice":100.10,"paymentStatus":"PONDERING","news":[1.50]}}""")
        val json = mapper.writeValueAsString(mapOf("payment" to paid, "status" to listOf(PaymentStatus.SUCCESS, PaymentStatus.of("NEW_WORD"))))
        assertEquals("""{"payment":${paid.toJson()},"status":["SUCCESS","NEW_WORD"]}""", json)
        assertEquals(paid.toBuilderless(), mapper.readValue(paid.toJson(), PaymentResponse::class.java).toBuilderless())
        assertEquals(payment(), mapper.readValue(mapper.writeValueAsString(payment()), CreatePaymentRequest::class.java))
        assertEquals(PaymentStatus.of("NEW_WORD"), mapper.readValue("\"NEW_WORD\"", PaymentStatus::class.java))
        assertEquals(PaymentStatus.SUCCESS, mapper.readValue("\"SUCCESS\"", PaymentStatus::class.java))
    }

    /** Without other fields: Jackson reads untyped numbers as it likes. */
    private fun PaymentResponse.toBuilderless() = listOf(id, price, paidPrice, paymentStatus)

    @Test
    fun `the bridge is internal, and the module exports the rest`() {
        val folder = Files.createTempDirectory("imza-module")
        val source = Files.createDirectories(folder.resolve("src/shop/shop"))
        Files.writeString(folder.resolve("src/shop/module-info.java"), "module shop { requires imza; }")
        val main = """
            package shop;
            public class Main {
                public static void main(String[] arguments) {
                    var craftgate = new imza.Craftgate("k", "s", imza.Environment.SANDBOX);
                    var call = craftgate.getPayment().retrievePayment(1);
                    System.out.println(call.parse(200, "{\"data\":{\"id\":7}}").getId() + " " + imza.Craftgate.class.getModule().getName());
                }
            }
        """
        val file = source.resolve("Main.java")
        Files.writeString(file, main)
        val path = System.getProperty("java.class.path").split(File.pathSeparator)
            .filter { Regex("kotlin-stdlib-\\d|kotlinx-serialization-(core|json)-jvm|/jna-\\d|/imza-").containsMatchIn(it) && it.endsWith(".jar") }
            .joinToString(File.pathSeparator)
        val out = folder.resolve("out").toString()
        val said = ByteArrayOutputStream()
        fun compiled(): Int = ToolProvider.getSystemJavaCompiler().run(
            null, said, said, "-Xlint:all,-path", "-Werror", "-p", path, "-d", out, folder.resolve("src/shop/module-info.java").toString(), file.toString(),
        )
        assertEquals(0, compiled(), "$said")
        val java = Path.of(System.getProperty("java.home"), "bin", "java").toString()
        val process = ProcessBuilder(java, "-p", path + File.pathSeparator + out, "-m", "shop/shop.Main").redirectErrorStream(true).start()
        assertEquals("7 imza", process.inputStream.readBytes().decodeToString().trim())
        process.waitFor()
        Files.writeString(file, main.replace("imza.Craftgate.class", "imza.bridge.Client.class"))
        assertTrue(compiled() != 0 && "imza.bridge is not visible" in "$said", "$said")
        folder.toFile().deleteRecursively()
    }

    /** The methods that a class calls: owner, name, descriptor. */
    private fun references(type: Class<*>): List<Triple<String, String, String>> {
        val pool = HashMap<Int, Any>()
        DataInputStream(type.getResourceAsStream(type.name.substringAfterLast('.') + ".class")!!.buffered()).use { from ->
            repeat(4) { from.readShort() }
            var at = 1
            val count = from.readUnsignedShort()
            while (at < count) {
                when (val tag = from.readUnsignedByte()) {
                    1 -> pool[at] = from.readUTF()
                    3, 4 -> from.readInt()
                    5, 6 -> { from.readLong(); at++ }
                    7, 8, 16, 19, 20 -> pool[at] = intArrayOf(tag, from.readUnsignedShort())
                    15 -> { from.readUnsignedByte(); from.readUnsignedShort() }
                    else -> pool[at] = intArrayOf(tag, from.readUnsignedShort(), from.readUnsignedShort())
                }
                at++
            }
        }
        return pool.values.filterIsInstance<IntArray>().filter { it[0] == 10 || it[0] == 11 }.map { method ->
            val owner = pool.getValue((pool.getValue(method[1]) as IntArray)[1]) as String
            val nameAndType = pool.getValue(method[2]) as IntArray
            Triple(owner, pool.getValue(nameAndType[1]) as String, pool.getValue(nameAndType[2]) as String)
        }
    }
}
