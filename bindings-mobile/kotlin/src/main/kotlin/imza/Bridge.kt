// Calls into the native library: the handle of a client, and the packed form of arguments and results.

package imza

import imza.bridge.Client
import imza.bridge.EndpointBody
import imza.bridge.Failure
import imza.bridge.Prepared
import imza.bridge.Settled
import java.lang.ref.Reference
import java.nio.ByteBuffer
import java.util.UUID
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.put

/** Reads and writes trees of JSON. */
internal val JSON: Json = Json

/**
 * A client of the native library. [close] frees it as soon as the answers of all its calls are read: an answer on its way is not lost. The
 * garbage collector frees it where some never are.
 */
internal class Bridge(kind: String, settings: JsonObject) : AutoCloseable {
    private val client: Client = Library.use { reported { Client(kind, settings.toString()) } }
    private val id: Long = client.id().toLong()

    /** How many calls are being built, or built and not read. */
    private val unread = AtomicInteger()

    @Volatile
    private var isClosed = false

    /** The option of a call that the platform supplies where the caller gives none. */
    private val supplied: String? = client.supplied()

    fun <T> build(operation: String, path: String, request: String?, options: CallOptions, reader: Reader<T>): Call<T> =
        building { Call(this, operation, reader, prepare(operation, path, request, options)) }

    fun <T, R> begin(
        operation: String,
        path: String,
        request: String?,
        options: CallOptions,
        reader: Reader<T>,
        completed: Reader<R>,
    ): BegunCall<T, R> = building { BegunCall(this, operation, reader, completed, prepare(operation, path, request, options)) }

    private fun prepare(operation: String, path: String, request: String?, options: CallOptions): PreparedCall =
        prepare(operation, path, request, optionsText(options))

    fun prepare(operation: String, path: String, request: String?, options: String): PreparedCall =
        PreparedCall.unpack(call(0, operation.utf8(), whole(path).utf8(), request?.utf8(), whole(options).utf8()))

    fun <T> buildEndpoint(path: String, query: String?, body: EndpointBody, options: CallOptions, reader: Reader<T>): Call<T> = building {
        val prepared = reported { client.buildEndpoint(path, query, body, optionsText(options)) }
        Call(this, "request", reader, PreparedCall.of(prepared))
    }

    /** Counts the call that is built, unless that fails. */
    private inline fun <C> building(build: () -> C): C {
        unread.incrementAndGet()
        try {
            if (isClosed) throw IllegalStateException(CLOSED)
            return build()
        } catch (error: Throwable) {
            wasRead()
            throw error
        }
    }

    /** Tells that a call was read, or not built. */
    fun wasRead() {
        if (unread.decrementAndGet() == 0 && isClosed) client.close()
    }

    /** The call that asks what became of another one of this client. */
    fun <T> ask(operation: String, call: Call<T>, sentAt: Long, now: Long): Call<Answered<T>>? {
        val input = """{"sentAt":$sentAt,"now":$now,"randomKey":"${UUID.randomUUID()}"}"""
        val prepared = reported { client.ask(operation, call.url, call.body, call.timeoutSeconds.toUInt(), input) }
        return prepared?.let { building { Call(this, "ask", Reader.answered(call), PreparedCall.of(it)) } }
    }

    /** The state of a new attempt to do a call of this client. */
    fun begin(operation: String, call: Call<*>, now: Long): String =
        reported { client.begin(operation, call.url, call.body, call.headers["x-idempotency-key"], call.repeat.word, call.timeoutSeconds.toUInt(), now) }

    /** The state of a saved attempt that goes on. */
    fun restored(saved: String, call: String?): String =
        settle(saved, "restore", buildJsonObject { call?.let { put("call", it) } }.toString(), ByteArray(0)).saved

    /** Tells an attempt what happened, or asks it for the next step. */
    fun settle(saved: String, told: String, input: String, body: ByteArray): Settled = reported { client.settle(saved, told, input, body) }

    /** A call of an attempt's own, whose answer is told to the attempt. */
    fun prepared(operation: String, prepared: Prepared): Call<JsonElement> {
        // An attempt goes on where its client was closed: what it begun must not be left unknown.
        unread.incrementAndGet()
        return Call(this, operation, Reader.value(JsonType), PreparedCall.of(prepared))
    }

    /** Reads the answer of a call that was built as this operation and left this state. */
    fun <T> read(operation: String, state: String, status: Int, body: ByteArray, reader: Reader<T>): T {
        val content = try {
            Content.unpack(call(if (reader.isUntyped) 3 else 1, operation.utf8(), state.utf8(), status.toString().utf8(), body))
        } catch (_: IllegalStateException) {
            throw ImzaException.InvalidRequest("client: expected one that is open, or calls that are read once, found a closed one", "client", Outcome.UNKNOWN)
        }
        return try {
            reader.read(content)
        } catch (error: Unreadable) {
            throw unreadable(operation, state, status, error.path, error.reason)
        }
    }

