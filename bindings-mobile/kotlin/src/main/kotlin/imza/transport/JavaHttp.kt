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
import java.net.http.HttpResponse.BodyHandlers
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.atomic.AtomicBoolean

/**
 * Sends calls with the JDK's HTTP client, byte for byte, with the timeout of each. A call of [Repeat.ASK_FIRST] is sent once, even where
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
     * @throws IOException if no answer came; `call.repeat` then says whether to send it again.
     * @throws imza.ImzaException as [Call.parse] does.
     */
    @Throws(IOException::class, InterruptedException::class)
    public fun <T> send(call: Call<T>): T {
        val response = client.send(request(call), BodyHandlers.ofByteArray())
        return call.parse(response.statusCode(), response.body())
    }

    /** Sends a call without waiting. The future fails as [send] does. */
    public fun <T> sendAsync(call: Call<T>): CompletableFuture<T> =
        client.sendAsync(request(call), BodyHandlers.ofByteArray()).thenApply { call.parse(it.statusCode(), it.body()) }

    /**
     * Sends a call until it is known what became of it, for a minute at most: it repeats what may be repeated, and asks where it must be
     * asked. If that is not known by then, the verdict is [Verdict.Open], with the saved attempt to go on later.
     */
    @Throws(InterruptedException::class)
    public fun <T> settle(call: Call<T>): Verdict<T> {
        val attempt = call.attempt(null, now())
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
            client.send(request(call), BodyHandlers.ofByteArray())
        } catch (_: IOException) {
            return attempt.noAnswer()
        }
        attempt.answered(response.statusCode(), response.body())
    }

    private fun now() = System.currentTimeMillis() / 1000

    private fun request(call: Call<*>): HttpRequest {
        val body = call.body?.let(BodyPublishers::ofByteArray) ?: BodyPublishers.noBody()
        val builder = HttpRequest.newBuilder(URI.create(call.url))
            .method(call.method, if (call.repeat == Repeat.ASK_FIRST) Once(body) else body)
            .timeout(Duration.ofSeconds(call.timeoutSeconds.toLong()))
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
