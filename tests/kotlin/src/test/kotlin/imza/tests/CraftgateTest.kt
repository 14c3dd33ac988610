// Craftgate against the shared vectors: byte for byte through the bridge, and value by value through the facade.

package imza.tests

import imza.Bridge
import imza.Craftgate
import imza.CraftgateCallbacks
import imza.CraftgateWebhooks
import imza.Environment
import imza.ImzaException
import imza.NexKasa
import imza.Outcome
import imza.ParaX
import imza.Unchecked
import imza.craftgate.ExpectedCallback
import imza.craftgate.WebhookFields
import imza.nexkasa.NexKasaCallbackInput
import java.util.Base64
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertTrue
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put
import org.junit.jupiter.api.Test

class CraftgateTest {
    private fun client(case: Case): Craftgate {
        val of = case.at("client")
        return Craftgate(of.text("api_key"), of.text("secret_key"), Environment.at(of.text("base_url")), of.textOrNull("language"))
    }

    private val craftgate = Craftgate("sandbox-api-key", "sandbox-secret-key", Environment.SANDBOX)

    @Test
    fun `signatures are those of the vectors`() = each(vectors("craftgate/signature")) { case ->
        Craftgate(case.text("api_key"), case.text("secret_key"), Environment.SANDBOX).use {
            assertEquals(case.text("signature"), it.sign(case.text("url"), case.text("random_key"), case.textOrNull("body")))
        }
    }

    @Test
    fun `requests are built byte for byte`() = each(vectors("craftgate/requests")) { case ->
        val of = case.at("client")
        val settings = buildJsonObject {
            put("apiKey", of.text("api_key"))
            put("secretKey", of.text("secret_key"))
            put("baseUrl", of.text("base_url"))
            of.textOrNull("language")?.let { put("language", it) }
        }
        val path = case.at("path").toString()
        val prepared = Bridge("craftgate", settings).use {
            it.prepare(case.text("operation"), path, case.textOrNull("request_json"), bridgeOptions(case))
        }
        assertEquals(case.text("method"), prepared.method)
        assertEquals(case.text("url"), prepared.url)
        assertEquals(case.textOrNull("body"), prepared.body?.decodeToString())
        assertEquals(headers(case), prepared.headers.mapKeys { it.key.lowercase() })
        assertEquals(case.text("repeat"), prepared.repeat.word)
    }

    @Test
    fun `the facade builds the same requests`() {
        var typed = 0
        val cases = vectors("craftgate/requests")
        each(cases) { case ->
            val path = (case.at("path") as JsonArray).map { (it as JsonPrimitive).content }
            val operation = operation(client(case), case.text("operation"))
            val call = try {
                operation.build(path, case.textOrNull("request_json"), options(case))
            } catch (_: kotlinx.serialization.SerializationException) {
                return@each // no class writes a request like this
            }
            typed += 1
            assertEquals(case.text("method"), call.method)
            assertEquals(case.text("repeat"), call.repeat.word)
            val body = case.textOrNull("body")
            val sent = call.body?.decodeToString()
            if (body == sent) {
                assertEquals(case.text("url"), call.url)
                assertEquals(headers(case), call.headers.mapKeys { it.key.lowercase() })
            }
            // A class writes its fields in declared order; the values are the same to the digit.
            assertEquals(body?.let(Json::parseToJsonElement), sent?.let(Json::parseToJsonElement))
        }
        assertTrue(typed * 10 >= cases.size * 8, "$typed of ${cases.size} requests have classes")
    }

    @Test
    fun `bad requests are refused with their path`() = each(vectors("craftgate/refused")) { case ->
        val settings = buildJsonObject {
            put("apiKey", "sandbox-api-key")
            put("secretKey", "sandbox-secret-key")
            put("environment", "sandbox")
        }
        val error = assertFailsWith<ImzaException> {
            Bridge("craftgate", settings).use {
                it.prepare(case.text("operation"), case.at("path").toString(), case.textOrNull("request_json"), bridgeOptions(case))
            }
        }
        assertRefused(case, error)
        val paths = case.texts("error_paths")
        if (paths.isNotEmpty()) assertEquals(paths, error.errors.map { it.path })
    }

