// Craftgate: the client, and what verifies its webhooks and browser callbacks.

package imza

import imza.craftgate.Callback
import imza.craftgate.CraftgateOperations
import imza.craftgate.ExpectedCallback
import imza.craftgate.WebhookEvent
import imza.craftgate.WebhookFields
import imza.bridge.EndpointBody
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonObjectBuilder
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.buildJsonArray
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put

/** Where Craftgate's requests go. There is no default to charge by accident. */
public class Environment private constructor(internal val setting: String, internal val value: String) {
    override fun toString(): String = value

    public companion object {
        /** Tests, with test cards. */
        @JvmField
        public val SANDBOX: Environment = Environment("environment", "sandbox")

        /** Real money. */
        @JvmField
        public val PRODUCTION: Environment = Environment("environment", "production")

        /** An address of one's own: `https`, or `http` on a loopback host. */
        @JvmStatic
        public fun at(baseUrl: String): Environment = Environment("baseUrl", baseUrl)
    }
}

/**
 * A client of Craftgate, to be shared by all threads. The keys are in the native library, which wipes them when the client is closed
 * or forgotten.
 */
public class Craftgate private constructor(bridge: Bridge) : CraftgateOperations(bridge), AutoCloseable {
    /**
     * Sets it up.
     *
     * @param language Language of messages, `tr` or `en`.
     * @throws ImzaException.Configuration if a setting cannot work.
     */
    @JvmOverloads
    public constructor(apiKey: String, secretKey: String, environment: Environment, language: String? = null) : this(
        Bridge(
            "craftgate",
            buildJsonObject {
                put("apiKey", apiKey)
                put("secretKey", secretKey)
                put(environment.setting, environment.value)
                language?.let { put("language", it) }
            },
            Default.RANDOM_KEY,
        ),
    )

    /**
     * Builds a call of any endpoint, for what the operations do not cover. Its answer is untyped.
     *
     * @param method `GET`, `POST`, …
     * @param path The path, as `/onboarding/v1/members`.
     * @param body An object, sent as compact JSON.
     * @throws ImzaException.InvalidRequest if something in it cannot be sent.
     */
    @JvmOverloads
    public fun request(
        method: String,
        path: String,
        query: JsonObject? = null,
        body: JsonElement? = null,
        options: CallOptions = CallOptions.DEFAULT,
    ): Call<JsonElement> {
        val payload = if (body == null || body is JsonNull) EndpointBody.Nothing else EndpointBody.Json(body.toString())
        return endpoint(method, path, query, payload, options)
    }

    /** The same with exactly this text as the body, signed and sent untouched. */
    @JvmOverloads
    public fun requestExactly(
        method: String,
        path: String,
        body: String,
        query: JsonObject? = null,
        options: CallOptions = CallOptions.DEFAULT,
    ): Call<JsonElement> = endpoint(method, path, query, EndpointBody.Exact(body), options)

    private fun endpoint(method: String, path: String, query: JsonObject?, body: EndpointBody, options: CallOptions) =
        bridge.buildEndpoint(path(method, path), query?.toString(), body, options, Reader.value(JsonElement.serializer()))

    /** The signature of a request that is built elsewhere. */
    @JvmOverloads
    public fun sign(url: String, randomKey: String, body: String? = null): String = textOf(
        bridge.handleMessage(
            "sign",
            buildJsonObject {
                put("url", url)
                put("randomKey", randomKey)
                body?.let { put("body", it) }
            },
            ByteArray(0),
        ),
    )

    /** Forgets the keys. Calls that are built can no longer be read. */
    override fun close(): Unit = bridge.close()

    override fun toString(): String = "Craftgate(***)"

    public companion object {
        /** The HTML of an answer's `htmlContent`, to be shown to the payer. */
        @JvmStatic
        public fun decodeHtml(htmlContent: String): String = textOf(callFunction("decode_html", JsonPrimitive(htmlContent).toString()))
    }
}

/** Verifies Craftgate's webhooks with the active merchant webhook keys. */
public class CraftgateWebhooks(keys: List<String>) : AutoCloseable {
    private val bridge = Bridge("craftgate_webhooks", buildJsonObject { put("keys", texts(keys)) })

