// The options of the transport, and what its hooks are told.

package imza.transport

import imza.Call
import imza.Repeat
import java.io.IOException
import java.time.Duration
import java.util.function.Consumer

/**
 * How a call is sent.
 *
 * @property timeout how long one exchange may take, to the last byte of the answer; by default what the call says.
 * @property retry sends a call again that got no answer, or one that leaves it open what became of the request, if it only reads
 *   ([Repeat.SAFE]) or has an idempotency key that is honoured ([Repeat.SAME_KEY]). A call that has to be asked about ([Repeat.ASK_FIRST]) never is.
 *   By default a call is sent once. To settle a call excludes it.
 * @property onRequest is called before each time that a call is sent. What it throws ends it: that time, nothing is sent.
 * @property onResponse is called after each answer, and after each time that none came. What it throws is ignored, so that no answer is lost.
 */
public class SendOptions private constructor(builder: Builder) {
    public val timeout: Duration? = builder.timeout
    public val retry: Retry? = builder.retry
    public val onRequest: Consumer<in Sending>? = builder.onRequest
    public val onResponse: Consumer<in Sent>? = builder.onResponse

    /** Builds [SendOptions]. */
    public class Builder internal constructor() {
        internal var timeout: Duration? = null
        internal var retry: Retry? = null
        internal var onRequest: Consumer<in Sending>? = null
        internal var onResponse: Consumer<in Sent>? = null

        /**
         * Sets how long one exchange may take.
         *
         * @throws IllegalArgumentException if it is not above zero.
         */
        public fun timeout(timeout: Duration?): Builder = apply {
            require(timeout == null || timeout > Duration.ZERO) { "timeout: expected a time above zero" }
            this.timeout = timeout
        }

        /** Sends a call again that may be sent again. */
        public fun retry(retry: Retry?): Builder = apply { this.retry = retry }

        /** Sets what is called before each time that a call is sent. */
        public fun onRequest(onRequest: Consumer<in Sending>?): Builder = apply { this.onRequest = onRequest }

        /** Sets what is called after each answer, and after each time that none came. */
        public fun onResponse(onResponse: Consumer<in Sent>?): Builder = apply { this.onResponse = onResponse }

        /** Builds the options. */
        public fun build(): SendOptions = SendOptions(this)
    }

    public companion object {
        /** A call is sent once, with its own timeout. */
        @JvmField
        public val DEFAULT: SendOptions = Builder().build()

        /** Returns a builder. */
        @JvmStatic
        public fun builder(): Builder = Builder()

        /** Makes options by name. It is compiled into its callers, so that options can be added. */
        @Suppress("NOTHING_TO_INLINE")
        @JvmSynthetic
        public inline operator fun invoke(
            timeout: Duration? = null,
            retry: Retry? = null,
            onRequest: Consumer<in Sending>? = null,
            onResponse: Consumer<in Sent>? = null,
        ): SendOptions = builder().timeout(timeout).retry(retry).onRequest(onRequest).onResponse(onResponse).build()
    }
}

/**
 * How often a call is sent, and with which waits.
 *
 * @property attempts how many times it is sent at most.
 * @property wait how long to wait before it is sent again; doubled each time, at most ten seconds, give or take a quarter.
 */
public class Retry private constructor(public val attempts: Int, public val wait: Duration) {
    override fun toString(): String = "Retry($attempts, $wait)"

    public companion object {
        /** Four times, after half a second. */
        @JvmField
        public val DEFAULT: Retry = Retry(4, Duration.ofMillis(500))

        /**
         * Returns how often a call is sent, and with which waits.
         *
         * @throws IllegalArgumentException if `attempts` is not at least 1, or `wait` is below zero.
         */
        @JvmStatic
        public fun of(attempts: Int, wait: Duration = DEFAULT.wait): Retry {
            require(attempts >= 1) { "attempts: expected at least 1, found $attempts" }
            require(!wait.isNegative) { "wait: expected a time, found one below zero" }
            return Retry(attempts, wait)
        }
    }
}

/**
 * A call that is about to be sent. Printing it shows no key.
 *
 * @property call the call; of an attempt, its next one.
 * @property attempt which time it is sent: 1, 2, …
 */
public open class Sending internal constructor(public val call: Call<*>, public val attempt: Int) {
    override fun toString(): String = "Sending($call, attempt $attempt)"
}

/**
 * The outcome of sending a call once.
 *
 * @property status the HTTP status; null if no answer came.
 * @property duration how long it took.
 * @property error the reason why no answer came.
 */
public class Sent internal constructor(
    call: Call<*>,
    attempt: Int,
    public val status: Int?,
    public val duration: Duration,
    public val error: IOException?,
) : Sending(call, attempt) {
    override fun toString(): String = "Sent($call, attempt $attempt, ${status ?: error?.javaClass?.simpleName}, $duration)"
}
