// Reads the core's result records, whose form is described in `core/src/bridge/record.rs`: values come in the order of the answer, declared
// fields by their index, and nothing is parsed but digits.
//
// A record comes from the native library of the same release. It is checked all the same: whatever the bytes are, reading ends in a value or in
// an [Unreadable], within the bytes and within a depth.

package imza

import java.math.BigDecimal
import java.time.LocalDate
import java.time.LocalDateTime
import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.JsonUnquotedLiteral

/** Reads a value of one type. */
internal fun interface ValueReader<out T> {
    fun read(from: RecordReader): T
}

/** The place in a record that is read next. */
internal class RecordReader(private val bytes: ByteArray) {
    private var at = HEADER

    /** Where the innermost open container ends. */
    private var end = bytes.size
    private var depth = 0
    private var misfits: JsonElement? = null

    /** Reads the whole record, which has a value of this type. */
    fun <T> whole(type: ValueReader<T>): T = try {
        if (bytes.size < HEADER || bytes[0] != MAGIC || bytes[1] != VERSION_OF_RECORDS || bytes[2] != NO_FLAGS) refuse()
        at = MISFITS
        val begin = long()
        if (begin != 0) {
            if (begin !in HEADER..bytes.size) refuse()
            at = begin
            misfits = json()
            if (at != end) refuse()
            end = begin
        }
        at = HEADER
        val value = type.read(this)
        if (at != end) refuse()
        value
    } catch (error: Unreadable) {
        throw error
    } catch (_: RuntimeException) {
        // A number or a date of another form. The cause would show the answer.
        refuse()
    }

    // Containers

    /** Begins an object; returns what [endObject] needs. */
    fun beginObject(): Int = begin(OBJECT)

    /** The index of the next field of the innermost object, [NAME] for a name that is not declared, [END] at its end. */
    fun key(): Int = if (at == end) END else byte().toInt() and 0xff

    /** Reads the name and the value of a field that is not declared, among the others. */
    fun other(others: MutableMap<String, JsonElement>?): MutableMap<String, JsonElement> {
        val all = others ?: LinkedHashMap()
        val name = bareText()
        all[name] = json()
        return all
    }

    /** Ends an object; returns its undeclared fields. Those of the whole answer have its misfits. */
    fun endObject(outer: Int, others: MutableMap<String, JsonElement>?): JsonObject? {
        end(outer)
        val found = misfits
        if (depth != 0 || found == null) return others?.let(::JsonObject)
        return JsonObject((others ?: LinkedHashMap()).also { it[Misfit.MEMBER] = found })
    }

    fun <T> list(of: ValueReader<T>): List<T> {
        val outer = begin(LIST)
        val values = ArrayList<T>()
        while (at != end) values.add(of.read(this))
        end(outer)
        return values
    }

    fun <T> map(of: ValueReader<T>): Map<String, T> {
        val outer = begin(OBJECT)
        val values = LinkedHashMap<String, T>()
        while (at != end) {
            if (key() != NAME) refuse()
            val name = bareText()
            values[name] = of.read(this)
        }
        end(outer)
        return values
    }

    // Scalars

    fun text(): String {
        if (byte() != TEXT) refuse()
        return bareText()
    }

    fun boolean(): Boolean = when (byte()) {
        FALSE -> false
        TRUE -> true
        else -> refuse()
    }

    fun int(): Int = Math.toIntExact(integer())

    fun integer(): Long {
        if (byte() != NUMBER) refuse()
        val length = length()
        return if (length < SHORT && isDigits(at, length)) digits(at, length).also { at += length } else java.lang.Long.parseLong(ascii(length))
    }

    /** Reads a decimal with all its digits. */
    fun decimal(): BigDecimal {
        val tag = byte()
        if (tag != DECIMAL && tag != TEXT) refuse()
        val length = length()
        val begin = at
        val last = begin + length
        if (length in 1 until SHORT) {
            // Nearly all amounts: their digits as a number, and how many are behind the point.
            val isNegative = bytes[begin] == MINUS
            val first = if (isNegative) begin + 1 else begin
            var unscaled = 0L
            var point = -1
            var place = first
            while (place < last) {
                val byte = bytes[place]
                when {
                    byte in ZERO..NINE -> unscaled = unscaled * 10 + (byte - ZERO)
                    byte == POINT && point < 0 && place > first -> point = place
                    else -> refuse()
                }
                place++
            }
            if (first == last || point == last - 1) refuse()
            at = last
            return BigDecimal.valueOf(if (isNegative) -unscaled else unscaled, if (point < 0) 0 else last - point - 1)
        }
        return BigDecimal(ascii(length))
    }

    fun dateTime(): LocalDateTime {
        if (byte() != TEXT) refuse()
        val length = length()
        if (length != DATE_TIME) return civilDateTime(ascii(length))
        // The platform's parser takes a microsecond, which adds up in an answer with many times.
        fun number(from: Int, length: Int): Int = if (isDigits(at + from, length)) digits(at + from, length).toInt() else refuse()
        val read = LocalDateTime.of(number(0, 4), number(5, 2), number(8, 2), number(11, 2), number(14, 2), number(17, 2))
        at += length
        return read
    }

