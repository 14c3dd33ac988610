// ParaX: the client, its webhooks and their confirmation. The operations are generated.

package imza

import imza.parax.Confirmation
import imza.parax.DepositRequest
import imza.parax.ExpectedPayment
import imza.parax.Explanation
import imza.parax.ParaXOperations
import imza.parax.Webhook
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put

/**
 * A client of ParaX: deposits by bank transfer. Threads can share it.
 *
 * @param sid The merchant's site id.
 * @param key The API key: it travels in status queries.
 * @param secretKey The secret key: it signs deposits and never travels.
 * @param depositBaseUrl Where deposits go, if not to the vendor.
 * @param statusBaseUrl Where status queries go, if not to the vendor.
 * @param allowInsecureHosts Names of hosts to which a base URL may use plain `http`, such as `sandbox` in a private network.
 * @param allowedAddresses Addresses and networks that webhooks may come from, instead of the documented `176.31.10.152`.
 * @throws ImzaException.Configuration if a setting cannot work.
 */
public class ParaX @JvmOverloads constructor(
    sid: Long,
    key: String,
    secretKey: String,
    depositBaseUrl: String? = null,
    statusBaseUrl: String? = null,
    allowedAddresses: List<String> = emptyList(),
    allowInsecureHosts: List<String> = emptyList(),
) : ParaXOperations(
    Bridge(
        "parax",
        buildJsonObject {
            put("sid", sid)
            put("key", key)
            put("secretKey", secretKey)
            depositBaseUrl?.let { put("depositBaseUrl", it) }
            statusBaseUrl?.let { put("statusBaseUrl", it) }
            put("allowedAddresses", texts(allowedAddresses))
            put("allowInsecureHosts", texts(allowInsecureHosts))
        },
    ),
),
    AutoCloseable {
    /**
     * Signs these parameters as they are, for what the operations do not cover: returns the hex signature. Nothing is added; `&` is refused.
     *
     * @throws ImzaException.InvalidRequest if a parameter could be confused with another one.
     */
    public fun sign(parameters: Map<String, String>): String =
        textOf(bridge.handleMessage("sign", JsonObject(parameters.mapValues { JsonPrimitive(it.value) }), ByteArray(0)))

    /** Makes the signed URL of a deposit, to send the payer's browser to. */
    public fun depositUrl(request: DepositRequest): String =
        textOf(bridge.handleMessage("deposit_url", JSON.encodeToJsonElement(DepositRequest.serializer(), request), ByteArray(0)))

    /** Explains why the signature of a deposit URL does not fit that other code made. The explanation is for you, who hold the keys. */
    public fun explain(url: String): Explanation =
        JSON.decodeFromString(Explanation.serializer(), bridge.handleMessage("explain", buildJsonObject { put("url", url) }, ByteArray(0)))

    /**
     * Reads a webhook. It is not signed: [confirm] it before crediting anything.
     *
     * @param body The body's bytes as they arrived.
     * @param remoteAddress The peer's IP address.
     * @throws ImzaException.VerificationFailed if the address is not allowed, or the body is not a webhook.
     */
    public fun readWebhook(body: ByteArray, remoteAddress: String?): Webhook =
        webhook(body, buildJsonObject { remoteAddress?.let { put("remoteAddress", it) } })

    /** Reads a webhook without checking its sender: check the address yourself. */
    public fun readWebhook(body: ByteArray, @Suppress("UNUSED_PARAMETER") remoteAddress: Unchecked): Webhook =
        webhook(body, buildJsonObject { put("unchecked", true) })

    private fun webhook(body: ByteArray, input: JsonObject): Webhook =
        JSON.decodeFromString(Webhook.serializer(), bridge.handleMessage("read_webhook", input, body))

    /**
     * Confirms a webhook with a status query, and compares both with your own record of the order that its `trx` names: the amount, and at
     * least one of `transactionId` (stored from the deposit's response: the strongest), `userId` and `username`.
     *
     * @param allowAmountChange Whether another amount than the expected one is confirmed; the result has both. By default it is refused.
     */
    @JvmOverloads
    public fun confirm(
        webhook: Webhook,
        expected: ExpectedPayment,
        options: CallOptions = CallOptions.DEFAULT,
        allowAmountChange: Boolean = false,
    ): Call<Confirmation> {
        val request = buildJsonObject {
            put("webhook", JSON.encodeToJsonElement(Webhook.serializer(), webhook.copy(otherFields = null)))
            put("expected", JSON.encodeToJsonElement(ExpectedPayment.serializer(), expected))
            put("allowAmountChange", allowAmountChange)
        }
        return bridge.build("confirm", path(), request.toString(), options, Reader.value(Confirmation.serializer()))
    }

    /** Forgets the keys. Calls that are built can no longer be read. */
    override fun close(): Unit = bridge.close()

    override fun toString(): String = "ParaX(***)"

    public companion object {
        /** Writes a civil time of an answer with Istanbul's offset, as `2026-02-03T14:30:00+03:00`. */
        @JvmStatic
        public fun offsetTime(civil: String): String = textOf(callFunction("offset_time", JsonPrimitive(civil).toString()))
    }
}
