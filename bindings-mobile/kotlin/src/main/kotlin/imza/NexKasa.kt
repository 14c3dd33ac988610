// NexKasa: the client and its callbacks. The operations are generated.

package imza

import imza.nexkasa.ClaimedTransfer
import imza.nexkasa.ExpectedTransfer
import imza.nexkasa.Explanation
import imza.nexkasa.NexKasaCallbackInput
import imza.nexkasa.NexKasaOperations
import imza.nexkasa.TransferCallback
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put

/** How IBANs are sent. The vendor's documentation has them with spaces in its table and without in its example. */
public enum class IbanFormat(internal val word: String) {
    /** 26 characters without spaces. */
    COMPACT("compact"),

    /** In groups of four. */
    SPACED("spaced"),
}

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
 * @param allowInsecureHosts Names of hosts to which the base URL may use plain `http`, such as `sandbox` in a private network.
 * @param ibanFormat How IBANs are sent.
 * @throws ImzaException.Configuration if a setting cannot work.
 */
public class NexKasa @JvmOverloads constructor(
    apiKey: String,
    callbackSecrets: List<String> = emptyList(),
    callbackTokens: List<String> = emptyList(),
    webhookSecrets: List<String> = emptyList(),
    allowedAddresses: List<String> = emptyList(),
    baseUrl: String? = null,
    allowInsecureHosts: List<String> = emptyList(),
    ibanFormat: IbanFormat = IbanFormat.COMPACT,
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
            put("allowInsecureHosts", texts(allowInsecureHosts))
            put("ibanFormat", ibanFormat.word)
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

    /**
     * Reads a callback, and compares it with the record that [expected] looks up by what the callback says. That is not verified: the
     * record decides, and `null` refuses the callback. In a coroutine it may suspend.
     *
     * @param input What came with the body; its own `expected` is not used.
     * @throws ImzaException.VerificationFailed if a check fails, or there is no record.
     */
    public inline fun readCallback(
        body: ByteArray,
        input: NexKasaCallbackInput,
        expected: (ClaimedTransfer) -> ExpectedTransfer?,
    ): TransferCallback = readCallback(body, recorded(input, expected(claimed(body, input))))

    /** Returns what a callback says, to look up your own record by. It is not verified: pass the record to [readCallback], which decides. */
    public fun claimed(body: ByteArray, input: NexKasaCallbackInput): ClaimedTransfer = JSON.decodeFromString(
        ClaimedTransfer.serializer(),
        bridge.handleMessage("claimed", JSON.encodeToJsonElement(NexKasaCallbackInput.serializer(), input), body),
    )

    /** Returns the input with a record that was found, and refuses the callback without one. */
    @PublishedApi
    internal fun recorded(input: NexKasaCallbackInput, record: ExpectedTransfer?): NexKasaCallbackInput {
        if (record == null) bridge.handleMessage("no_record", buildJsonObject { }, ByteArray(0))
        return input.copy(expected = checkNotNull(record))
    }

    /**
     * Explains why a callback is refused: the token in its URL, then the header `X-NexKasa-Signature`, then the sender. The explanation is
     * for you, who hold the keys.
     */
    public fun explainCallback(body: ByteArray, input: NexKasaCallbackInput): Explanation = JSON.decodeFromString(
        Explanation.serializer(),
        bridge.handleMessage("explain_callback", JSON.encodeToJsonElement(NexKasaCallbackInput.serializer(), input), body),
    )

    /** Forgets the keys. Calls that are built can no longer be read. */
    override fun close(): Unit = bridge.close()

    override fun toString(): String = "NexKasa(***)"
}
