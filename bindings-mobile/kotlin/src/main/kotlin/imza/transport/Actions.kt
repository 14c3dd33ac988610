// The order in which a call is sent, repeated, asked about and read. Nothing here waits or sends.

package imza.transport

import imza.Attempt
import imza.Call
import imza.ImzaException
import imza.Kind
import imza.Outcome
import imza.Repeat
import imza.Step
import imza.Verdict
import java.io.IOException
import java.net.http.HttpResponse
import java.time.Duration
import java.util.concurrent.ThreadLocalRandom

/** The next thing to do. */
internal sealed interface Action {
    /** Send a call once; tell what came of it. */
    class Exchange(val call: Call<*>, val timeout: Duration) : Action

    /** Wait. */
    class Wait(val duration: Duration) : Action
}

/**
 * The actions of sending or settling a call, one after another, and their [result]. They are the same for callers that wait and for those that do
 * not. The next action is known once it was told what came of the one before; asking for it throws what the call ends with.
 */
internal abstract class Actions<R>(private val options: SendOptions) : Iterator<Action> {
    private val actions = iterator { ended = run() }
    private var ended: Any? = null
    private var response: HttpResponse<ByteArray>? = null
    private var reason: IOException? = null

    /** The result of the call, once no action is left. */
    @Suppress("UNCHECKED_CAST")
    val result: R get() = ended as R

    protected abstract suspend fun SequenceScope<Action>.run(): R

    override fun hasNext(): Boolean = actions.hasNext()

    override fun next(): Action = actions.next()

    /** Tells the answer of an exchange. */
    fun answered(response: HttpResponse<ByteArray>) {
        this.response = response
    }

    /** Tells why no answer came. */
    fun unanswered(reason: IOException) {
        response = null
        this.reason = reason
    }

    /** Sends a call once, with the hooks. Returns its answer, or null if none came. */
    protected suspend fun SequenceScope<Action>.exchanged(call: Call<*>, attempt: Int): HttpResponse<ByteArray>? {
        options.onRequest?.accept(Sending(call, attempt))
        val begun = System.nanoTime()
        yield(Action.Exchange(call, options.timeout ?: Duration.ofSeconds(call.timeoutSeconds.toLong())))
        val answer = response
        try {
            val duration = Duration.ofNanos(System.nanoTime() - begun)
            options.onResponse?.accept(Sent(call, attempt, answer?.statusCode(), duration, if (answer == null) reason else null))
        } catch (_: Exception) {
            // The answer counts, not what is made of its note.
        }
        return answer
    }

    protected fun noAnswer(call: Call<*>): ImzaException = ImzaException.NoAnswer(call.repeat, checkNotNull(reason))
}

/** Sends a call, and again as the options and its own `repeat` allow. */
internal class SendActions<T>(private val call: Call<T>, options: SendOptions) : Actions<T>(options) {
    private val retry = options.retry ?: Retry.of(1)

    override suspend fun SequenceScope<Action>.run(): T {
        var wait = retry.wait
        var attempt = 1
        while (true) {
            val answer = exchanged(call, attempt)
            val error = try {
                if (answer != null) return call.parse(answer.statusCode(), answer.body())
                noAnswer(call)
            } catch (error: ImzaException) {
                error
            }
            if (attempt >= retry.attempts || !mayRepeat(error)) throw error
            yield(Action.Wait(scattered(minOf(wait, MOST_WAIT))))
            wait = wait.multipliedBy(2)
            attempt++
        }
    }

    /** Whether the call may be sent again by itself after this error. */
    private fun mayRepeat(error: ImzaException): Boolean = when {
        call.repeat == Repeat.ASK_FIRST -> false
        error is ImzaException.NoAnswer -> true
        error is ImzaException.Api || error is ImzaException.UnexpectedResponse ->
            error.outcome == Outcome.UNKNOWN || error.kind == Kind.PROVIDER_UNAVAILABLE || error.kind == Kind.RATE_LIMITED
        else -> false
    }

    /** Not all callers at the same time. */
    private fun scattered(wait: Duration): Duration = Duration.ofMillis(wait.toMillis() * ThreadLocalRandom.current().nextLong(75, 126) / 100)

    private companion object {
        val MOST_WAIT: Duration = Duration.ofSeconds(10)
    }
}

/** Goes on with an attempt until it is known what became of it, for a minute at most. */
internal class SettleActions<T>(private val attempt: Attempt<T>, options: SendOptions) : Actions<Verdict<T>>(options) {
    init {
        require(options.retry == null) { "retry: expected none, since settling repeats what may be repeated" }
    }

    override suspend fun SequenceScope<Action>.run(): Verdict<T> {
        var waited = 0L
        var sendings = 0
        while (true) {
            attempt.tick(System.currentTimeMillis() / 1000)
            when (val step = attempt.next()) {
                is Verdict<T> -> return step
                is Step.Send -> {
                    val answer = exchanged(step.call, ++sendings)
                    if (answer == null) attempt.noAnswer() else attempt.answered(answer.statusCode(), answer.body())
                }
                is Step.Wait -> {
                    if (waited + step.seconds > MOST_SETTLING) {
                        return Verdict.Open("nothing is proven yet: go on later with the saved attempt", attempt.save())
                    }
                    waited += step.seconds
                    yield(Action.Wait(Duration.ofSeconds(step.seconds)))
                }
            }
        }
    }

    private companion object {
        /** How many seconds a call is settled for before it is left open. */
        const val MOST_SETTLING = 60L
    }
}