    /** The error of an argument with which no answer can be read. */
    fun misused(operation: String, state: String, path: String, reason: String): ImzaException =
        ImzaException.of(client.misused(operation, state, path, reason))

    /** The error of a result that its class cannot hold. The core knows the outcome. */
    private fun unreadable(operation: String, state: String, status: Int, path: String, reason: String): ImzaException =
        ImzaException.of(client.unreadable(operation, state, status.toUShort(), path, reason))

    fun <T> handleMessage(message: String, result: ValueReader<T>, input: JsonElement, body: ByteArray = NO_BYTES): T =
        result.of(Content.unpack(call(2, message.utf8(), whole(input.toString()).utf8(), body)).record ?: NO_BYTES)

    /** Returns a record that was found; without one it throws what the core says of that. */
    fun <T : Any> recorded(record: T?): T {
        if (record == null) handleMessage("no_record", TextType, NO_FIELDS)
        return checkNotNull(record)
    }

    /** Runs an entry of the C function. The output is positioned at the mark of what it is. */
    private fun call(entry: Int, vararg parts: ByteArray?): ByteBuffer {
        val output = Direct.call(id, entry, *parts)
        Reference.reachabilityFence(this)
        val buffer = ByteBuffer.wrap(output ?: throw IllegalStateException(CLOSED))
        if (buffer.get(0) == FAILURE) throw ImzaException.of(buffer.position(1).text())
        return buffer
    }

    private fun optionsText(options: CallOptions): String = buildString(80) {
        append('{')
        fun put(name: String, json: String) {
            if (length > 1) append(',')
            append('"').append(name).append("\":").append(json)
        }
        fun quoted(text: String) = JsonPrimitive(text).toString()
        val randomKey = options.randomKey?.let(::quoted) ?: random("randomKey")
        val nonce = options.nonce?.let(::quoted) ?: random("nonce")
        val now = options.now ?: if (supplied == "now") System.currentTimeMillis() / 1000 else null
        randomKey?.let { put("randomKey", it) }
        nonce?.let { put("nonce", it) }
        now?.let { put("now", it.toString()) }
        options.idempotencyKey?.let { put("idempotencyKey", quoted(it)) }
        options.conversationId?.let { put("conversationId", quoted(it)) }
        if (options.unknownFields != UnknownFields.ERROR) put("unknownFields", quoted(options.unknownFields.word))
        if (options.checks != Checks.ALL) put("checks", quoted(options.checks.word))
        if (options.waive.isNotEmpty()) put("waive", options.waive.joinToString(",", "[", "]") { quoted(it.word) })
        append('}')
    }

    /** A random UUID as JSON, if this is the option that the platform supplies. */
    private fun random(option: String): String? = if (supplied == option) "\"${UUID.randomUUID()}\"" else null

    override fun close() {
        isClosed = true
        if (unread.get() == 0) client.close()
    }

    companion object {
        const val CLOSED: String = "the client was closed"
        private val NO_BYTES = ByteArray(0)
        private val NO_FIELDS = JsonObject(emptyMap())
        private const val FAILURE: Byte = 0
    }
}

/** Calls a function that needs no client. */
internal fun <T> callFunction(function: String, text: String, result: ValueReader<T>): T =
    result.of(Library.use { reported { imza.bridge.callFunction(function, JsonPrimitive(text).toString()) } })

/** Reads a result that is not an answer's. */
private fun <T> ValueReader<T>.of(record: ByteArray): T = try {
    RecordReader(record).whole(this)
} catch (error: Unreadable) {
    throw ImzaException.UnexpectedResponse(error.reason, Kind.UNKNOWN, Outcome.UNKNOWN, null, "")
}

/** A list of texts as JSON. */
internal fun texts(texts: List<String>): JsonElement = JsonArray(texts.map(::JsonPrimitive))

/** A JSON list of path values. */
internal fun path(vararg values: Any?): String {
    if (values.isEmpty()) return "[]"
    return values.joinToString(",", "[", "]") { if (it is Number) it.toString() else JsonPrimitive(it as String?).toString() }
}

/** The body of a call of any endpoint. */
internal fun endpointBody(body: JsonElement?): EndpointBody =
    if (body == null || body is JsonNull) EndpointBody.Nothing else EndpointBody.Json(body.toString())

private inline fun <T> reported(body: () -> T): T = try {
    body()
} catch (failure: Failure.Reported) {
    throw ImzaException.of(failure.report)
}

private fun String.utf8() = encodeToByteArray()