    fun date(): LocalDate = LocalDate.parse(text())

    /** Reads a value, or null. */
    fun <T> orNull(type: ValueReader<T>): T? {
        if (at < end && bytes[at] == NULL) {
            at++
            return null
        }
        return type.read(this)
    }

    // Untyped data

    @OptIn(ExperimentalSerializationApi::class)
    fun json(): JsonElement {
        if (at == end) refuse()
        return when (bytes[at]) {
            NULL -> JsonNull.also { at++ }
            FALSE, TRUE -> JsonPrimitive(boolean())
            TEXT -> JsonPrimitive(text())
            DECIMAL -> {
                at++
                JsonPrimitive(number(length()))
            }
            NUMBER -> {
                at++
                JsonUnquotedLiteral(number(length()))
            }
            LIST -> JsonArray(list(JsonType))
            OBJECT -> {
                val outer = beginObject()
                val members = LinkedHashMap<String, JsonElement>()
                var index = key()
                while (index != END) {
                    // The misfits are objects with declared fields.
                    val name = if (index == NAME) bareText() else MISFIT_FIELDS.getOrNull(index) ?: refuse()
                    members[name] = json()
                    index = key()
                }
                end(outer)
                val found = misfits
                if (depth == 0 && found != null) members[Misfit.MEMBER] = found
                JsonObject(members)
            }
            else -> refuse()
        }
    }

    /** The digits of any number, as they arrived. */
    private fun number(length: Int): String {
        val digits = ascii(length)
        if (digits.isEmpty() || digits.any { it !in '0'..'9' && it !in "+-.eE" }) refuse()
        return digits
    }

    // Bytes

    private fun begin(tag: Byte): Int {
        if (byte() != tag || depth == MOST_DEPTH) refuse()
        val length = long()
        if (length < 0 || length > end - at) refuse()
        depth++
        val outer = end
        end = at + length
        return outer
    }

    private fun end(outer: Int) {
        if (at != end) refuse()
        depth--
        end = outer
    }

    private fun byte(): Byte {
        if (at >= end) refuse()
        return bytes[at++]
    }

    /** A `u32`. One that no array is as long as comes out negative. */
    private fun long(): Int {
        if (end - at < 4) refuse()
        val value = (bytes[at].toInt() and 0xff) or
            (bytes[at + 1].toInt() and 0xff shl 8) or
            (bytes[at + 2].toInt() and 0xff shl 16) or
            (bytes[at + 3].toInt() and 0xff shl 24)
        at += 4
        return value
    }

    /** The length of a text that lies within the container. */
    private fun length(): Int {
        val short = byte().toInt() and 0xff
        val length = if (short == LONG) long() else short
        if (length < 0 || length > end - at) refuse()
        return length
    }

    private fun bareText(): String {
        val length = length()
        val text = String(bytes, at, length, Charsets.UTF_8)
        at += length
        return text
    }

    private fun ascii(length: Int): String {
        val text = String(bytes, at, length, Charsets.ISO_8859_1)
        at += length
        return text
    }

    private fun isDigits(from: Int, length: Int): Boolean {
        for (place in from until from + length) if (bytes[place] !in ZERO..NINE) return false
        return length > 0
    }

    private fun digits(from: Int, length: Int): Long {
        var number = 0L
        for (place in from until from + length) number = number * 10 + (bytes[place] - ZERO)
        return number
    }

    /** Refuses a record that the native library of this release does not write. */
    fun refuse(): Nothing = throw Unreadable("", "expected a result of the native library of imza $VERSION, found other bytes")

    companion object {
        const val NAME: Int = 255
        const val END: Int = -1

        private const val MAGIC: Byte = 'i'.code.toByte()
        private const val VERSION_OF_RECORDS: Byte = 1
        private const val NO_FLAGS: Byte = 0
        private const val MISFITS = 3
        private const val HEADER = 7

        private const val NULL: Byte = 0
        private const val FALSE: Byte = 1
        private const val TRUE: Byte = 2
        private const val TEXT: Byte = 3
        private const val DECIMAL: Byte = 4
        private const val NUMBER: Byte = 5
        private const val LIST: Byte = 6
        private const val OBJECT: Byte = 7
        private const val LONG = 255

        private const val ZERO = '0'.code.toByte()
        private const val NINE = '9'.code.toByte()
        private const val MINUS = '-'.code.toByte()
        private const val POINT = '.'.code.toByte()

        /** Digits of a length below this one fit a `Long`. */
        private const val SHORT = 19

        /** The length of a date and time, as `2026-01-31T14:30:00`. */
        private const val DATE_TIME = 19

        /** The core's `MAX_DEPTH`. */
        private const val MOST_DEPTH = 64

        private val MISFIT_FIELDS = listOf("path", "reason", "raw")

    }
}
