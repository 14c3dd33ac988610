// The shared vectors and their comparison.

@file:OptIn(kotlinx.serialization.ExperimentalSerializationApi::class)

package imza.tests

import imza.Call
import imza.CallOptions
import imza.Checks
import imza.ImzaException
import imza.UnknownFields
import java.io.File
import java.lang.reflect.Method
import java.lang.reflect.ParameterizedType
import java.lang.reflect.Type
import kotlin.test.assertEquals
import kotlinx.serialization.KSerializer
import kotlinx.serialization.descriptors.PrimitiveKind
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.descriptors.StructureKind
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.contentOrNull
import kotlinx.serialization.serializer

typealias Case = JsonObject

/** The value of `x-client-version`. */
const val CLIENT_VERSION = "imza:0.1.0"

fun vectors(name: String): List<Case> = (parsed(name) as JsonArray).map { it as Case }

fun vectors(name: String, list: String): List<Case> = ((parsed(name) as JsonObject).getValue(list) as JsonArray).map { it as Case }

private fun parsed(name: String) = Json.parseToJsonElement(File(System.getProperty("imza.vectors"), "$name.json").readText())

/** Runs a check on every case and names all that failed. */
fun each(cases: List<Case>, check: (Case) -> Unit) {
    check(cases.isNotEmpty())
    val failed = cases.mapNotNull { case -> runCatching { check(case) }.exceptionOrNull()?.let { "- ${case.text("name")}\n    $it" } }
    if (failed.isNotEmpty()) throw AssertionError("${failed.size} of ${cases.size} cases failed:\n${failed.joinToString("\n")}")
}

fun JsonElement.at(name: String): JsonElement = (this as? JsonObject)?.get(name) ?: JsonNull

fun JsonElement.textOrNull(name: String): String? = (at(name) as? JsonPrimitive)?.contentOrNull

fun JsonElement.text(name: String): String = textOrNull(name) ?: throw AssertionError("the vector has no $name")

fun JsonElement.texts(name: String): List<String> = (at(name) as? JsonArray).orEmpty().map { (it as JsonPrimitive).content }

/** Reads hand-written requests: decimals may be numbers. */
val LENIENT = Json {
    isLenient = true
    explicitNulls = false
    encodeDefaults = true
}

/** A result as JSON with the provider's names; undeclared fields keep their place. */
fun <T> written(serializer: KSerializer<T>, value: T): JsonElement = flat(LENIENT.encodeToJsonElement(serializer, value))

private fun flat(value: JsonElement): JsonElement = when (value) {
    is JsonObject -> JsonObject(
        buildMap {
            for ((name, member) in value) if (name == "otherFields" && member is JsonObject) putAll(member) else put(name, flat(member))
        },
    )
    is JsonArray -> JsonArray(value.map(::flat))
    else -> value
}

/** Compares an error with a vector; only the listed properties are compared. */
fun assertError(expected: JsonObject, error: ImzaException) {
    for ((key, wanted) in expected) {
        val text = (wanted as? JsonPrimitive)?.contentOrNull
        val api = error as? ImzaException.Api
        val found = when (key) {
            "code" -> error.code
            "kind" -> error.kind?.word
            "outcome" -> error.outcome?.word
            "http_status" -> error.httpStatus?.toString()
            "provider_code" -> api?.providerCode.orEmpty()
            "group" -> api?.group.orEmpty()
            "message" -> api?.providerMessage.orEmpty()
            "provider_error" -> {
                val behind = api?.providerError
                assertEquals(listOf(wanted.text("error_code"), wanted.text("error_message")), listOf(behind?.code, behind?.message))
                continue
            }
            "message_contains" -> if (api?.providerMessage.orEmpty().contains(text!!)) text else api?.providerMessage
            else -> throw AssertionError("the vector has the unknown property $key")
        }
        assertEquals(text, found, "$key of ${error.message}")
    }
}

/** Compares the fields that a vector lists with those of a result; the result may have more. */
fun assertContains(listed: String, result: JsonElement) {
    for ((name, value) in Json.parseToJsonElement(listed) as JsonObject) assertEquals(value, result.at(name), name)
}

