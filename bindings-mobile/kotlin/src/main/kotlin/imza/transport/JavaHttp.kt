// An optional transport: sends calls with the JDK's HTTP client.

package imza.transport

import imza.Attempt
import imza.Call
import imza.Repeat
import imza.Step
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
     * Sends a call and reads its answer.
     *
     * @param timeout how long the whole exchange may take, to the last byte of the answer; by default what the call says.
     * @throws IOException if no answer came; `call.repeat` then says whether to send it again.
     * @throws imza.ImzaException as [Call.parse] does.
     */
    @JvmOverloads
    @Throws(IOException::class, InterruptedException::class)
    public fun <T> send(call: Call<T>, timeout: Duration = timeoutOf(call)): T {
        val response = waited(exchange(call, timeout) { it })
        return call.parse(response.statusCode(), response.body())
    }

    /** Sends a call without waiting. The future fails as [send] does; cancelling it ends the exchange. */
    @JvmOverloads
    public fun <T> sendAsync(call: Call<T>, timeout: Duration = timeoutOf(call)): CompletableFuture<T> =
        exchange(call, timeout) { call.parse(it.statusCode(), it.body()) }

    /**
     * Sends a call until it is known what became of it, for a minute at most: it repeats what may be repeated, and asks where it must be
     * asked. If that is not known by then, the verdict is [Verdict.Open], with the saved attempt to go on later.
     */
    @Throws(InterruptedException::class)
    public fun <T> settle(call: Call<T>): Verdict<T> = settle(call.attempt(null, now()))

    /** Goes on with an attempt that was begun before, such as one of `restoreAttempt`, as [settle] does with a call. */
    @Throws(InterruptedException::class)
    public fun <T> settle(attempt: Attempt<T>): Verdict<T> {
        var waited = 0L
        while (true) {
            attempt.tick(now())
            when (val step = attempt.next()) {
                is Verdict<T> -> return step
                is Step.Send -> exchanged(attempt, step.call)
                is Step.Wait -> {
                    if (waited + step.seconds > MOST_SETTLING) {
                        return Verdict.Open("nothing is proven yet: go on later with the saved attempt", attempt.save())
                    }
                    waited += step.seconds
                    Thread.sleep(step.seconds * 1000)
                }
            }
        }
    }

    private fun exchanged(attempt: Attempt<*>, call: Call<*>) {
        val response = try {
            waited(exchange(call, timeoutOf(call)) { it })
        } catch (_: IOException) {
            return attempt.noAnswer()
        }
        attempt.answered(response.statusCode(), response.body())
    }

    /**
     * One deadline for all of it. The timeout of the JDK's requests ends with the headers of the answer: its body may come a byte at a time,
     * for ever.
     */
    private fun <R> exchange(call: Call<*>, timeout: Duration, read: (HttpResponse<ByteArray>) -> R): CompletableFuture<R> {
        val sent = client.sendAsync(request(call), BodyHandlers.ofByteArray())
        val result = CompletableFuture<R>()
        sent.whenComplete { response, error ->
            if (error != null) {
                result.completeExceptionally((error as? CompletionException)?.cause ?: error)
            } else {
                try {
                    result.complete(read(response))
                } catch (refused: Throwable) {
                    result.completeExceptionally(refused)
                }
            }
        }
        val timer = CompletableFuture<Unit>().completeOnTimeout(Unit, timeout.toMillis(), TimeUnit.MILLISECONDS)
        timer.thenRun { result.completeExceptionally(HttpTimeoutException("no whole answer came within ${timeout.toMillis()} ms")) }
        result.whenComplete { _, error ->
            if (error != null) sent.cancel(true)
            timer.complete(Unit)
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

    private fun timeoutOf(call: Call<*>): Duration = Duration.ofSeconds(call.timeoutSeconds.toLong())

    private fun now() = System.currentTimeMillis() / 1000

    private fun request(call: Call<*>): HttpRequest {
        val body = call.body?.let(BodyPublishers::ofByteArray) ?: BodyPublishers.noBody()
        val builder = HttpRequest.newBuilder(URI.create(call.url))
            .method(call.method, if (call.repeat == Repeat.ASK_FIRST) Once(body) else body)
        call.headers.forEach(builder::header)
        return builder.build()
    }

    private companion object {
        /** How many seconds a call is settled for before it is left open. */
        const val MOST_SETTLING = 60L
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
