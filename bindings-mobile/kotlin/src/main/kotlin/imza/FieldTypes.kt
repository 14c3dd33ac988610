// The types of fields: how a value is read from a record of the core, written as JSON, and read back from JSON.

package imza

import java.math.BigDecimal
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.format.DateTimeFormatter
import kotlinx.serialization.KSerializer
import kotlinx.serialization.builtins.ListSerializer
import kotlinx.serialization.builtins.MapSerializer
import kotlinx.serialization.builtins.serializer
import kotlinx.serialization.descriptors.PrimitiveKind
import kotlinx.serialization.descriptors.PrimitiveSerialDescriptor
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive

/** The type of a field. */
internal interface FieldType<T : Any> : ValueReader<T> {
    /** The serializer for formats of kotlinx.serialization. */
    val serializer: KSerializer<T>

    /** Writes a value as JSON. */
    fun write(value: T, into: JsonText)

    /** Reads a value from JSON; throws [Unreadable] with the path below this value. */
    fun decode(json: JsonElement): T
}

internal object TextType : FieldType<String> {
    override val serializer: KSerializer<String> = String.serializer()

    override fun read(from: RecordReader): String = from.text()

    override fun write(value: String, into: JsonText) = into.text(value)

    override fun decode(json: JsonElement): String =
        (json as? JsonPrimitive)?.takeIf { it.isString }?.content ?: throw Unreadable("", "expected text, found something else")
}

internal object IntType : FieldType<Int> {
    override val serializer: KSerializer<Int> = Int.serializer()

    override fun read(from: RecordReader): Int = from.int()

    override fun write(value: Int, into: JsonText) = into.raw(value.toString())

    override fun decode(json: JsonElement): Int = scalar(json)?.toIntOrNull() ?: throw Unreadable("", "expected a whole number of 32 bits, found something else")
}

internal object LongType : FieldType<Long> {
    override val serializer: KSerializer<Long> = Long.serializer()

    override fun read(from: RecordReader): Long = from.integer()

    override fun write(value: Long, into: JsonText) = into.raw(value.toString())

    override fun decode(json: JsonElement): Long = scalar(json)?.toLongOrNull() ?: throw Unreadable("", "expected a whole number of 64 bits, found something else")
}

internal object BooleanType : FieldType<Boolean> {
    override val serializer: KSerializer<Boolean> = Boolean.serializer()

    override fun read(from: RecordReader): Boolean = from.boolean()

    override fun write(value: Boolean, into: JsonText) = into.raw(value.toString())

    override fun decode(json: JsonElement): Boolean = scalar(json)?.toBooleanStrictOrNull() ?: throw Unreadable("", "expected true or false, found something else")
}

/** Exact decimals, in JSON as text with all their digits. */
internal object DecimalType : FieldType<BigDecimal> {
    override val serializer: KSerializer<BigDecimal> = DecimalSerializer

    override fun read(from: RecordReader): BigDecimal = from.decimal()

    override fun write(value: BigDecimal, into: JsonText) = into.quoted(value.toPlainString())

    override fun decode(json: JsonElement): BigDecimal = read("a decimal") { BigDecimal(scalar(json).orEmpty()) }
}

internal object DateTimeType : FieldType<LocalDateTime> {
    override val serializer: KSerializer<LocalDateTime> = DateTimeSerializer

    override fun read(from: RecordReader): LocalDateTime = from.dateTime()

    override fun write(value: LocalDateTime, into: JsonText) = into.quoted(DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(value))

    override fun decode(json: JsonElement): LocalDateTime = read("a date and time, as 2026-01-31T14:30:00") { civilDateTime(TextType.decode(json)) }
}

internal object DateType : FieldType<LocalDate> {
    override val serializer: KSerializer<LocalDate> = DateSerializer

    override fun read(from: RecordReader): LocalDate = from.date()

    override fun write(value: LocalDate, into: JsonText) = into.quoted(value.toString())

    override fun decode(json: JsonElement): LocalDate = read("a date, as 2026-01-31") { LocalDate.parse(TextType.decode(json)) }
}

/** Untyped data. */
internal object JsonType : FieldType<JsonElement> {
    override val serializer: KSerializer<JsonElement> = JsonElement.serializer()

    override fun read(from: RecordReader): JsonElement = from.json()

    override fun write(value: JsonElement, into: JsonText) = into.value(value)

    override fun decode(json: JsonElement): JsonElement = json
}

internal class ListType<T : Any>(private val of: FieldType<T>) : FieldType<List<T>> {
    override val serializer: KSerializer<List<T>> = ListSerializer(of.serializer)

    override fun read(from: RecordReader): List<T> = from.list(of)

    override fun write(value: List<T>, into: JsonText) {
        into.raw("[")
        for ((at, item) in value.withIndex()) {
            if (at > 0) into.raw(",")
            of.write(item, into)
        }
        into.raw("]")
    }

