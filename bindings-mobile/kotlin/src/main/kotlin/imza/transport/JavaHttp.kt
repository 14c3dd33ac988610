// An optional transport: sends calls with the JDK's HTTP client.

package imza.transport

import imza.Attempt
import imza.Call
import imza.ImzaException
import imza.Repeat
import imza.Verdict
import java.io.IOException
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpRequest.BodyPublisher
import java.net.http.HttpRequest.BodyPublishers
import java.net.http.HttpResponse
import java.net.http.HttpResponse.BodyHandlers
import java.net.http.HttpTimeoutException
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionException
import java.util.concurrent.ExecutionException
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicBoolean

/**
 * Sends calls with the JDK's HTTP client, byte for byte, with one deadline for each exchange. A call of [Repeat.ASK_FIRST] is sent once, even where
 * the client would repeat it.
 *
 * Make one for the process, and share it: each has a client with threads and file descriptors of its own, which the JDK frees late. A
 * client that you pass is yours to close (Java 21 and newer).
 *
 * @throws IllegalArgumentException if the client follows redirects: the keys would travel with them.
 */
public class JavaHttp @JvmOverloads constructor(private val client: HttpClient = HttpClient.newHttpClient()) {
    init {
        require(client.followRedirects() == HttpClient.Redirect.NEVER) {
            "the HTTP client follows redirects, and would carry the keys to another host: build it with Redirect.NEVER"
        }
    }

    /**
     * Sends a call and reads its answer. The hooks of the options run on this thread.
     *
     * @throws ImzaException.NoAnswer if no answer came; its `repeat` says whether to send the call again.
     * @throws ImzaException as [Call.parse] does.
     */
    @JvmOverloads
    @Throws(InterruptedException::class)
    public fun <T> send(call: Call<T>, options: SendOptions = SendOptions.DEFAULT): T = done(SendActions(call, options))

    /** Sends a call without waiting. The future fails as [send] does; cancelling it ends the exchange. The hooks run on other threads. */
    @JvmOverloads
    public fun <T> sendAsync(call: Call<T>, options: SendOptions = SendOptions.DEFAULT): CompletableFuture<T> =
        Running(SendActions(call, options)).also { it.goOn() }

    /**
     * Sends a call until it is known what became of it, for a minute at most: it repeats what may be repeated, and asks where it must be
     * asked. If that is not known by then, the verdict is [Verdict.Open], with the saved attempt to go on later.
     *
     * @throws IllegalArgumentException if the options have a `retry`.
     */
    @JvmOverloads
    @Throws(InterruptedException::class)
    public fun <T> settle(call: Call<T>, options: SendOptions = SendOptions.DEFAULT): Verdict<T> = settle(begun(call), options)

    /** Goes on with an attempt that was begun before, such as one of `restoreAttempt`, as [settle] does with a call. */
    @JvmOverloads
    @Throws(InterruptedException::class)
    public fun <T> settle(attempt: Attempt<T>, options: SendOptions = SendOptions.DEFAULT): Verdict<T> = done(SettleActions(attempt, options))

    /** Settles a call without waiting. Cancelling the future ends it: what was sent may have been done. */
    @JvmOverloads
    public fun <T> settleAsync(call: Call<T>, options: SendOptions = SendOptions.DEFAULT): CompletableFuture<Verdict<T>> = settleAsync(begun(call), options)

    /** Settles an attempt without waiting. Use it nowhere else until the future is complete. */
    @JvmOverloads
    public fun <T> settleAsync(attempt: Attempt<T>, options: SendOptions = SendOptions.DEFAULT): CompletableFuture<Verdict<T>> =
        Running(SettleActions(attempt, options)).also { it.goOn() }

    private fun <T> begun(call: Call<T>): Attempt<T> = call.attempt(null, System.currentTimeMillis() / 1000)

    /** Does all actions on this thread. */
    private fun <R> done(actions: Actions<R>): R {
        for (action in actions) {
            when (action) {
                is Action.Wait -> Thread.sleep(action.duration.toMillis())
                is Action.Exchange -> try {
                    actions.answered(waited(exchange(action)))
                } catch (reason: IOException) {
                    actions.unanswered(reason)
                }
            }
        }
        return actions.result
    }

