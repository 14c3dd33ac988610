// What an operation makes: a request to send as it is, and the reader of its answer. And the options of a call.

package imza

import java.util.Collections

/**
 * A request to send, byte for byte, and the reader of its answer. Follow no redirect: the keys must not travel.
 *
 * It may be kept and used from any thread. Its [toString] shows no value of its query, of its headers or of its body.
 */
public class Call<T> internal constructor(
    private val bridge: Bridge,
    private val operation: String,
    private val reader: Reader<T>,
    prepared: PreparedCall,
) {
    /** `GET`, `POST`, … */
    public val method: String = prepared.method

    /** The URL that was signed. */
    public val url: String = prepared.url

    /** The headers, in their order. */
    public val headers: Map<String, String> = Collections.unmodifiableMap(prepared.headers)

    /** The body that was signed, if there is one. Do not change it. */
    public val body: ByteArray? = prepared.body

    /** Whether it may be sent again. It is known per operation, never guessed from the method. */
    public val repeat: Repeat = prepared.repeat

    /** How long the answer may take. */
    public val timeoutSeconds: Int = prepared.timeoutSeconds

    /** NexKasa: the callback URL as it is sent, to be stored with the order. It acts as a secret. */
    public val callbackUrl: String? = prepared.callbackUrl

    /** NexKasa: the nonce of the callback's token, to be stored with the order. */
    public val callbackNonce: String? = prepared.callbackNonce

    private val state: String = prepared.state

    /**
     * Reads the answer: the bytes as they came.
     *
     * @throws ImzaException if it is an error, or no answer of this operation.
     */
    public fun parse(status: Int, body: ByteArray?): T = reader.read(bridge.read(operation, state, status, body ?: NO_BYTES), operation)

    /**
     * Reads an answer that was decoded to text already.
     *
     * @throws IllegalArgumentException if the operation answers a file: text would have destroyed it.
     * @throws ImzaException if it is an error, or no answer of this operation.
     */
    public fun parse(status: Int, body: String): T {
        require(!reader.isFile) { "$operation answers a file: pass its bytes, text has destroyed them" }
        return parse(status, body.encodeToByteArray())
    }

    override fun toString(): String = "Call($method ${withoutQueryValues(url)}, headers ${headers.keys}, repeat ${repeat.word})"

    private companion object {
        val NO_BYTES = ByteArray(0)
    }
}

/** Whether a call may be sent again. */
public enum class Repeat(public val word: String) {
    /** It only reads: repeat at will. */
    SAFE("safe"),

    /** Send the same call again, with its idempotency key. */
    SAME_KEY("same_key"),

    /** Ask the provider what became of it before anything is sent again. */
    ASK_FIRST("ask_first"),
    ;

    internal companion object {
        fun of(word: String): Repeat = entries.first { it.word == word }
    }
}

/** What to do with a field that imza does not know: what is in `otherFields` of a request. */
public enum class UnknownFields(internal val word: String) {
    /** Refuse it, with its path and the nearest name. */
    ERROR("error"),

    /** Send it as it is. */
    SEND("send"),
}

/** Which checks run before a call is built. */
public enum class Checks(internal val word: String) {
    /** All. */
    ALL("all"),

    /** Only types, path values, header and URL characters. */
    TYPES("types"),
}

/** A check that can be waived by name. */
public enum class Waiver(internal val word: String) {
    /** That the prices of items sum up. */
    ITEMS_SUM("items_sum"),

    /** Check digits of IBANs and identity numbers. */
    CHECK_DIGITS("check_digits"),
}

/**
 * The options of a call.
 *
 * @property randomKey Craftgate: random text for the signature, new for each request; by default a random UUID.
 * @property idempotencyKey Craftgate: sent as `x-idempotency-key`; honoured on POST, PATCH and DELETE.
 * @property nonce NexKasa: random text for the callback's token, 16 to 128 characters, new for each request; by default random.
 * @property now N Kolay: the current time in Unix seconds, to check `timeToLive` against; by default the platform's clock.
 * @property unknownFields What to do with `otherFields` of a request.
 * @property checks Which checks run.
 * @property waive Checks that are waived.
 */
public data class CallOptions @JvmOverloads constructor(
    public val idempotencyKey: String? = null,
    public val randomKey: String? = null,
    public val nonce: String? = null,
    public val now: Long? = null,
    public val unknownFields: UnknownFields = UnknownFields.ERROR,
    public val checks: Checks = Checks.ALL,
    public val waive: Set<Waiver> = emptySet(),
) {
    /** The nonce acts as a secret. */
    override fun toString(): String = shown(
        "CallOptions",
        "idempotencyKey", idempotencyKey,
        "randomKey", randomKey,
        "nonce", nonce?.let { "***" },
        "now", now,
        "unknownFields", unknownFields,
        "checks", checks,
        "waive", waive,
    )

    public companion object {
        /** No options. */
        @JvmField
        public val DEFAULT: CallOptions = CallOptions()
    }
}

/** Waives a check by its name: what [Unchecked] stands for, something else looks at. */
public object Unchecked {
    override fun toString(): String = "unchecked"
}

/** A URL with `***` for the values of its query. */
internal fun withoutQueryValues(url: String): String {
    val query = url.indexOf('?')
    if (query < 0) return url
    return url.substring(0, query + 1) + url.substring(query + 1).split('&').joinToString("&") { it.substringBefore('=') + "=***" }
}
