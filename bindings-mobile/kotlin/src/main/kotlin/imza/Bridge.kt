// The way to the native library: a client behind its handle, and the packed form of what is passed.

package imza

import com.sun.jna.Native
import com.sun.jna.Pointer
import imza.bridge.Answer
import imza.bridge.Client
import imza.bridge.EndpointBody
import imza.bridge.Failure
import imza.bridge.Prepared
import imza.bridge.uniffiEnsureInitialized
import java.io.IOException
import java.lang.ref.Reference
import java.nio.ByteBuffer
import java.util.UUID
import kotlinx.serialization.DeserializationStrategy
import kotlinx.serialization.SerializationStrategy
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive

/** JSON as the bridge takes and gives it: what is absent, which is every default, is left out. Answers are checked by the core already. */
internal val JSON: Json = Json {
    encodeDefaults = false
    ignoreUnknownKeys = true
}

/** Which option of a call has a default of the platform. */
internal enum class Default { NONE, RANDOM_KEY, NONCE, NOW }

/** A client of the native library. It is closed by [close], or when it is forgotten. */
internal class Bridge(provider: String, settings: JsonObject, private val default: Default = Default.NONE) : AutoCloseable {
    private val client: Client = Library.use { reported { Client(provider, settings.toString()) } }
    private val id: Long = client.id().toLong()

    fun <T> text(serializer: SerializationStrategy<T>, value: T): String = JSON.encodeToString(serializer, value).let(::withOtherFields)

    fun <T> build(operation: String, path: String, request: String?, options: CallOptions, reader: Reader<T>): Call<T> {
        val output = call(Packed.of(0, operation, path, request, optionsText(options)))
        return Call(this, operation, reader, PreparedCall.unpack(output))
    }

    fun <T> buildEndpoint(path: String, query: String?, body: EndpointBody, options: CallOptions, reader: Reader<T>): Call<T> {
        val prepared = reported { client.buildEndpoint(path, query, body, optionsText(options)) }
        return Call(this, "request", reader, PreparedCall.of(prepared))
    }

    fun read(operation: String, state: String, status: Int, body: ByteArray): Answered {
        require(status in 100..999) { "expected an HTTP status, found $status" }
        return Answered.unpack(call(Packed.of(1, operation, state, status.toString(), body)))
    }

    fun handleMessage(message: String, input: JsonElement, body: ByteArray): String =
        call(Packed.of(2, message, input.toString(), body)).text()

    /** Runs an entry of the C function. What it answers begins after the mark of success. */
    private fun call(input: ByteArray): ByteBuffer {
        val output = Direct.imza_call(id, input, input.size)
        Reference.reachabilityFence(this)
        val pointer = output ?: throw IllegalStateException("the client was closed")
        val bytes = try {
            pointer.getByteArray(PREFIX.toLong(), Integer.reverseBytes(pointer.getInt(0)))
        } finally {
            Direct.imza_free(pointer)
        }
        val buffer = ByteBuffer.wrap(bytes)
        if (buffer.get() == FAILURE) throw ImzaException.of(buffer.text())
        return buffer
    }

    private fun optionsText(options: CallOptions): String = buildString(80) {
        append('{')
        fun put(name: String, json: String) {
            if (length > 1) append(',')
            append('"').append(name).append("\":").append(json)
        }
        fun quoted(text: String) = JsonPrimitive(text).toString()
        val randomKey = options.randomKey?.let(::quoted) ?: random(Default.RANDOM_KEY)
        val nonce = options.nonce?.let(::quoted) ?: random(Default.NONCE)
        val now = options.now ?: if (default == Default.NOW) System.currentTimeMillis() / 1000 else null
        randomKey?.let { put("randomKey", it) }
        nonce?.let { put("nonce", it) }
        now?.let { put("now", it.toString()) }
        options.idempotencyKey?.let { put("idempotencyKey", quoted(it)) }
        if (options.unknownFields != UnknownFields.ERROR) put("unknownFields", quoted(options.unknownFields.word))
        if (options.checks != Checks.ALL) put("checks", quoted(options.checks.word))
        if (options.waive.isNotEmpty()) put("waive", options.waive.joinToString(",", "[", "]") { quoted(it.word) })
        append('}')
    }