    /** Does one action after another, and holds no thread. */
    private inner class Running<R>(private val actions: Actions<R>) : CompletableFuture<R>() {
        @Volatile
        private var current: CompletableFuture<*>? = null

        init {
            // Whoever ends it, with a deadline of their own for example, ends what is under way.
            whenComplete { _, _ -> current?.cancel(true) }
        }

        fun goOn() {
            try {
                if (isDone) return
                if (!actions.hasNext()) {
                    complete(actions.result)
                    return
                }
                when (val action = actions.next()) {
                    is Action.Wait -> after(pause(action.duration)) { _, _ -> }
                    is Action.Exchange -> after(exchange(action)) { answer, reason ->
                        if (answer != null) actions.answered(answer) else actions.unanswered(reason as? IOException ?: throw checkNotNull(reason))
                    }
                }
            } catch (error: Throwable) {
                completeExceptionally(error)
            }
        }

        private fun <S> after(step: CompletableFuture<S>, told: (S?, Throwable?) -> Unit) {
            current = step
            if (isDone) step.cancel(true)
            step.whenComplete { value, error ->
                if (!isDone) {
                    try {
                        told(value, error)
                    } catch (error: Throwable) {
                        completeExceptionally(error)
                    }
                    goOn()
                }
            }
        }
    }

    private fun pause(duration: Duration): CompletableFuture<Unit> = CompletableFuture<Unit>().also { pause ->
        val timer = timer(duration) { pause.complete(Unit) }
        pause.whenComplete { _, _ -> timer.complete(false) }
    }

    /** Runs after a time, unless it is completed with false before. The JDK has one thread of timers: nothing else runs on it. */
    private fun timer(duration: Duration, run: Runnable): CompletableFuture<Boolean> {
        val timer = CompletableFuture<Boolean>().completeOnTimeout(true, duration.toMillis(), TimeUnit.MILLISECONDS)
        timer.thenAccept { isPast -> if (isPast) CompletableFuture.runAsync(run) }
        return timer
    }

    /**
     * One deadline for all of it. The timeout of the JDK's requests ends with the headers of the answer: its body may come a byte at a time,
     * for ever.
     */
    private fun exchange(action: Action.Exchange): CompletableFuture<HttpResponse<ByteArray>> {
        val sent = client.sendAsync(request(action.call), BodyHandlers.ofByteArray())
        val result = CompletableFuture<HttpResponse<ByteArray>>()
        sent.whenComplete { response, error ->
            if (error != null) result.completeExceptionally((error as? CompletionException)?.cause ?: error) else result.complete(response)
        }
        val timer = timer(action.timeout) {
            result.completeExceptionally(HttpTimeoutException("no whole answer came within ${action.timeout.toMillis()} ms"))
        }
        result.whenComplete { _, error ->
            if (error != null) sent.cancel(true)
            timer.complete(false)
        }
        return result
    }

    private fun <R> waited(exchange: CompletableFuture<R>): R = try {
        exchange.get()
    } catch (error: ExecutionException) {
        throw error.cause ?: error
    } catch (error: InterruptedException) {
        exchange.cancel(true)
        throw error
    }

    private fun request(call: Call<*>): HttpRequest {
        val body = call.body?.let(BodyPublishers::ofByteArray) ?: BodyPublishers.noBody()
        val builder = HttpRequest.newBuilder(URI.create(call.url))
            .method(call.method, if (call.repeat == Repeat.ASK_FIRST) Once(body) else body)
        call.headers.forEach(builder::header)
        return builder.build()
    }
}

/**
 * A body that can be sent once. When a connection ends without an answer, the JDK's client repeats a GET by itself, and ParaX's deposit is
 * a GET that changes something. The client asks for the length before it sends, and gets an error the second time.
 */
private class Once(private val body: BodyPublisher) : BodyPublisher by body {
    private val isSent = AtomicBoolean()

    override fun contentLength(): Long {
        if (isSent.getAndSet(true)) throw IOException("no answer came, and the call is not sent again by itself")
        return body.contentLength()
    }
}
