// NexKasa: the client and its callbacks. The operations are generated.

package imza

import imza.nexkasa.NexKasaCallbackInput
import imza.nexkasa.NexKasaOperations
import imza.nexkasa.TransferCallback
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put

/**
 * A client of NexKasa: deposits and withdrawals that an operator decides on. Threads can share it. Every check that is set up for
 * callbacks runs on each of them. Store the `callbackUrl` and `callbackNonce` of a call with the order.
 *
 * @param apiKey The merchant's API key.
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
) : NexKasaOperations(
    Bridge(
        "nexkasa",
        buildJsonObject {
            put("apiKey", apiKey)
            put("callbackSecrets", texts(callbackSecrets))
            put("callbackTokens", texts(callbackTokens))
            put("webhookSecrets", texts(webhookSecrets))
            put("allowedAddresses", texts(allowedAddresses))
            baseUrl?.let { put("baseUrl", it) }
        },
    ),
),
    AutoCloseable {
    /**
     * Reads a callback: every check that is set up must pass.
     *
     * @param body The body's bytes as they arrived.
     * @throws ImzaException.VerificationFailed if a check fails.
     */
    public fun readCallback(body: ByteArray, input: NexKasaCallbackInput): TransferCallback = JSON.decodeFromString(
        TransferCallback.serializer(),
        bridge.handleMessage("read_callback", JSON.encodeToJsonElement(NexKasaCallbackInput.serializer(), input), body),
    )

    /** Forgets the keys. Calls that are built can no longer be read. */
    override fun close(): Unit = bridge.close()

    override fun toString(): String = "NexKasa(***)"
}
