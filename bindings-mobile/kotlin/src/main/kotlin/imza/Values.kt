// Pages, misfits, and the serializers of exact decimals and civil times; how objects are printed.

package imza

import com.fasterxml.jackson.annotation.JsonRawValue
import com.fasterxml.jackson.annotation.JsonValue
import java.math.BigDecimal
import java.time.DateTimeException
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.ZoneOffset
import java.time.format.DateTimeFormatter
import kotlinx.serialization.KSerializer
import kotlinx.serialization.SerializationException
import kotlinx.serialization.builtins.ListSerializer
import kotlinx.serialization.descriptors.PrimitiveKind
import kotlinx.serialization.descriptors.PrimitiveSerialDescriptor
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.descriptors.buildClassSerialDescriptor
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonDecoder
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonEncoder
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive

/** The offset of all civil times: Istanbul's, all year. */
@JvmField
public val ISTANBUL: ZoneOffset = ZoneOffset.ofHours(3)

/**
 * A page of a list.
 *
 * @property items The items.
 * @property page Which page this is, from 0, if the list has pages.
 * @property size How many items a page has.
 * @property totalSize How many items there are in all.
 * @property otherFields Fields of the answer that this version does not know.
 */
public class Page<T> internal constructor(
    public val items: List<T>,
    public val page: Long?,
    public val size: Long?,
    public val totalSize: Long?,
    public val otherFields: JsonObject?,
) {
    /** Parts of the answer that do not fit their type, of its items too. Their fields are null. Nearly always empty. */
    public val misfits: List<Misfit> get() = Misfit.among(otherFields)

    /** Writes it as JSON that [fromJson] reads: decimals as text, with all their digits. */
    @JsonValue
    @JsonRawValue
    public fun toJson(): String = JsonText(Others.ALL).also { text ->
        text.begin()
        text.member("items").raw("[")
        for ((at, item) in items.withIndex()) {
            if (at > 0) text.raw(",")
            if (item is Fielded) item.write(text) else text.raw(item.toString())
        }
        text.raw("]")
        page?.let { text.member("page").raw(it.toString()) }
        size?.let { text.member("size").raw(it.toString()) }
        totalSize?.let { text.member("totalSize").raw(it.toString()) }
        text.others(otherFields)
        text.end()
    }.toString()

    override fun equals(other: Any?): Boolean = other is Page<*> && other.fields() == fields()

    override fun hashCode(): Int = fields().hashCode()

    private fun fields(): List<Any?> = listOf(items, page, size, totalSize, otherFields)

    override fun toString(): String =
        shown("Page", "items", items, "page", page, "size", size, "totalSize", totalSize, "otherFields", otherFields?.keys)

    public companion object {
        /** Returns the serializer of a page of such items. */
        public fun <T> serializer(item: KSerializer<T>): KSerializer<Page<T>> = PageSerializer(item)

        /**
         * Reads what [toJson] wrote.
         *
         * @param item the serializer of an item, as `PaymentResponse.serializer()`.
         * @throws ImzaException.InvalidRequest with the path of what does not fit.
         */
        @JvmStatic
        public fun <T> fromJson(json: String, item: KSerializer<T>): Page<T> = parsed(json) { PageSerializer(item).decode(it) }

        /** Reads a page from a record: its fields have these indices in the core's table. */
        internal fun <T> read(from: RecordReader, of: ValueReader<T>): Page<T> {
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

/** Serializes a page as [Page.toJson] does, in JSON only. */
private class PageSerializer<T>(private val item: KSerializer<T>) : KSerializer<Page<T>> {
    override val descriptor: SerialDescriptor = buildClassSerialDescriptor("imza.Page", item.descriptor) {
        element("items", ListSerializer(item).descriptor, isOptional = true)
    }

    override fun serialize(encoder: Encoder, value: Page<T>): Unit =
        (encoder as? JsonEncoder ?: throw SerializationException("expected JSON, found another format")).encodeJsonElement(JSON.parseToJsonElement(value.toJson()))

    override fun deserialize(decoder: Decoder): Page<T> =
        decode((decoder as? JsonDecoder ?: throw SerializationException("expected JSON, found another format")).decodeJsonElement())

    @Suppress("UNCHECKED_CAST")
    fun decode(json: JsonElement): Page<T> {
        val members = json as? JsonObject ?: throw Unreadable("", "expected an object, found something else")
        fun number(name: String): Long? = members[name]?.takeIf { it !is JsonNull }?.let { within(name) { LongType.decode(it) } }
        val items = members["items"] ?: JsonArray(emptyList())
        val read = within("items") {
            if (item is FieldType<*>) ListType(item as FieldType<Any>).decode(items) as List<T> else JSON.decodeFromJsonElement(ListSerializer(item), items)
        }
        val others = members.filterKeys { it !in NAMES }
        return Page(read, number("page"), number("size"), number("totalSize"), if (others.isEmpty()) null else JsonObject(others))
    }

    private companion object {
        val NAMES = setOf("items", "page", "size", "totalSize")
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
public class Misfit internal constructor(public val path: String, public val reason: String, public val raw: String) {
    override fun equals(other: Any?): Boolean = other is Misfit && other.path == path && other.reason == reason && other.raw == raw

    override fun hashCode(): Int = path.hashCode()

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

/** JSON that does not fit a type. It names the path and quotes nothing: the library's own errors show the JSON, which may hold a card. */
internal class Unreadable(val path: String, val reason: String) :
    SerializationException(if (path.isEmpty()) reason else "$path: $reason") {
    fun within(name: String) = Unreadable(if (path.isEmpty() || path[0] == '[') name + path else "$name.$path", reason)
}

/** Reads a value; an error says what was expected. */
internal inline fun <T> read(expected: String, read: () -> T): T = try {
    read()
} catch (error: Unreadable) {
    throw error
} catch (_: IllegalArgumentException) {
    throw Unreadable("", "expected $expected, found something else")
} catch (_: DateTimeException) {
    throw Unreadable("", "expected $expected, found something else")
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
