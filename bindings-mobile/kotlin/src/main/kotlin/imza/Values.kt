// Serializers of exact decimals, civil times, open enums and objects; and how objects are printed.

package imza

import java.math.BigDecimal
import java.time.DateTimeException
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.ZoneOffset
import java.time.format.DateTimeFormatter
import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.KSerializer
import kotlinx.serialization.Serializable
import kotlinx.serialization.SerializationException
import kotlinx.serialization.descriptors.PrimitiveKind
import kotlinx.serialization.descriptors.PrimitiveSerialDescriptor
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.descriptors.buildClassSerialDescriptor
import kotlinx.serialization.descriptors.nullable
import kotlinx.serialization.encoding.CompositeDecoder
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder
import kotlinx.serialization.encoding.encodeStructure
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive

/** The offset of all civil times: Istanbul's, all year. */
@JvmField
public val ISTANBUL: ZoneOffset = ZoneOffset.ofHours(3)

/** A page of a list. */
@Serializable
public data class Page<T>(
    /** The items. */
    public val items: List<T> = emptyList(),
    /** Which page this is, from 0, if the list has pages. */
    public val page: Long? = null,
    /** How many items a page has. */
    public val size: Long? = null,
    /** How many items there are in all. */
    public val totalSize: Long? = null,
    /** Fields of the answer that this version does not know. */
    public val otherFields: JsonObject? = null,
) {
    /** Parts of the answer that do not fit their type, of its items too. Their fields are null. Nearly always empty. */
    public val misfits: List<Misfit> get() = Misfit.among(otherFields)

    internal companion object {
        /** Reads a page from a record: its fields have these indices in the core's table. */
        fun <T> read(from: RecordReader, of: ValueReader<T>): Page<T> {
            var items: List<T> = emptyList()
            var page: Long? = null
            var size: Long? = null
            var totalSize: Long? = null
            var others: MutableMap<String, JsonElement>? = null
            val outer = from.beginObject()
            while (true) {
                when (from.key()) {
                    0 -> items = from.list(of)
                    1 -> page = from.integer()
                    2 -> size = from.integer()
                    3 -> totalSize = from.integer()
                    RecordReader.NAME -> others = from.other(others)
                    RecordReader.END -> break
                    else -> from.refuse()
                }
            }
            return Page(items, page, size, totalSize, from.endObject(outer, others))
        }
    }
}

/**
 * A part of an answer, or of a message from outside, that does not fit its type. Its field is null, and everything else is as it would be
 * without it. A serialized answer keeps its misfits among its `otherFields`, as `\$misfits`.
 *
 * @property path Its place in the result, as `items[2].price`. Indices count the elements as they arrived: one that does not fit is left out
 *   of its list.
 * @property reason The expected form and the kind of value that was found, never the value.
 * @property raw The JSON text that arrived. It may be a card number: [toString] does not show it.
 */
public data class Misfit(public val path: String, public val reason: String, public val raw: String) {
    override fun toString(): String = "Misfit(path=$path, reason=$reason)"

    internal companion object {
        /** The member of `otherFields` that has the misfits. No API has such a name. */
        const val MEMBER: String = "\$misfits"

        fun among(otherFields: JsonObject?): List<Misfit> {
            val listed = otherFields?.get(MEMBER) as? JsonArray ?: return emptyList()
            return listed.map { misfit ->
                fun text(name: String) = ((misfit as? JsonObject)?.get(name) as? JsonPrimitive)?.content ?: ""
                Misfit(text("path"), text("reason"), text("raw"))
            }
        }
    }
}

/** Serializes a decimal as text with its digits, never as a float. */
public object DecimalSerializer : KSerializer<BigDecimal> {
    override val descriptor: SerialDescriptor = PrimitiveSerialDescriptor("imza.Decimal", PrimitiveKind.STRING)

    override fun serialize(encoder: Encoder, value: BigDecimal): Unit = encoder.encodeString(value.toPlainString())

    override fun deserialize(decoder: Decoder): BigDecimal = read("a decimal") { BigDecimal(decoder.decodeString()) }
}

/** Serializes a civil date and time, as `2026-01-31T14:30:00`. */
public object DateTimeSerializer : KSerializer<LocalDateTime> {
    override val descriptor: SerialDescriptor = PrimitiveSerialDescriptor("imza.DateTime", PrimitiveKind.STRING)

    override fun serialize(encoder: Encoder, value: LocalDateTime): Unit =
        encoder.encodeString(DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(value))

    override fun deserialize(decoder: Decoder): LocalDateTime = read("a date and time, as 2026-01-31T14:30:00") {
        val text = decoder.decodeString()
        // The platform's parser takes a microsecond, which adds up in an answer with many times. The core has checked the digits.
        if (text.length != 19) return@read civilDateTime(text)
        fun number(from: Int, to: Int) = Integer.parseInt(text, from, to, 10)
        LocalDateTime.of(number(0, 4), number(5, 7), number(8, 10), number(11, 13), number(14, 16), number(17, 19))
    }
}

