// No error shows a secret: every setting, option and field of a message is tried with values that may be one.

package imza.tests

import imza.Craftgate
import imza.CraftgateCallbacks
import imza.CraftgateWebhooks
import imza.Environment
import imza.ImzaException
import imza.NKolay
import imza.NexKasa
import imza.ParaX
import imza.Unchecked
import imza.nkolay.BankSession
import imza.nkolay.PreApproval
import imza.nkolay.Token
import java.lang.reflect.InvocationTargetException
import java.lang.reflect.Method
import java.lang.reflect.Modifier
import java.lang.reflect.ParameterizedType
import java.lang.reflect.Type
import java.lang.reflect.WildcardType
import java.math.BigDecimal
import kotlin.test.assertEquals
import kotlin.test.assertIs
import kotlin.test.assertTrue
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.serializer
import org.junit.jupiter.api.Test

private const val SECRET = "sk_live_s3cretASNuafM2Tdann"

/** Texts that no error contains: parts of the texts and of the numbers below. */
private val SHOWN = Regex("s3cret|867530|8675\\.309|979203")

private val TEXTS = listOf(
    SECRET, "$SECRET x", "https://$SECRET@h.example", "https://h.example/?key=$SECRET", """{"key":"$SECRET"}""", "9792030394440796", "",
)

/** Texts that an error may quote in a request, where a reference or an address of the caller's own is wrong, and never in a setting. */
private val OF_SETTINGS = listOf("$SECRET\n", "\u0001$SECRET", "http://$SECRET.example", "8675309411111", "-8675.309")

/** A card number that does not exist. */
private const val NUMBER = 9792030394440796L

class SecretsTest {
    private var tried = 0
    private var refused = 0
    private val shown = mutableListOf<String>()
    private var texts = TEXTS

    @Test
    fun `no error shows the value of a setting`() {
        val working = mapOf(
            Craftgate::class.java to listOf("a", "s", Environment.SANDBOX),
            CraftgateWebhooks::class.java to listOf(listOf("k")),
            CraftgateCallbacks::class.java to listOf(listOf("k")),
            ParaX::class.java to listOf(1L, "k", "s"),
            NexKasa::class.java to listOf("a"),
            NKolay::class.java to listOf("https://loans.example", "u", "p", 1L, "s"),
        )
        texts = TEXTS + OF_SETTINGS
        for ((type, settings) in working) {
            val constructor = type.constructors.filter { !it.isSynthetic }.maxWith(compareBy { if (it.parameterTypes[0] == List::class.java) 1 else 0 })
            assertEquals(settings.size, constructor.parameterCount, "a setting of ${type.simpleName} has no working value here")
            for ((at, parameter) in constructor.genericParameterTypes.withIndex()) {
                for (value in wrong(parameter, 0)) {
                    hides("${type.simpleName}, setting $at", ImzaException.Configuration::class.java) {
                        constructor.newInstance(*settings.toMutableList<Any?>().also { it[at] = value }.toTypedArray())
                    }
                }
            }
            val builder = type.methods.find { it.name == "builder" } ?: continue
            for (setter in setters(builder.returnType)) {
                for (value in wrong(setter.genericParameterTypes[0], 0)) {
                    hides("${type.simpleName}, setting ${setter.name}", ImzaException.Configuration::class.java) {
                        built(setter.invoke(builder.invoke(null, *settings.toTypedArray()), value))
                    }
                }
            }
        }
        assertHidden(150)
    }

    @Test
    fun `no error shows an argument of a message, an option, or part of a call of any endpoint`() {
        val clients = listOf(
            Craftgate("a", "s", Environment.SANDBOX),
            CraftgateWebhooks("k"),
            CraftgateCallbacks("k"),
            ParaX(1, "k", "s", allowedAddresses = listOf("192.0.2.1")),
            NexKasa("a", listOf("c"), listOf("t"), listOf("w"), listOf("192.0.2.1")),
            NKolay("https://loans.example", "u", "p", 1, "s"),
        )
        for (client in clients) each(client, client.javaClass)
        for (handle in listOf(Token::class.java, BankSession::class.java, PreApproval::class.java)) each(null, handle)
        assertHidden(300)
    }

    /** Tries each argument of the public methods of a class. */
    private fun each(owner: Any?, type: Class<*>) {
        val methods = type.methods.filter { method ->
            method.declaringClass.name.startsWith("imza.") && !method.isSynthetic && '$' !in method.name && method.parameterCount > 0 &&
                (owner != null || Modifier.isStatic(method.modifiers)) && method.name !in setOf("equals", "builder") &&
                // An operation may quote what is wrong in its request, so that one can see it.
                (!method.declaringClass.name.endsWith("Operations") || method.name.startsWith("request")) && method.parameterTypes.none { it.name.endsWith("Request") } &&
                // The record is looked up by a function: the other forms of the method take the same values.
                method.parameterTypes.none { it.name.startsWith("kotlin.jvm.functions.") }
        }
        for (method in methods) {
            for ((at, parameter) in method.genericParameterTypes.withIndex()) {
                for (value in wrong(parameter, 0)) {
                    hides("${type.simpleName}.${method.name}, argument $at", ImzaException::class.java) { invoked(owner, method, at, value) }
                }
            }
        }
    }

    private fun invoked(owner: Any?, method: Method, at: Int, value: Any?): Any? {
        val arguments = method.parameterTypes.map(::plain).toMutableList().also { it[at] = value }
        return method.invoke(owner, *arguments.toTypedArray())
    }

    private fun assertHidden(least: Int) {
        assertTrue(shown.isEmpty(), "${shown.size} of $refused errors show a value:\n${shown.take(40).joinToString("\n")}")
        assertTrue(refused > least, "$refused of $tried were refused")
    }

