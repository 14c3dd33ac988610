// Calls, each a request to send and the reader of its answer, and their options.

package imza

import java.util.Collections
import java.util.concurrent.atomic.AtomicBoolean
import kotlinx.serialization.json.JsonElement

/**
 * A request to send, byte for byte, and the reader of its answer. Follow no redirect: the keys must not travel.
 *
 * It can be kept, and used from any thread. Its [toString] shows no value of its query, of its headers or of its body.
 */
public open class Call<T> internal constructor(
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

    /** NexKasa: the callback URL as it is sent. Store it with the order; it acts as a secret. */
    public val callbackUrl: String? = prepared.callbackUrl

    /** NexKasa: the nonce of the callback's token. Store it with the order. */
    public val callbackNonce: String? = prepared.callbackNonce

    private val state: String = prepared.state

    private val safeUrl: String = prepared.safeUrl

    private val isRead = AtomicBoolean()

    /**
     * Reads the answer from the bytes that arrived, also where the client was closed since. A field that does not fit its type is null and among
     * the result's `misfits`.
     *
     * @throws ImzaException if the provider reports an error, or the answer does not match this operation; [ImzaException.InvalidRequest]
     *   with an outcome if the status is not from 100 to 599.
     */
    public fun parse(status: Int, body: ByteArray?): T {
        // An answer that cannot be read because of an argument can be read again.
        var isDone = true
        try {
            return bridge.read(operation, state, status, body ?: NO_BYTES, reader)
        } catch (error: ImzaException.InvalidRequest) {
            isDone = false
            throw error
        } finally {
            if (isDone && !isRead.getAndSet(true)) bridge.wasRead()
        }
    }

    /**
     * Reads an answer that was decoded to text already. Of a file the bytes are needed: decoding has destroyed them.
     *
     * @throws ImzaException if the provider reports an error, or the answer does not match this operation.
     */
    public fun parse(status: Int, body: String): T {
        if (reader.isFile) {
            throw bridge.misused(operation, state, "body", "expected the bytes of a file, found text; pass the bytes as they arrived")
        }
        return parse(status, body.encodeToByteArray())
    }

    /**
     * Makes the call whose answer tells what became of this one, for when its own answer is lost or its outcome unknown; null where the provider
     * cannot be asked. If this call has an idempotency key, sending it again comes first: that returns the first result.
     *
     * @param sentAt when this call was sent for the first time, in Unix seconds; older records do not count.
     * @param now the current time in Unix seconds; by default the platform's clock.
     * @throws ImzaException.InvalidRequest with the path of the field that the request lacks to be found by, such as `conversationId`.
     */
    @JvmOverloads
    public fun ask(sentAt: Long, now: Long = System.currentTimeMillis() / 1000): Call<Answered<T>>? = bridge.ask(operation, this, sentAt, now)

    /** Begins an attempt to do it, or restores a saved one. */
    internal fun attempt(saved: String?, now: Long): Attempt<T> = attempt(saved, now, reader)

    internal fun <R> attempt(saved: String?, now: Long, reader: Reader<R>): Attempt<R> {
        val state = bridge.begin(operation, this, now).let { begun -> if (saved == null) begun else bridge.restored(saved, begun) }
        return Attempt(bridge, this, reader, state)
    }

    override fun toString(): String = "Call($method $safeUrl, headers ${headers.keys}, repeat ${repeat.word})"

    private companion object {
        val NO_BYTES = ByteArray(0)
    }
}

/**
 * A call that begins a payment, which another one completes.
 *
 * @param T the result of this call.
 * @param R the result of the completion, which is that of an attempt.
 */
public class BegunCall<T, R> internal constructor(
    bridge: Bridge,
    operation: String,
    reader: Reader<T>,
    internal val completed: Reader<R>,
    prepared: PreparedCall,
) : Call<T>(bridge, operation, reader, prepared)

/** The answer to the question of what became of a call. */
public sealed interface Answered<out T> {
    /**
     * It was done.
     *
     * @property result the provider's record, as the result of the call.
     */
    public class Done<T> internal constructor(public val result: T) : Answered<T> {
        override fun toString(): String = "Done($result)"
    }

    /** It was not done: the provider's records prove it. */
    public object NotDone : Answered<Nothing> {
        override fun toString(): String = "NotDone"
    }

    /**
     * Nothing is proven yet: ask again later, or have a person look.
     *
     * @property found the records that were found.
     */
    public class Unclear internal constructor(public val found: List<JsonElement>) : Answered<Nothing> {
        override fun toString(): String = "Unclear(${found.size} found)"
    }
}

/** How to treat a field that imza does not know: those in `otherFields` of a request. */
public enum class UnknownFields(internal val word: String) {
    /** Refuse it, with its path and the nearest name. */
    ERROR("error"),

    /** Send it as it is. */
    SEND("send"),
}

/** The checks that run before a call is built. */
public enum class Checks(internal val word: String) {
    /** All. */
    ALL("all"),