    /** With one key. */
    public constructor(key: String) : this(listOf(key))

    /**
     * Verifies a webhook: the body's bytes as they arrived, and the header `x-cg-signature-v1`. Only the event's own fields are
     * signed; what nobody signed is in `unauthenticated`.
     *
     * @param now The current time in Unix seconds.
     * @param toleranceSeconds How old a message may be; by default an hour.
     * @throws ImzaException.VerificationFailed if it does not pass.
     */
    @JvmOverloads
    public fun verify(
        body: ByteArray,
        signature: String?,
        now: Long = System.currentTimeMillis() / 1000,
        toleranceSeconds: Long? = null,
    ): WebhookEvent {
        val input = buildJsonObject {
            put("signature", signature ?: "")
            put("now", now)
            toleranceSeconds?.let { put("toleranceSeconds", it) }
        }
        return JSON.decodeFromString(WebhookEvent.serializer(), bridge.handleMessage("verify", input, body))
    }

    /** The signature of these fields, for the fixtures of one's own tests. */
    public fun sign(event: WebhookFields): String =
        textOf(bridge.handleMessage("sign", JSON.encodeToJsonElement(WebhookFields.serializer(), event), ByteArray(0)))

    /** Forgets the keys. */
    override fun close(): Unit = bridge.close()

    override fun toString(): String = "CraftgateWebhooks(***)"
}

/**
 * Verifies Craftgate's browser callbacks with the active merchant callback keys.
 *
 * @param hashParams Lists of names to accept besides the published ones.
 */
public class CraftgateCallbacks @JvmOverloads constructor(keys: List<String>, hashParams: List<String> = emptyList()) : AutoCloseable {
    private val bridge = Bridge(
        "craftgate_callbacks",
        buildJsonObject {
            put("keys", texts(keys))
            put("hashParams", texts(hashParams))
        },
    )

    /** With one key. */
    public constructor(key: String) : this(listOf(key))

    /**
     * Verifies a callback, and compares it with your own record of the payment. Only fields that the hash covers come back.
     *
     * @param form The form as it arrived.
     * @param allowLongMdStatus Take a `mdStatus` of two digits too, for banks with numbers of their own; by default it is one digit. A
     *   digit may then move between it and the end of `conversationId`: give conversation ids of equal length.
     * @throws ImzaException.VerificationFailed if it does not pass.
     */
    @JvmOverloads
    public fun verify(form: ByteArray, expected: ExpectedCallback, allowLongMdStatus: Boolean = false): Callback =
        verified(form, allowLongMdStatus) { put("expected", JSON.encodeToJsonElement(ExpectedCallback.serializer(), expected)) }

    /** The same for a form that is text. */
    @JvmOverloads
    public fun verify(form: String, expected: ExpectedCallback, allowLongMdStatus: Boolean = false): Callback =
        verify(form.encodeToByteArray(), expected, allowLongMdStatus)

    /** Verifies a callback and compares it with nothing: you do it yourself. */
    @JvmOverloads
    public fun verify(
        form: ByteArray,
        @Suppress("UNUSED_PARAMETER") expected: Unchecked,
        allowLongMdStatus: Boolean = false,
    ): Callback = verified(form, allowLongMdStatus) { put("unchecked", true) }

    /** The same for a form that is text. */
    @JvmOverloads
    public fun verify(form: String, expected: Unchecked, allowLongMdStatus: Boolean = false): Callback =
        verify(form.encodeToByteArray(), expected, allowLongMdStatus)

    private fun verified(form: ByteArray, allowLongMdStatus: Boolean, compared: JsonObjectBuilder.() -> Unit): Callback {
        val input = buildJsonObject {
            compared()
            put("allowLongMdStatus", allowLongMdStatus)
        }
        return JSON.decodeFromString(Callback.serializer(), bridge.handleMessage("verify", input, form))
    }

    /** Forgets the keys. */
    override fun close(): Unit = bridge.close()

    override fun toString(): String = "CraftgateCallbacks(***)"
}

internal fun texts(texts: List<String>): JsonElement = buildJsonArray { texts.forEach { add(JsonPrimitive(it)) } }

/** A JSON text's own text. */
internal fun textOf(json: String): String = (Json.parseToJsonElement(json) as JsonPrimitive).content