    override fun decode(json: JsonElement): List<T> {
        val items = json as? JsonArray ?: throw Unreadable("", "expected a list, found something else")
        return items.mapIndexed { at, item -> within("[$at]") { of.decode(item) } }
    }
}

internal class MapType<T : Any>(private val of: FieldType<T>) : FieldType<Map<String, T>> {
    override val serializer: KSerializer<Map<String, T>> = MapSerializer(String.serializer(), of.serializer)

    override fun read(from: RecordReader): Map<String, T> = from.map(of)

    override fun write(value: Map<String, T>, into: JsonText) {
        into.begin()
        for ((name, member) in value) {
            into.member(name)
            of.write(member, into)
        }
        into.end()
    }

    override fun decode(json: JsonElement): Map<String, T> {
        val members = json as? JsonObject ?: throw Unreadable("", "expected an object, found something else")
        // The name is the caller's own data.
        return members.mapValues { (_, member) -> of.decode(member) }
    }
}

/** An open enum: its word in every format. */
internal abstract class WordType<T : Any>(
    name: String,
    private val known: Map<String, T>,
    private val unknown: (String) -> T,
    private val word: (T) -> String,
) : FieldType<T>, KSerializer<T> {
    final override val serializer: KSerializer<T> get() = this

    final override val descriptor: SerialDescriptor = PrimitiveSerialDescriptor(name, PrimitiveKind.STRING)

    fun of(word: String): T = known[word] ?: unknown(word)

    final override fun serialize(encoder: Encoder, value: T): Unit = encoder.encodeString(word(value))

    final override fun deserialize(decoder: Decoder): T = of(decoder.decodeString())

    final override fun read(from: RecordReader): T = of(from.text())

    final override fun write(value: T, into: JsonText) = into.text(word(value))

    final override fun decode(json: JsonElement): T = of(TextType.decode(json))
}

/** The content of a number, a truth value or a text. */
private fun scalar(json: JsonElement): String? = (json as? JsonPrimitive)?.takeIf { it !is JsonNull }?.content

/** Adds where it was to the path of what cannot be read. */
internal inline fun <T> within(place: String, read: () -> T): T = try {
    read()
} catch (error: Unreadable) {
    throw error.within(place)
}

/** Which fields that no class declares are written. */
internal enum class Others {
    /** All, with the misfits. */
    ALL,

    /** Those of a request. */
    SENT,

    /** None: a message is passed on without them. */
    NONE,
}

/** Writes JSON, compact, in the order of the calls. */
internal class JsonText(private val others: Others) {
    private val out = StringBuilder(1024)
    private var isFirst = true

    fun begin() {
        out.append('{')
        isFirst = true
    }

    fun end() {
        out.append('}')
        isFirst = false
    }

    /** Writes a member's name. */
    fun member(name: String): JsonText {
        if (isFirst) isFirst = false else out.append(',')
        text(name)
        out.append(':')
        return this
    }

    /** Writes a declared member's name as [member] does; it is quoted already, with its colon. */
    fun declared(quoted: String) {
        if (isFirst) isFirst = false else out.append(',')
        out.append(quoted)
    }

    /** Writes text that is JSON already. */
    fun raw(json: String) {
        out.append(json)
    }

    /** Writes untyped data. */
    fun value(json: JsonElement) {
        out.append(whole(json.toString()))
    }

    /** Writes text without characters that JSON escapes. */
    fun quoted(text: String) {
        out.append('"').append(text).append('"')
    }

    fun text(text: String) {
        out.append('"')
        var copied = 0
        for (at in text.indices) {
            val character = text[at]
            if (character >= ' ' && character != '"' && character != '\\' && !isHalf(text, at)) continue
            out.append(text, copied, at)
            copied = at + 1
            when (character) {
                '"' -> out.append("\\\"")
                '\\' -> out.append("\\\\")
                '\n' -> out.append("\\n")
                '\r' -> out.append("\\r")
                '\t' -> out.append("\\t")
                in Char.MIN_SURROGATE..Char.MAX_SURROGATE -> out.append("\\u").append(character.code.toString(16))
                else -> out.append("\\u00").append(HEX[character.code shr 4]).append(HEX[character.code and 15])
            }
        }
        out.append(text, copied, text.length).append('"')
    }

    /** Writes the fields that the object does not declare. */
    fun others(fields: JsonObject?, declared: (String) -> Boolean = { false }) {
        if (fields == null || others == Others.NONE) return
        for ((name, value) in fields) {
            if (others == Others.SENT && name == Misfit.MEMBER) continue
            if (declared(name)) throw ImzaException.InvalidRequest("$name: $TWICE", name, errors = listOf(FieldFault(name, TWICE)))
            member(name).value(value)
        }
    }

    override fun toString(): String = out.toString()

    private companion object {
        const val HEX = "0123456789abcdef"
        const val TWICE = "expected once, found twice"
    }
}