/**
 * Escapes each lone half of a surrogate pair in a JSON text. UTF-8 would turn it into a question mark, and that would be sent; the core
 * refuses the escape with its path.
 */
internal fun whole(json: String): String {
    // Most texts have none, and are passed on as they are.
    var out: StringBuilder? = null
    var copied = 0
    for (at in json.indices) {
        if (!isHalf(json, at)) continue
        val escaped = out ?: StringBuilder(json.length + 16)
        escaped.append(json, copied, at).append("\\u").append(json[at].code.toString(16))
        copied = at + 1
        out = escaped
    }
    return out?.append(json, copied, json.length)?.toString() ?: json
}

/** Whether a surrogate lacks its other half. */
internal fun isHalf(text: String, at: Int): Boolean {
    val character = text[at]
    if (!character.isSurrogate()) return false
    return if (character.isHighSurrogate()) text.getOrNull(at + 1)?.isLowSurrogate() != true else text.getOrNull(at - 1)?.isHighSurrogate() != true
}

/** Reads a text: its length and its bytes. */
private fun ByteBuffer.text(): String = checkNotNull(textOrNull())

private fun ByteBuffer.textOrNull(): String? {
    val length = getInt()
    if (length < 0) return null
    val text = String(array(), position(), length, Charsets.UTF_8)
    position(position() + length)
    return text
}

private fun ByteBuffer.bytes(): ByteArray? {
    val length = getInt()
    return if (length < 0) null else ByteArray(length).also(::get)
}

/** A request as it must be sent, and the state that reading needs. */
internal class PreparedCall(
    val method: String,
    val url: String,
    val safeUrl: String,
    val headers: Map<String, String>,
    val body: ByteArray?,
    val repeat: Repeat,
    val timeoutSeconds: Int,
    val state: String,
    val callbackUrl: String?,
    val callbackNonce: String?,
) {
    companion object {
        /** Reads an output that is a call. */
        fun unpack(from: ByteBuffer): PreparedCall {
            from.position(1)
            val (method, url, safeUrl) = Triple(from.text(), from.text(), from.text())
            val count = from.getInt()
            val headers = LinkedHashMap<String, String>(count * 2)
            repeat(count) { headers[from.text()] = from.text() }
            return PreparedCall(
                method,
                url,
                safeUrl,
                headers,
                from.bytes(),
                Repeat.of(from.text()),
                from.getInt(),
                from.text(),
                from.textOrNull(),
                from.textOrNull(),
            )
        }

        fun of(prepared: Prepared): PreparedCall = PreparedCall(
            prepared.method,
            prepared.url,
            prepared.safeUrl,
            prepared.headers.associateTo(LinkedHashMap()) { it.name to it.value },
            prepared.body,
            Repeat.of(prepared.repeat),
            prepared.timeoutSeconds.toInt(),
            prepared.state,
            prepared.callbackUrl,
            prepared.callbackNonce,
        )
    }
}

/** The content of an answer: a record, a file, or nothing. */
internal class Content(val record: ByteArray?, val file: ByteArray?) {
    companion object {
        private const val VALUE: Byte = 2
        private const val FILE: Byte = 4

        /** Reads an output that is a value, nothing or a file. */
        fun unpack(from: ByteBuffer): Content = when (from.get()) {
            VALUE -> Content(from.bytes(), null)
            FILE -> Content(null, from.bytes())
            else -> Content(null, null)
        }
    }
}

/** Makes the result of an operation from the content of its answer. */
internal class Reader<T> private constructor(val isFile: Boolean, val isUntyped: Boolean = false, val read: (Content) -> T) {
    companion object {
        fun <T> value(type: ValueReader<T>): Reader<T> =
            Reader(false, isUntyped = type === JsonType) { RecordReader(it.record ?: NULL).whole(type) }

        fun file(): Reader<ByteArray> = Reader(true) { it.file ?: ByteArray(0) }

        fun nothing(): Reader<Unit> = Reader(false) { }

        /** The state of a call that was asked for. Its record is read as the call reads its answer. */
        fun <T> answered(call: Call<T>): Reader<Answered<T>> = Reader(false) {
            val answer = RecordReader(it.record ?: NULL).whole(JsonType).jsonObject
            when (answer["state"]?.jsonPrimitive?.content) {
                "done" -> Answered.Done(call.parse(200, answer.getValue("result").jsonPrimitive.content.encodeToByteArray()))
                "not_done" -> Answered.NotDone
                else -> Answered.Unclear(answer["found"]?.jsonArray.orEmpty())
            }
        }

        /** The record of nothing: of untyped data, or of an answer that may be empty. */
        private val NULL = byteArrayOf('i'.code.toByte(), 1, 0, 0, 0, 0, 0, 0)
    }
}