    /** 122 random bits of the platform's generator, quoted, where this is the option that wants them. */
    private fun random(option: Default): String? = if (default == option) "\"${UUID.randomUUID()}\"" else null

    override fun close(): Unit = client.close()

    private companion object {
        const val PREFIX = 4
        const val FAILURE: Byte = 0
    }
}

/** Evaluates what needs no client. */
internal fun callFunction(function: String, input: String): String =
    Library.use { reported { imza.bridge.callFunction(function, input) } }

/** A JSON list of path values. */
internal fun path(vararg values: Any?): String {
    if (values.isEmpty()) return "[]"
    return values.joinToString(",", "[", "]") { if (it is Number) it.toString() else JsonPrimitive(it as String?).toString() }
}

/** The library, checked once. */
private object Library {
    private val checked by lazy {
        try {
            preferOwn()
            uniffiEnsureInitialized()
            val version = imza.bridge.version()
            check(version == VERSION) { "it is of version $version" }
            Direct.register()
        } catch (cause: Throwable) {
            throw IllegalStateException("imza $VERSION: the native library is missing or does not match this jar: ${cause.message}", cause)
        }
    }

    inline fun <T> use(body: () -> T): T {
        checked
        return body()
    }

    /** JNA would take a library of this name from the system's paths before the jar's own. Who wants another one says so. */
    private fun preferOwn() {
        if (System.getProperty(OVERRIDE) != null) return
        try {
            System.setProperty(OVERRIDE, Native.extractFromResourcePath(NAME, Library::class.java.classLoader).absolutePath)
        } catch (_: IOException) {
            // Not in the jar: somebody put it elsewhere, where JNA looks.
        }
    }
}

/** The native library's name, and uniffi's property for another file. */
private const val NAME = "imza_mobile"
private const val OVERRIDE = "uniffi.component.imza_mobile.libraryOverride"

/** The C functions of `bindings-mobile/src/jvm_ffi.rs`, by JNA's direct mapping. */
private object Direct {
    @Suppress("ktlint:standard:function-naming")
    @JvmStatic
    external fun imza_call(client: Long, input: ByteArray, length: Int): Pointer?

    @Suppress("ktlint:standard:function-naming")
    @JvmStatic
    external fun imza_free(output: Pointer)

    /** The same library that uniffi loads, by the same override. */
    fun register(): Unit = Native.register(Direct::class.java, System.getProperty(OVERRIDE) ?: NAME)
}

private inline fun <T> reported(body: () -> T): T = try {
    body()
} catch (failure: Failure.Reported) {
    throw ImzaException.of(failure.report)
}

/** The input of the C function. */
private object Packed {
    /** An entry and its parts: each text, bytes, or none. */
    fun of(entry: Int, vararg parts: Any?): ByteArray {
        val encoded = Array(parts.size) { at -> (parts[at] as? String)?.let { whole(it).encodeToByteArray() } ?: parts[at] as ByteArray? }
        val out = ByteBuffer.allocate(1 + encoded.sumOf { 4 + (it?.size ?: 0) })
        out.put(entry.toByte())
        for (part in encoded) {
            out.putInt(part?.size ?: -1)
            part?.let(out::put)
        }
        return out.array()
    }
}

/**
 * A JSON text in which half of a surrogate pair is an escape: encoded as it is it would become a question mark, and be sent. The core
 * refuses the escape with its path.
 */
private fun whole(json: String): String {
    var at = 0
    while (at < json.length) {
        if (json[at].isSurrogate()) {
            if (!json[at].isHighSurrogate() || at + 1 == json.length || !json[at + 1].isLowSurrogate()) {
                return whole(json.replaceRange(at, at + 1, "\\u" + json[at].code.toString(16)))
            }
            at += 1
        }
        at += 1
    }
    return json
}