    @Test
    fun `responses are read into classes and nothing is lost`() = each(vectors("craftgate/responses")) { case ->
        val operation = operation(craftgate, case.text("operation"))
        val call = operation.blank()
        val status = case.text("status").toInt()
        val body = case.text("body").encodeToByteArray()
        val error = case.at("error")
        if (error is JsonObject) {
            assertError(error, assertFailsWith<ImzaException> { call.parse(status, body) })
        } else {
            val result = call.parse(status, body)
            if (case.textOrNull("result_json") == null) {
                assertTrue(operation.answersNothing)
            } else {
                assertEquals(Json.parseToJsonElement(case.text("result_json")), written(operation.serializer, result))
            }
        }
    }

    @Test
    fun `files are passed through`() = each(vectors("craftgate/files")) { case ->
        val call = operation(craftgate, case.text("operation")).blank()
        val body = Base64.getDecoder().decode(case.text("body_base64"))
        val status = case.text("status").toInt()
        val error = case.at("error")
        if (error is JsonObject) {
            assertError(error, assertFailsWith<ImzaException> { call.parse(status, body) })
        } else {
            assertEquals(case.text("result_base64"), Base64.getEncoder().encodeToString(call.parse(status, body) as ByteArray))
            assertEquals(Outcome.REJECTED, assertFailsWith<ImzaException.InvalidRequest> { call.parse(status, "text") }.outcome)
        }
    }

    @Test
    fun `webhooks are verified`() = each(vectors("craftgate/webhooks")) { case ->
        CraftgateWebhooks(case.texts("keys")).use { webhooks ->
            val verify = {
                val tolerance = case.textOrNull("tolerance_seconds")?.toLong()
                webhooks.verify(case.text("body").encodeToByteArray(), case.text("signature"), case.text("now").toLong(), tolerance)
            }
            val event = case.at("event")
            if (event is JsonObject) {
                val verified = verify()
                assertEquals(event.text("event_type"), verified.eventType?.word)
                assertEquals(event.text("event_timestamp"), verified.eventTimestamp.toString())
                assertEquals(event.text("status"), verified.status?.word)
                assertEquals(event.text("payload_id"), verified.payloadId)
            } else {
                assertEquals(case.text("error_check"), assertFailsWith<ImzaException.VerificationFailed> { verify() }.check)
            }
        }
    }

    @Test
    fun `signatures that do not fit are explained`() = each(vectors("explain")) { case ->
        val keys = case.at("keys")
        val body = case.textOrNull("body")?.encodeToByteArray() ?: ByteArray(0)
        val (fits, codes, parts) = when (case.text("kind")) {
            "request" -> Craftgate(keys.text("apiKey"), keys.text("secretKey"), Environment.at(keys.text("baseUrl"))).use {
                val headers = (case.at("headers") as JsonObject).mapValues { (_, value) -> (value as JsonPrimitive).content }
                it.explain(case.text("method"), case.text("url"), headers, body).run { Triple(fits, causes?.map { it.code?.word }, parts?.map { "${it.source?.word} ${it.name} ${it.value}" }) }
            }
            "webhook" -> CraftgateWebhooks(keys.texts("keys")).use {
                it.explain(body, case.text("signature"), case.text("now").toLong()).run { Triple(fits, causes?.map { it.code?.word }, parts?.map { "${it.source?.word} ${it.name} ${it.value}" }) }
            }
            "callback" -> CraftgateCallbacks(keys.texts("keys")).use {
                it.explain(case.text("form")).run { Triple(fits, causes?.map { it.code?.word }, parts?.map { "${it.source?.word} ${it.name} ${it.value}" }) }
            }
            "deposit" -> ParaX(keys.text("sid").toLong(), keys.text("key"), keys.text("secretKey")).use {
                it.explain(case.text("url")).run { Triple(fits, causes?.map { it.code?.word }, parts?.map { "${it.source?.word} ${it.name} ${it.value}" }) }
            }
            else -> NexKasa(keys.text("apiKey"), keys.texts("callbackSecrets")).use {
                val input = NexKasaCallbackInput(url = case.text("url"))
                it.explainCallback(body, input).run { Triple(fits, causes?.map { it.code?.word }, parts?.map { "${it.source?.word} ${it.name} ${it.value}" }) }
            }
        }
        val expected = case.texts("codes")
        assertEquals(expected.isEmpty(), fits)
        assertEquals(case.texts("parts"), parts)
        assertEquals(expected.toSet(), codes.orEmpty().take(maxOf(expected.size, 1)).toSet())
    }

