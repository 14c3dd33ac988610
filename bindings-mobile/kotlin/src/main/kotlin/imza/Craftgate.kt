// Craftgate: the client, and the verifiers of webhooks and browser callbacks. The operations are generated.

package imza

import imza.bridge.EndpointBody
import imza.craftgate.Callback
import imza.craftgate.ClaimedCallback
import imza.craftgate.CraftgateOperations
import imza.craftgate.ExpectedCallback
import imza.craftgate.Explanation
import imza.craftgate.WebhookEvent
import imza.craftgate.WebhookFields
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonObjectBuilder
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.buildJsonArray
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put

/** Which of Craftgate's environments requests are sent to. It has no default, to prevent accidental charges. */
public class Environment private constructor(
    internal val setting: String,
    internal val value: String,
    internal val insecureHosts: List<String> = emptyList(),
) {
    override fun toString(): String = value

    public companion object {
        /** Tests, with test cards. */
        @JvmField
        public val SANDBOX: Environment = Environment("environment", "sandbox")

        /** Real money. */
        @JvmField
        public val PRODUCTION: Environment = Environment("environment", "production")

        /**
         * An address of your own: `https`, or `http` on a loopback host or one of [allowInsecureHosts], such as `sandbox` in a private
         * network.
         */
        @JvmStatic
        @JvmOverloads
        public fun at(baseUrl: String, allowInsecureHosts: List<String> = emptyList()): Environment =
            Environment("baseUrl", baseUrl, allowInsecureHosts)
    }
}

/**
 * A client of Craftgate. Threads can share it. The native library holds the keys, and wipes them when the client is closed or
 * garbage-collected.
 *
 * @param apiKey The merchant's API key.
 * @param secretKey The merchant's secret key: it signs and never travels.
 * @param environment Where requests go.
 * @param language Language of messages, `tr` or `en`.
 * @throws ImzaException.Configuration if a setting cannot work.
 */
public class Craftgate @JvmOverloads constructor(apiKey: String, secretKey: String, environment: Environment, language: String? = null) :
    CraftgateOperations(
        Bridge(
            "craftgate",
            buildJsonObject {
                put("apiKey", apiKey)
                put("secretKey", secretKey)
                put(environment.setting, environment.value)
                put("allowInsecureHosts", texts(environment.insecureHosts))
                language?.let { put("language", it) }
            },
        ),
    ),
    AutoCloseable {
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
    ): Call<JsonElement> = endpoint(method, path, query, endpointBody(body), options)

    /** Builds such a call with exactly this text as the body, signed and sent untouched. */
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

    /** Signs a request that is built elsewhere: returns the value of `x-signature`. */
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

    /**
     * Explains why the signature of a request does not fit that other code made with the same keys. It tries the mistakes that people make,
     * alone and two at once, and names only what reproduces the signature. The explanation is for you, who hold the keys.
     *
     * @param url The absolute URL as it was sent.
     * @param headers The headers as they were sent, in any case.
     * @param body The bytes of the body as they were sent.
     */
    @JvmOverloads
    public fun explain(method: String, url: String, headers: Map<String, String>, body: ByteArray = ByteArray(0)): Explanation {
        val input = buildJsonObject {
            put("method", method)
            put("url", url)
            put("headers", JsonObject(headers.mapValues { JsonPrimitive(it.value) }))
        }
        return JSON.decodeFromString(Explanation.serializer(), bridge.handleMessage("explain", input, body))
    }

    /** Forgets the keys. Calls that are built can no longer be read. */
    override fun close(): Unit = bridge.close()

    override fun toString(): String = "Craftgate(***)"

    public companion object {
        /** Decodes the HTML of an answer's `htmlContent`, to be shown to the payer. */
        @JvmStatic
        public fun decodeHtml(htmlContent: String): String = textOf(callFunction("decode_html", JsonPrimitive(htmlContent).toString()))
    }
}

/**
 * Verifies Craftgate's webhooks.
 *
 * @param keys The active merchant webhook keys.
 */
public class CraftgateWebhooks(keys: List<String>) : AutoCloseable {
    private val bridge = Bridge("craftgate_webhooks", buildJsonObject { put("keys", texts(keys)) })

    /** Takes one key. */
    public constructor(key: String) : this(listOf(key))

    /**
     * Verifies a webhook. Only the event's own fields are signed; the rest of the body is in `unauthenticated`.
     *
     * @param body The body's bytes as they arrived.
     * @param signature The header `x-cg-signature-v1`.
     * @param now The current time in Unix seconds.
     * @param toleranceSeconds How old a message may be; by default an hour.
     * @throws ImzaException.VerificationFailed if a check fails.
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

    /** Signs these fields, for the fixtures of your own tests. */
    public fun sign(event: WebhookFields): String =
        textOf(bridge.handleMessage("sign", JSON.encodeToJsonElement(WebhookFields.serializer(), event), ByteArray(0)))