/** An operation of a facade, found by its name in the vectors. */
class Operation(private val owner: Any, private val method: Method) {
    /** The type of its response. */
    private val answer: Type = (method.genericReturnType as ParameterizedType).actualTypeArguments[0]

    @Suppress("UNCHECKED_CAST")
    val serializer: KSerializer<Any?> get() = serializer(answer) as KSerializer<Any?>

    val answersNothing: Boolean get() = answer == Unit::class.java

    /** Builds it from texts, as a caller would build it from classes. */
    fun build(path: List<String>, request: String?, options: CallOptions): Call<*> {
        var at = 0
        val arguments = method.parameterTypes.map { type ->
            when {
                type == CallOptions::class.java -> options
                type == Long::class.javaPrimitiveType -> path[at++].toLong()
                type == Int::class.javaPrimitiveType -> path[at++].toInt()
                type == String::class.java -> path[at++]
                type.isInterface -> LENIENT.decodeFromString(serializer(type), "\"${path[at++]}\"")
                else -> LENIENT.decodeFromString(serializer(type), request ?: "${least(serializer(type).descriptor)}")
            }
        }
        return try {
            method.invoke(owner, *arguments.toTypedArray()) as Call<*>
        } catch (error: java.lang.reflect.InvocationTargetException) {
            throw error.targetException
        }
    }

    /** An empty call, for reading a response. */
    fun blank(): Call<*> = build(List(method.parameterCount) { "1" }, null, CallOptions(randomKey = "r", checks = Checks.TYPES, unknownFields = UnknownFields.SEND))
}

/** The least JSON of a class: its required fields. */
fun least(of: SerialDescriptor): JsonElement = when (of.kind) {
    StructureKind.CLASS -> JsonObject(
        (0 until of.elementsCount).filterNot(of::isElementOptional).associate { of.getElementName(it) to least(of.getElementDescriptor(it)) },
    )
    StructureKind.MAP -> JsonObject(emptyMap())
    StructureKind.LIST -> JsonArray(listOf(least(of.getElementDescriptor(0))))
    PrimitiveKind.INT, PrimitiveKind.LONG -> JsonPrimitive(1)
    PrimitiveKind.BOOLEAN -> JsonPrimitive(false)
    else -> JsonPrimitive(
        when (of.serialName.removeSuffix("?")) {
            "imza.Decimal" -> "1"
            "imza.DateTime" -> "2026-01-31T14:30:00"
            "imza.Date" -> "2026-01-31"
            else -> "x"
        },
    )
}

/** Operations with different names in the official clients for Node and Python. */
private val RENAMED = mapOf(
    "juzdan.init" to "initJuzdanPayment",
    "juzdan.retrieve" to "retrieveJuzdanPayment",
    "merchant.retrieve" to "retrieveMerchantPos",
    "payment.retrieve_bnpl_payment_offers" to "retrieveBnplOffers",
    "settlement_reporting.search_payout_rows" to "searchPayoutRow",
    "wallet.create_wallet" to "createMemberWallet",
    "wallet.update_wallet" to "updateMemberWallet",
)

/** `group.python_name` of a client with groups. */
fun operation(client: Any, name: String): Operation {
    val group = name.substringBefore('.')
    val operation = RENAMED[name] ?: name.substringAfter('.')
    val owner = client.javaClass.methods.first { it.name.lowercase() == "get" + folded(group) }.invoke(client)
    val method = owner.javaClass.methods.filter { folded(it.name) == folded(operation) && Call::class.java.isAssignableFrom(it.returnType) }
    return Operation(owner, method.maxByOrNull { it.parameterCount } ?: throw AssertionError("there is no operation $name"))
}

private fun folded(name: String) = name.replace("_", "").lowercase()

/** The options of a vector. */
fun options(case: Case): CallOptions {
    val given = case.at("options")
    return CallOptions(
        randomKey = given.textOrNull("random_key"),
        idempotencyKey = given.textOrNull("idempotency_key"),
        conversationId = given.textOrNull("conversation_id"),
        nonce = given.textOrNull("nonce"),
        now = given.textOrNull("now")?.toLong(),
        checks = if (given.textOrNull("checks") == "types") Checks.TYPES else Checks.ALL,
        unknownFields = if (given.textOrNull("unknown_fields") == "send") UnknownFields.SEND else UnknownFields.ERROR,
    )
}