/** A text in uniffi's encoding: its length and its bytes. */
private fun ByteBuffer.text(): String {
    val length = getInt()
    val text = String(array(), position(), length, Charsets.UTF_8)
    position(position() + length)
    return text
}

private fun ByteBuffer.bytes(): ByteArray = ByteArray(getInt()).also(::get)

private inline fun <T> ByteBuffer.orNull(read: () -> T): T? = if (get() == 0.toByte()) null else read()

/** A request as it must be sent, and what reading needs. */
internal class PreparedCall(
    val method: String,
    val url: String,
    val headers: Map<String, String>,
    val body: ByteArray?,
    val repeat: Repeat,
    val timeoutSeconds: Int,
    val state: String,
    val callbackUrl: String?,
    val callbackNonce: String?,
) {
    companion object {
        /** Reads the record `Prepared`, in the order of its fields. */
        fun unpack(from: ByteBuffer): PreparedCall {
            val (method, url) = from.text() to from.text()
            val count = from.getInt()
            val headers = LinkedHashMap<String, String>(count * 2)
            repeat(count) { headers[from.text()] = from.text() }
            return PreparedCall(
                method,
                url,
                headers,
                from.orNull { from.bytes() },
                Repeat.of(from.text()),
                from.getInt(),
                from.text(),
                from.orNull { from.text() },
                from.orNull { from.text() },
            )
        }

        fun of(prepared: Prepared): PreparedCall = PreparedCall(
            prepared.method,
            prepared.url,
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

/** What an answer held: a value as JSON, a file, or nothing. */
internal class Answered(val json: String?, val file: ByteArray?) {
    companion object {
        /** Reads the enum `Answer`, by the numbers of its cases. */
        fun unpack(from: ByteBuffer): Answered = when (from.getInt()) {
            1 -> Answered(from.text(), null)
            3 -> Answered(null, from.bytes())
            else -> Answered(null, null)
        }
    }
}

/** Makes the result of an operation. */
internal class Reader<T> private constructor(val isFile: Boolean, private val make: (Answered) -> T) {
    fun read(answered: Answered, operation: String): T = try {
        make(answered)
    } catch (_: IllegalArgumentException) {
        // What the core let through does not fit its class. The cause would show the answer.
        throw ImzaException.UnexpectedResponse(
            "$operation answered a value that does not fit its type",
            Kind.UNKNOWN,
            Outcome.UNKNOWN,
            null,
            operation.substringBefore('.'),
        )
    }

    fun <R> map(change: (T) -> R): Reader<R> = Reader(isFile) { change(make(it)) }

    companion object {
        fun <T> value(serializer: DeserializationStrategy<T>): Reader<T> =
            Reader(false) { JSON.decodeFromString(serializer, it.json ?: "null") }

        fun file(): Reader<ByteArray> = Reader(true) { it.file ?: ByteArray(0) }

        fun nothing(): Reader<Unit> = Reader(false) { }
    }
}

/** Moves what is in `otherFields` to where it belongs in a request. */
private fun withOtherFields(request: String): String {
    // Within a string the quotes would be escaped: this is a member, and most requests have none.
    if (!request.contains("\"otherFields\":{")) return request
    return hoisted(JSON.parseToJsonElement(request)).toString()
}

private fun hoisted(value: JsonElement): JsonElement = when (value) {
    is JsonObject -> JsonObject(
        buildMap {
            for ((name, member) in value) {
                if (name != "otherFields" || member !is JsonObject) {
                    put(name, hoisted(member))
                } else {
                    for ((other, sent) in member) {
                        if (put(other, sent) != null) throw ImzaException.InvalidRequest("$other: expected once, found twice", other)
                    }
                }
            }
        },
    )
    is JsonArray -> JsonArray(value.map(::hoisted))
    else -> value
}