    /**
     * Explains why a message does not verify. The explanation is for you, who hold the keys.
     *
     * @param now The current time in Unix seconds; without it the age of the message does not count.
     */
    @JvmOverloads
    public fun explain(body: ByteArray, signature: String?, now: Long? = null): Explanation {
        val input = buildJsonObject {
            put("signature", signature ?: "")
            now?.let { put("now", it) }
        }
        return JSON.decodeFromString(Explanation.serializer(), bridge.handleMessage("explain", input, body))
    }

    /** Forgets the keys. */
    override fun close(): Unit = bridge.close()

    override fun toString(): String = "CraftgateWebhooks(***)"
}

/**
 * Verifies Craftgate's browser callbacks.
 *
 * @param keys The active merchant callback keys.
 * @param hashParams Lists of names (`hashParams`) to accept besides the published ones.
 */
public class CraftgateCallbacks @JvmOverloads constructor(keys: List<String>, hashParams: List<String> = emptyList()) : AutoCloseable {
    private val bridge = Bridge(
        "craftgate_callbacks",
        buildJsonObject {
            put("keys", texts(keys))
            put("hashParams", texts(hashParams))
        },
    )

    /** Takes one key. */
    public constructor(key: String) : this(listOf(key))

    /**
     * Verifies a callback, and compares it with your own record of the payment. The result has only fields that the hash covers.
     *
     * @param form The form as it arrived.
     * @param allowLongMdStatus Whether a `mdStatus` of two digits is accepted, for banks with numbers of their own; by default it has one
     *   digit. A digit may then move between it and the end of `conversationId`: use conversation ids of equal length.
     * @throws ImzaException.VerificationFailed if a check fails.
     */
    @JvmOverloads
    public fun verify(form: ByteArray, expected: ExpectedCallback, allowLongMdStatus: Boolean = false): Callback =
        verified(form, allowLongMdStatus) { put("expected", JSON.encodeToJsonElement(ExpectedCallback.serializer(), expected)) }

    /** Verifies a callback from the form as text. */
    @JvmOverloads
    public fun verify(form: String, expected: ExpectedCallback, allowLongMdStatus: Boolean = false): Callback =
        verify(form.encodeToByteArray(), expected, allowLongMdStatus)

    /** Verifies a callback without comparing it: compare it with your own record yourself. */
    @JvmOverloads
    public fun verify(
        form: ByteArray,
        @Suppress("UNUSED_PARAMETER") expected: Unchecked,
        allowLongMdStatus: Boolean = false,
    ): Callback = verified(form, allowLongMdStatus) { put("unchecked", true) }

    /** Verifies a callback from the form as text. */
    @JvmOverloads
    public fun verify(form: String, expected: Unchecked, allowLongMdStatus: Boolean = false): Callback =
        verify(form.encodeToByteArray(), expected, allowLongMdStatus)

    /**
     * Verifies a callback, and compares it with the record that [expected] looks up by the ids that the form says. These ids are not
     * verified: the record decides, and `null` refuses the callback. In a coroutine it may suspend.
     *
     * @throws ImzaException.VerificationFailed if a check fails, or there is no record.
     */
    public inline fun verify(
        form: ByteArray,
        allowLongMdStatus: Boolean = false,
        expected: (ClaimedCallback) -> ExpectedCallback?,
    ): Callback = verify(form, recorded(expected(claimed(form))), allowLongMdStatus)

    /**
     * Returns the ids that a form says, to look up your own record by. Its hash fits, but the ids are not verified: pass the record to
     * [verify], which decides.
     */
    public fun claimed(form: ByteArray): ClaimedCallback =
        JSON.decodeFromString(ClaimedCallback.serializer(), bridge.handleMessage("claimed", buildJsonObject { }, form))

    /** Returns a record that was found, and refuses the callback without one. */
    @PublishedApi
    internal fun recorded(record: ExpectedCallback?): ExpectedCallback {
        if (record == null) bridge.handleMessage("no_record", buildJsonObject { }, ByteArray(0))
        return checkNotNull(record)
    }

    private fun verified(form: ByteArray, allowLongMdStatus: Boolean, compared: JsonObjectBuilder.() -> Unit): Callback {
        val input = buildJsonObject {
            compared()
            put("allowLongMdStatus", allowLongMdStatus)
        }
        return JSON.decodeFromString(Callback.serializer(), bridge.handleMessage("verify", input, form))
    }

    /** Explains why the hash of a form does not fit. The explanation is for you, who hold the keys: the payer must not see it. */
    public fun explain(form: ByteArray): Explanation =
        JSON.decodeFromString(Explanation.serializer(), bridge.handleMessage("explain", buildJsonObject {}, form))

    /** Explains why the hash of a form does not fit, from its text. */
    public fun explain(form: String): Explanation = explain(form.encodeToByteArray())

    /** Forgets the keys. */
    override fun close(): Unit = bridge.close()

    override fun toString(): String = "CraftgateCallbacks(***)"
}

internal fun texts(texts: List<String>): JsonElement = buildJsonArray { texts.forEach { add(JsonPrimitive(it)) } }

/** Reads the text of a JSON string. */
internal fun textOf(json: String): String = (Json.parseToJsonElement(json) as JsonPrimitive).content
