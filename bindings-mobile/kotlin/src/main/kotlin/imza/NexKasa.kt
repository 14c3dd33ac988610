// NexKasa: deposits and withdrawals that an operator decides on, and their callbacks.

package imza

import imza.nexkasa.DepositRequest
import imza.nexkasa.NexKasaCallbackInput
import imza.nexkasa.TransferAnswer
import imza.nexkasa.TransferCallback
import imza.nexkasa.WithdrawRequest
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put

/**
 * A client of NexKasa, to be shared by all threads. What is set up for callbacks is checked on each of them.
 *
 * @param callbackSecrets Your own secrets of the tokens in callback URLs; the first makes them, each may verify them.
 * @param callbackTokens Your own static tokens in callback URLs.
 * @param webhookSecrets Secrets of the header `X-NexKasa-Signature`, if the vendor gave any.
 * @param allowedAddresses Addresses and networks that callbacks may come from.
 * @param baseUrl Where requests go, if not to the vendor.
 * @throws ImzaException.Configuration if a setting cannot work.
 */
public class NexKasa @JvmOverloads constructor(
    apiKey: String,
    callbackSecrets: List<String> = emptyList(),
    callbackTokens: List<String> = emptyList(),
    webhookSecrets: List<String> = emptyList(),
    allowedAddresses: List<String> = emptyList(),
    baseUrl: String? = null,
) : AutoCloseable {
    private val bridge = Bridge(
        "nexkasa",
        buildJsonObject {
            put("apiKey", apiKey)
            put("callbackSecrets", texts(callbackSecrets))
            put("callbackTokens", texts(callbackTokens))
            put("webhookSecrets", texts(webhookSecrets))
            put("allowedAddresses", texts(allowedAddresses))
            baseUrl?.let { put("baseUrl", it) }
        },
        Default.NONCE,
    )

    /** Asks for a deposit. Store the call's `callbackUrl` and `callbackNonce` with the order. */
    @JvmOverloads
    public fun deposit(request: DepositRequest, options: CallOptions = CallOptions.DEFAULT): Call<TransferAnswer> =
        bridge.build("deposit", path(), bridge.text(DepositRequest.serializer(), request), options, Reader.value(TransferAnswer.serializer()))

    /** Asks for a withdrawal. After a time-out only the callback or the vendor's support tells whether it was taken. */
    @JvmOverloads
    public fun withdraw(request: WithdrawRequest, options: CallOptions = CallOptions.DEFAULT): Call<TransferAnswer> =
        bridge.build("withdraw", path(), bridge.text(WithdrawRequest.serializer(), request), options, Reader.value(TransferAnswer.serializer()))

    /**
     * Reads a callback: every check that is set up must pass.
     *
     * @param body The body's bytes as they arrived.
     * @throws ImzaException.VerificationFailed if one does not.
     */
    public fun readCallback(body: ByteArray, input: NexKasaCallbackInput): TransferCallback = JSON.decodeFromString(
        TransferCallback.serializer(),
        bridge.handleMessage("read_callback", JSON.encodeToJsonElement(NexKasaCallbackInput.serializer(), input), body),
    )

    /** Forgets the keys. */
    override fun close(): Unit = bridge.close()

    override fun toString(): String = "NexKasa(***)"
}