    @Test
    fun `a webhook signed in a test verifies`() = CraftgateWebhooks("key").use {
        val fields = WebhookFields(eventType = "API_AUTH", eventTimestamp = 1661521221, status = "SUCCESS", payloadId = "1")
        val body = """{"eventType":"API_AUTH","eventTimestamp":1661521221,"status":"SUCCESS","payloadId":"1"}""".encodeToByteArray()
        assertEquals("1", it.verify(body, it.sign(fields), now = 1661521221).payloadId)
        assertEquals("signature", assertFailsWith<ImzaException.VerificationFailed> { it.verify(body, null, 1661521221) }.check)
    }

    @Test
    fun `callbacks are verified`() = each(vectors("craftgate/callbacks")) { case ->
        CraftgateCallbacks(case.texts("keys"), case.texts("hash_params")).use { callbacks ->
            val form = case.text("form").encodeToByteArray()
            val record = case.at("expected")
            val long = case.textOrNull("allow_long_md_status") == "true"
            val verify = {
                if (record is JsonObject) {
                    val expected = ExpectedCallback(
                        paymentId = record.textOrNull("payment_id"),
                        conversationId = record.textOrNull("conversation_id"),
                        conversationData = record.textOrNull("conversation_data"),
                    )
                    callbacks.verify(form, expected, long)
                } else {
                    callbacks.verify(form, Unchecked, long)
                }
            }
            val result = case.at("result")
            if (result is JsonObject) {
                val found = written(imza.craftgate.Callback.serializer(), verify()) as JsonObject
                assertEquals(result.mapKeys { camel(it.key) }, found.toMap())
                if (record is JsonObject) {
                    val looked = callbacks.verify(form, long) { claimed ->
                        assertEquals(result.textOrNull("payment_id")?.toLongOrNull(), claimed.paymentId)
                        assertEquals(result.textOrNull("conversation_id"), claimed.conversationId)
                        ExpectedCallback(
                            paymentId = record.textOrNull("payment_id"),
                            conversationId = record.textOrNull("conversation_id"),
                            conversationData = record.textOrNull("conversation_data"),
                        )
                    }
                    assertEquals(found, written(imza.craftgate.Callback.serializer(), looked))
                }
                val unknown = assertFailsWith<ImzaException.VerificationFailed> { callbacks.verify(form, long) { null } }
                assertEquals("expected", unknown.check)
            } else {
                assertFailsWith<ImzaException.VerificationFailed> { verify() }
            }
        }
    }

    @Test
    fun `the bank's page is decoded`() = assertEquals("<p>ğ</p>", Craftgate.decodeHtml("PHA+xJ88L3A+"))

    private fun headers(case: Case): Map<String, String> = (case.at("headers") as JsonObject).entries.associate { (name, value) ->
        name.lowercase() to if (name == "x-client-version") CLIENT_VERSION else (value as JsonPrimitive).content
    }

    private fun bridgeOptions(case: Case): String {
        val given = case.at("options") as JsonObject
        return JsonObject(given.mapKeys { camel(it.key) }).toString()
    }
}

fun camel(name: String): String = name.replace(Regex("_([a-z])")) { it.groupValues[1].uppercase() }