    private fun hides(place: String, expected: Class<out ImzaException>, use: () -> Any?) {
        tried += 1
        val made = try {
            use()
        } catch (error: InvocationTargetException) {
            refused += 1
            val thrown = error.targetException
            assertIs<ImzaException>(thrown, "$place: ${thrown.stackTraceToString()}")
            assertTrue(expected.isInstance(thrown), "$place: $thrown")
            val faults = thrown.errors.map { "${it.path} ${it.reason} $it" }
            val own = listOf(thrown.message, thrown.toString(), thrown.localizedMessage, thrown.stackTraceToString(), "$faults")
            val parts = listOf((thrown as? ImzaException.InvalidRequest)?.path, (thrown as? ImzaException.Configuration)?.path, (thrown as? ImzaException.VerificationFailed)?.check)
            val causes = generateSequence(thrown.cause) { it.cause }.map { it.stackTraceToString() } + thrown.suppressed.map { it.stackTraceToString() }
            (own + parts + causes).firstOrNull { SHOWN.containsMatchIn(it.orEmpty()) }?.let { shown += "$place: $it" }
            return
        }
        // A client shows nothing; results show what is theirs.
        if (expected == ImzaException.Configuration::class.java && SHOWN.containsMatchIn("$made")) shown += "$place: $made"
    }

    /** Values of a type that may be secrets. */
    private fun wrong(type: Type, depth: Int): List<Any?> = when (raw(type)) {
        String::class.java -> texts
        ByteArray::class.java -> texts.map { it.encodeToByteArray() } + """{"status":"$SECRET","$SECRET":$NUMBER}""".encodeToByteArray()
        Long::class.javaPrimitiveType, Long::class.javaObjectType -> listOf(NUMBER)
        BigDecimal::class.java -> listOf(BigDecimal(NUMBER))
        JsonElement::class.java -> json() + JsonPrimitive(SECRET) + JsonPrimitive(NUMBER)
        JsonObject::class.java -> json()
        List::class.java -> wrong(argument(type, 0), depth).let { values -> values.map(::listOf) + listOf(values) }
        Map::class.java -> wrong(argument(type, 1), depth).flatMap { value -> listOf(mapOf("a" to value), mapOf("a b" to value)) }
        Environment::class.java -> texts.flatMap { text -> listOf(Environment.at(text), Environment.at("http://h", listOf(text)), Environment.at("http://$SECRET", listOf(text))) }
        else -> raw(type).let { raw ->
            when {
                raw.isInterface && raw.name.startsWith("imza.") -> texts.map { word -> raw.getField("Companion").let { it.type.getMethod("of", String::class.java).invoke(it.get(null), word) } }
                raw.isPrimitive || raw.isEnum || depth > 1 || !raw.name.startsWith("imza.") || raw in OPAQUE -> emptyList()
                else -> objects(raw, depth + 1)
            }
        }
    }

    /** Objects of a class, each with one wrong field. */
    private fun objects(raw: Class<*>, depth: Int): List<Any> {
        val builder = raw.methods.find { it.name == "builder" } ?: return emptyList()
        return setters(builder.returnType).flatMap { setter ->
            wrong(setter.genericParameterTypes[0], depth).map { value -> built(setter.invoke(raw.getMethod("toBuilder").invoke(plain(raw)), value)) }
        }
    }

    private fun json(): List<JsonObject> = texts.map { JsonObject(mapOf("a" to JsonPrimitive(it))) } + JsonObject(mapOf("a" to JsonObject(mapOf("b" to JsonPrimitive(SECRET)))))

    /** A value of a type that needs no thought. */
    private fun plain(type: Class<*>): Any? = when {
        type == String::class.java -> "x"
        type == ByteArray::class.java -> "{}".encodeToByteArray()
        type == Long::class.javaPrimitiveType -> 1L
        type == Int::class.javaPrimitiveType -> 1
        type == Boolean::class.javaPrimitiveType -> false
        type == Map::class.java -> emptyMap<String, Any>()
        type == Unchecked::class.java -> Unchecked
        type == Token::class.java -> Token.restore("nkolay-token:a.b.c")
        type == BankSession::class.java -> Json.decodeFromString(BankSession.serializer(), """{"saved":"a","referenceId":"r"}""")
        type == PreApproval::class.java -> Json.decodeFromString(PreApproval.serializer(), """{"saved":"a","referenceId":"r"}""")
        type == JsonObject::class.java || type == JsonElement::class.java || type.name == "java.lang.Long" -> null
        type.isEnum -> type.enumConstants[0]
        type.isInterface -> type.getField("Companion").let { it.type.getMethod("of", String::class.java).invoke(it.get(null), "x") }
        type.simpleName == "CallOptions" -> imza.CallOptions.DEFAULT
        else -> type.getMethod("fromJson", String::class.java).invoke(null, "${least(serializer(type).descriptor)}")
    }

    private companion object {
        /** Classes that callers cannot make of values. */
        val OPAQUE = setOf(Unchecked::class.java, Token::class.java, BankSession::class.java, PreApproval::class.java)

        fun setters(builder: Class<*>): List<Method> =
            builder.declaredMethods.filter { !it.isSynthetic && it.returnType == builder && it.parameterCount == 1 }.sortedBy { it.name }

        fun built(builder: Any): Any = builder.javaClass.getMethod("build").invoke(builder)

        fun raw(type: Type): Class<*> = when (type) {
            is ParameterizedType -> type.rawType as Class<*>
            is WildcardType -> raw(type.upperBounds[0])
            else -> type as Class<*>
        }

        fun argument(type: Type, at: Int): Type = when (type) {
            is WildcardType -> argument(type.upperBounds[0], at)
            else -> (type as ParameterizedType).actualTypeArguments[at]
        }
    }
}