/** Reads a date and time with a fraction or without seconds, with a space for the `T`, or a date alone, which is its midnight. */
internal fun civilDateTime(text: String): LocalDateTime =
    if (text.length == 10) LocalDate.parse(text).atStartOfDay() else LocalDateTime.parse(text.replace(' ', 'T'))

/** Serializes a civil date, as `2026-01-31`. */
public object DateSerializer : KSerializer<LocalDate> {
    override val descriptor: SerialDescriptor = PrimitiveSerialDescriptor("imza.Date", PrimitiveKind.STRING)

    override fun serialize(encoder: Encoder, value: LocalDate): Unit = encoder.encodeString(value.toString())

    override fun deserialize(decoder: Decoder): LocalDate = read("a date, as 2026-01-31") { LocalDate.parse(decoder.decodeString()) }
}

/** Serializes an open enum as its word. */
public abstract class WordSerializer<T : Any> internal constructor(
    name: String,
    private val known: Map<String, T>,
    private val unknown: (String) -> T,
    private val word: (T) -> String,
) : KSerializer<T> {
    override val descriptor: SerialDescriptor = PrimitiveSerialDescriptor(name, PrimitiveKind.STRING)

    internal fun of(word: String): T = known[word] ?: unknown(word)

    override fun serialize(encoder: Encoder, value: T): Unit = encoder.encodeString(word(value))

    override fun deserialize(decoder: Decoder): T = of(decoder.decodeString())
}

/** JSON that does not fit a type. It names the path and quotes nothing: the library's own errors show the JSON, which may hold a card. */
internal class Unreadable(val path: String, val reason: String) :
    SerializationException(if (path.isEmpty()) reason else "$path: $reason") {
    fun within(name: String) = Unreadable(if (path.isEmpty()) name else "$name.$path", reason)
}

/** Reads a value; an error says what was expected. */
private inline fun <T> read(expected: String, read: () -> T): T = try {
    read()
} catch (error: Unreadable) {
    throw error
} catch (_: IllegalArgumentException) {
    throw Unreadable("", "expected $expected, found something else")
} catch (_: DateTimeException) {
    throw Unreadable("", "expected $expected, found something else")
}

/** Serializes an object by the names of its fields. An absent field is `null`. */
@OptIn(ExperimentalSerializationApi::class)
internal abstract class FieldsSerializer<T : Any>(name: String) : KSerializer<T> {
    private val names = names()

    @Suppress("UNCHECKED_CAST")
    private val serializers = serializers() as Array<KSerializer<Any>>

    final override val descriptor: SerialDescriptor = buildClassSerialDescriptor(name) {
        for ((at, field) in names.withIndex()) element(field, serializers[at].descriptor.nullable, isOptional = true)
    }

    abstract fun names(): Array<String>

    abstract fun serializers(): Array<KSerializer<*>>

    /** The values of the fields, in their order. */
    abstract fun values(of: T): Array<Any?>

    /** Makes the object from these values. */
    abstract fun make(values: Array<Any?>): T

    final override fun serialize(encoder: Encoder, value: T): Unit = encoder.encodeStructure(descriptor) {
        for ((at, field) in values(value).withIndex()) {
            if (field != null || shouldEncodeElementDefault(descriptor, at)) {
                encodeNullableSerializableElement(descriptor, at, serializers[at], field)
            }
        }
    }

    final override fun deserialize(decoder: Decoder): T = read("an object of declared fields, in JSON that is complete") {
        val from = decoder.beginStructure(descriptor)
        val values = arrayOfNulls<Any?>(names.size)
        var at = from.decodeElementIndex(descriptor)
        while (at != CompositeDecoder.DECODE_DONE) {
            try {
                values[at] = from.decodeNullableSerializableElement(descriptor, at, serializers[at])
            } catch (error: Unreadable) {
                throw error.within(names[at])
            } catch (_: IllegalArgumentException) {
                throw Unreadable(names[at], "expected another kind of value, or JSON that is complete")
            }
            at = from.decodeElementIndex(descriptor)
        }
        from.endStructure(descriptor)
        make(values)
    }
}

/** Formats an object for people: its fields that are not null. [fields] alternates names and values. */
internal fun shown(type: String, vararg fields: Any?): String = buildString {
    append(type).append('(')
    var isFirst = true
    for (at in fields.indices step 2) {
        val value = fields[at + 1] ?: continue
        if (!isFirst) append(", ")
        isFirst = false
        append(fields[at]).append('=').append(value)
    }
    append(')')
}
