// ParaX: deposits by bank transfer, their webhooks, and the confirmation of these.

package imza

import imza.parax.Confirmation
import imza.parax.DepositAnswer
import imza.parax.DepositRequest
import imza.parax.ExpectedPayment
import imza.parax.TransactionStatus
import imza.parax.Webhook
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put

/**
 * A client of ParaX, to be shared by all threads.
 *
 * @param sid The merchant's site id.
 * @param key The API key: it travels in status queries.
 * @param secretKey The secret key: it signs deposits and never travels.
 * @param depositBaseUrl Where deposits go, if not to the vendor.
 * @param statusBaseUrl Where status queries go, if not to the vendor.
 * @param allowedAddresses Addresses and networks that webhooks may come from, instead of the documented one.
 * @throws ImzaException.Configuration if a setting cannot work.
 */
public class ParaX @JvmOverloads constructor(
    sid: Long,
    key: String,
    secretKey: String,
    depositBaseUrl: String? = null,
    statusBaseUrl: String? = null,
    allowedAddresses: List<String> = emptyList(),
) : AutoCloseable {
    private val bridge = Bridge(
        "parax",
        buildJsonObject {
            put("sid", sid)
            put("key", key)
            put("secretKey", secretKey)
            depositBaseUrl?.let { put("depositBaseUrl", it) }
            statusBaseUrl?.let { put("statusBaseUrl", it) }
            put("allowedAddresses", texts(allowedAddresses))
        },
    )

    /** The signed URL of a deposit, to send the payer's browser to. */
    public fun depositUrl(request: DepositRequest): String =
        textOf(bridge.handleMessage("deposit_url", JSON.encodeToJsonElement(DepositRequest.serializer(), request), ByteArray(0)))

    /** Asks for a deposit: the answer says where to send the money. */
    @JvmOverloads
    public fun deposit(request: DepositRequest, options: CallOptions = CallOptions.DEFAULT): Call<DepositAnswer> =
        bridge.build("deposit", path(), bridge.text(DepositRequest.serializer(), request), options, Reader.value(DepositAnswer.serializer()))

    /** Asks what became of a transaction. */
    @JvmOverloads
    public fun transactionStatus(transactionId: String, options: CallOptions = CallOptions.DEFAULT): Call<TransactionStatus> =
        bridge.build("transaction_status", path(transactionId), null, options, Reader.value(TransactionStatus.serializer()))

    /**
     * Reads a webhook. Nothing signs it: [confirm] it before crediting anything.
     *
     * @param remoteAddress The peer's IP address.
     * @throws ImzaException.VerificationFailed if the address is not allowed, or the body is no webhook.
     */
    public fun readWebhook(body: ByteArray, remoteAddress: String?): Webhook =
        webhook(body, buildJsonObject { remoteAddress?.let { put("remoteAddress", it) } })

    /** Reads a webhook whose sender something else has checked. */
    public fun readWebhook(body: ByteArray, @Suppress("UNUSED_PARAMETER") remoteAddress: Unchecked): Webhook =
        webhook(body, buildJsonObject { put("unchecked", true) })

    private fun webhook(body: ByteArray, input: JsonObject): Webhook =
        JSON.decodeFromString(Webhook.serializer(), bridge.handleMessage("read_webhook", input, body))

    /** Confirms a webhook with a status query, and compares both with your own record of the order that its `trx` names. */
    public fun confirm(webhook: Webhook, expected: ExpectedPayment): Call<Confirmation> {
        val request = buildJsonObject {
            put("webhook", JSON.encodeToJsonElement(Webhook.serializer(), webhook.copy(otherFields = null)))
            put("expected", JSON.encodeToJsonElement(ExpectedPayment.serializer(), expected))
        }
        return bridge.build("confirm", path(), request.toString(), CallOptions.DEFAULT, Reader.value(Confirmation.serializer()))
    }

    /** Forgets the keys. */
    override fun close(): Unit = bridge.close()

    override fun toString(): String = "ParaX(***)"

    public companion object {
        /** A civil time of an answer with Istanbul's offset. */
        @JvmStatic
        public fun offsetTime(civil: String): String = textOf(callFunction("offset_time", JsonPrimitive(civil).toString()))
    }
}
