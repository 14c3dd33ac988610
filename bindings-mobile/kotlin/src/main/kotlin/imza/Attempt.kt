// An attempt to do a call: what to do next, and what became of it. The state machine is the core's.

package imza

import imza.bridge.Told
import imza.craftgate.Callback
import imza.craftgate.WebhookEvent
import java.util.UUID
import kotlinx.serialization.json.JsonPrimitive

/** The next step of an attempt. */
public sealed interface Step<out T> {
    /**
     * Send this call, then tell its answer by [Attempt.answered] or [Attempt.noAnswer].
     *
     * @property call the call.
     */
    public class Send internal constructor(public val call: Call<*>) : Step<Nothing> {
        override fun toString(): String = "Send($call)"
    }

    /**
     * Wait, then tell the time by [Attempt.tick].
     *
     * @property seconds how long.
     */
    public class Wait internal constructor(public val seconds: Long) : Step<Nothing> {
        override fun toString(): String = "Wait($seconds)"
    }
}

/** The end of an attempt. */
public sealed interface Verdict<out T> : Step<T> {
    /**
     * It was done.
     *
     * @property result what the call returns; of a call that begins a payment, what its completion returns.
     */
    public class Done<T> internal constructor(public val result: T) : Verdict<T> {
        override fun toString(): String = "Done($result)"
    }

    /**
     * It was not done and will not be.
     *
     * @property error why.
     */
    public class NotDone internal constructor(public val error: ImzaException) : Verdict<Nothing> {
        override fun toString(): String = "NotDone($error)"
    }

    /**
     * It cannot be settled here.
     *
     * @property reason why, for the person who decides.
     * @property saved the state of the attempt, to go on later.
     */
    public class Open internal constructor(public val reason: String, public val saved: String) : Verdict<Nothing> {
        override fun toString(): String = "Open($reason)"
    }
}

/**
 * A call on its way to a verdict. It sends nothing: take the [next] step, store [save], do the step, tell what happened.
 *
 * It never sends a call twice that could be done twice, and believes only what an answer or a record of the provider proves. A 3-D Secure
 * payment goes from its init by [callback] or [webhook] to its completion. It is for one thread at a time.
 */
public class Attempt<T> internal constructor(
    private val bridge: Bridge,
    private val call: Call<*>?,
    private val reader: Reader<T>,
    private var saved: String,
) {
    private var step: Step<T>? = null
    private var result: Verdict.Done<T>? = null
    private var error: ImzaException? = null

    /** Returns the next step. It stays the same until something is told. Store [save] before you do it. */
    public fun next(): Step<T> = step ?: proposed().also { step = it }

    private fun proposed(): Step<T> {
        val settled = bridge.settle(saved, "next", """{"randomKey":"${UUID.randomUUID()}"}""", NOTHING)
        saved = settled.saved
        return when (val told = settled.told) {
            is Told.SendCall -> Step.Send(checkNotNull(call))
            is Told.Ask -> Step.Send(bridge.prepared("ask", told.call))
            is Told.Complete -> Step.Send(bridge.prepared(settled.readAs, told.call))
            is Told.Wait -> Step.Wait(told.seconds)
            is Told.Done -> checkNotNull(result)
            is Told.NotDone -> Verdict.NotDone(error ?: ImzaException.of(told.report))
            is Told.Open -> Verdict.Open(told.reason, saved)
            else -> throw IllegalStateException("the native library does not match this jar")
        }
    }

    /**
     * Tells the answer to what was sent.
     *
     * @throws ImzaException.InvalidRequest if nothing was sent, or the status is not from 100 to 599.
     */
    public fun answered(status: Int, body: ByteArray?) {
        val settled = tell("answered", """{"status":$status}""", body ?: NOTHING)
        when (val told = settled.told) {
            is Told.ProvenDone -> result = Verdict.Done(bridge.read(settled.readAs, "", 200, told.body, reader))
            is Told.ProvenNotDone -> error = ImzaException.of(told.report)
            else -> {}
        }
    }

    /** Tells that no answer came to what was sent. */
    public fun noAnswer() {
        tell("no_answer")
    }

    /** Tells the time, in Unix seconds. */
    public fun tick(now: Long) {
        tell("tick", """{"now":$now}""")
    }

    /** Tells that a webhook of this payment was verified: what became of it is looked up. */
    public fun webhook(@Suppress("UNUSED_PARAMETER") event: WebhookEvent) {
        tell("webhook")
    }

    /**
     * Tells a verified callback.
     *
     * @throws ImzaException.InvalidRequest (`paymentId`) if it is that of another payment.
     */
    public fun callback(verified: Callback) {
        tell("callback", """{"paymentId":${JsonPrimitive(verified.paymentId?.toString())},"next":${JsonPrimitive(verified.next.word)}}""")
    }

    /** Returns its state as text, without a card, key or token. */
    public fun save(): String = saved

    private fun tell(told: String, input: String = "{}", body: ByteArray = NOTHING) =
        bridge.settle(saved, told, input, body).also {
            saved = it.saved
            step = null
        }

    override fun toString(): String = "Attempt(***)"

    private companion object {
        val NOTHING = ByteArray(0)
    }
}