    /** Only those of types, path values, header and URL characters. */
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
 * The options of a call. One that a provider cannot honour is refused with the reason.
 *
 * @property randomKey Craftgate: random text for the signature, new for each request; by default a UUID v4 of the platform's random bits.
 * @property idempotencyKey Craftgate: sent as `x-idempotency-key`; honoured on POST, PATCH and DELETE.
 * @property nonce NexKasa: random text for the callback token, 16 to 128 characters, new for each request; by default random.
 * @property now N Kolay: the current time in Unix seconds, to check `timeToLive` against; by default the platform's clock.
 * @property unknownFields How to treat `otherFields` of a request.
 * @property checks The checks that run.
 * @property waive Checks that are waived.
 * @property conversationId Craftgate: the conversation id of a request that has none of its own, so that its record can be found: `auto` for the
 *   random key, or a text of your own.
 */
public class CallOptions private constructor(builder: Builder) {
    public val idempotencyKey: String? = builder.idempotencyKey
    public val randomKey: String? = builder.randomKey
    public val nonce: String? = builder.nonce
    public val now: Long? = builder.now
    public val unknownFields: UnknownFields = builder.unknownFields
    public val checks: Checks = builder.checks
    public val waive: Set<Waiver> = builder.waive
    public val conversationId: String? = builder.conversationId

    /** Options of a call with this idempotency key. */
    public constructor(idempotencyKey: String?) : this(Builder().idempotencyKey(idempotencyKey))

    /** Returns a builder with the same options. */
    public fun toBuilder(): Builder = Builder()
        .idempotencyKey(idempotencyKey)
        .randomKey(randomKey)
        .nonce(nonce)
        .now(now)
        .unknownFields(unknownFields)
        .checks(checks)
        .waive(waive)
        .conversationId(conversationId)

    private fun options(): List<Any?> = listOf(idempotencyKey, randomKey, nonce, now, unknownFields, checks, waive, conversationId)

    override fun equals(other: Any?): Boolean = other is CallOptions && other.options() == options()

    override fun hashCode(): Int = options().hashCode()

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
        "conversationId", conversationId,
    )

    /** Builds [CallOptions]. Each option is described there. */
    public class Builder internal constructor() {
        internal var idempotencyKey: String? = null
            private set
        internal var randomKey: String? = null
            private set
        internal var nonce: String? = null
            private set
        internal var now: Long? = null
            private set
        internal var unknownFields: UnknownFields = UnknownFields.ERROR
            private set
        internal var checks: Checks = Checks.ALL
            private set
        internal var waive: Set<Waiver> = emptySet()
            private set
        internal var conversationId: String? = null
            private set

        /** Craftgate: sent as `x-idempotency-key`; honoured on POST, PATCH and DELETE. */
        public fun idempotencyKey(idempotencyKey: String?): Builder = apply { this.idempotencyKey = idempotencyKey }

        /** Craftgate: random text for the signature. */
        public fun randomKey(randomKey: String?): Builder = apply { this.randomKey = randomKey }

        /** NexKasa: random text for the callback token. */
        public fun nonce(nonce: String?): Builder = apply { this.nonce = nonce }

        /** N Kolay: the current time in Unix seconds. */
        public fun now(now: Long?): Builder = apply { this.now = now }

        /** How to treat `otherFields` of a request. */
        public fun unknownFields(unknownFields: UnknownFields): Builder = apply { this.unknownFields = unknownFields }

        /** The checks that run. */
        public fun checks(checks: Checks): Builder = apply { this.checks = checks }

        /** Checks that are waived. */
        public fun waive(waive: Set<Waiver>): Builder = apply { this.waive = waive }

        /** Craftgate: the conversation id of a request that has none of its own. */
        public fun conversationId(conversationId: String?): Builder = apply { this.conversationId = conversationId }

        /** Builds the options. */
        public fun build(): CallOptions = CallOptions(this)
    }

    public companion object {
        /** No options. */
        @JvmField
        public val DEFAULT: CallOptions = Builder().build()

        /** Returns a builder. */
        @JvmStatic
        public fun builder(): Builder = Builder()

        /** Makes options by name. It is compiled into its callers, so that options can be added. */
        @Suppress("NOTHING_TO_INLINE")
        @JvmSynthetic
        public inline operator fun invoke(
            idempotencyKey: String? = null,
            randomKey: String? = null,
            nonce: String? = null,
            now: Long? = null,
            unknownFields: UnknownFields = UnknownFields.ERROR,
            checks: Checks = Checks.ALL,
            waive: Set<Waiver> = emptySet(),
            conversationId: String? = null,
        ): CallOptions = builder()
            .idempotencyKey(idempotencyKey)
            .randomKey(randomKey)
            .nonce(nonce)
            .now(now)
            .unknownFields(unknownFields)
            .checks(checks)
            .waive(waive)
            .conversationId(conversationId)
            .build()
    }
}

/**
 * A reply to a webhook or a callback, to be sent as it is.
 *
 * @property status HTTP status.
 * @property body The body.
 */
public class Reply internal constructor(public val status: Int, contentType: String, public val body: String) {
    /** The headers; names are in lower case. */
    public val headers: Map<String, String> = Collections.singletonMap("content-type", contentType)

    override fun toString(): String = "Reply($status, $body)"
}

/** Skips a check; the caller performs it. */
public object Unchecked {
    override fun toString(): String = "unchecked"
}
