// Objects of declared fields: requests, results and their parts. A class lists its fields; what is done with all of them is here.

package imza

import com.fasterxml.jackson.annotation.JsonRawValue
import com.fasterxml.jackson.annotation.JsonValue
import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.KSerializer
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.descriptors.buildClassSerialDescriptor
import kotlinx.serialization.descriptors.nullable
import kotlinx.serialization.encoding.CompositeDecoder
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder
import kotlinx.serialization.encoding.encodeStructure
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive

/** An object of declared fields: a request, a result, or a part of one. It is equal to one with equal fields. Printing shows no secret. */
public abstract class Fielded internal constructor(private val shape: Shape<*>, internal val slots: Array<Any?>) {
    /** Fields that this version does not know. A request sends them with [UnknownFields.SEND]. */
    public val otherFields: JsonObject? get() = slots[slots.size - 1] as JsonObject?

    /** Writes it as JSON that `fromJson` reads: with the names of its properties, decimals as text with all their digits. It shows everything. */
    @JsonValue
    @JsonRawValue
    public fun toJson(): String = JsonText(Others.ALL).also(::write).toString()

    /** Writes it as the core takes a request. */
    internal fun sent(others: Others = Others.SENT): String = JsonText(others).also(::write).toString()

    /** The same as a value. */
    internal fun sentElement(others: Others = Others.SENT): JsonElement = JSON.parseToJsonElement(sent(others))

    internal fun write(into: JsonText): Unit = shape.writeValues(slots, into)

    /** The value of a field, which the class knows to be there. */
    @Suppress("UNCHECKED_CAST")
    internal fun <T> at(field: Int): T = slots[field] as T

    final override fun equals(other: Any?): Boolean =
        this === other || other is Fielded && other.javaClass === javaClass && other.slots.contentEquals(slots)

    final override fun hashCode(): Int = slots.contentHashCode()

    final override fun toString(): String = shape.shown(slots)
}

/** A result, or a part of one. */
public abstract class Received internal constructor(shape: Shape<*>, values: Array<Any?>) : Fielded(shape, values) {
    /** Parts of this answer, if it is a whole result, that do not fit their type. Their fields are null. Nearly always empty. */
    public val misfits: List<Misfit> get() = Misfit.among(otherFields)
}

/** Builds an object of declared fields. */
public abstract class FieldedBuilder internal constructor(internal val slots: Array<Any?>) {
    /** Fields that this version does not know. A request sends them with [UnknownFields.SEND]. */
    @get:JvmSynthetic
    @set:JvmSynthetic
    public var otherFields: JsonObject?
        get() = slots[slots.size - 1] as JsonObject?
        set(value) {
            slots[slots.size - 1] = value
        }

    @Suppress("UNCHECKED_CAST")
    internal fun <T> at(field: Int): T = slots[field] as T

    internal fun put(field: Int, value: Any?) {
        slots[field] = value
    }
}

/** A field of a class. */
internal class Field(val name: String, val type: FieldType<*>, val isRequired: Boolean, val isHidden: Boolean)

internal fun field(name: String, type: FieldType<*>): Field = Field(name, type, isRequired = false, isHidden = false)

internal fun hidden(name: String, type: FieldType<*>): Field = Field(name, type, isRequired = false, isHidden = true)

internal fun required(name: String, type: FieldType<*>): Field = Field(name, type, isRequired = true, isHidden = false)

internal fun requiredHidden(name: String, type: FieldType<*>): Field = Field(name, type, isRequired = true, isHidden = true)

/**
 * The fields of a class, in the order of the core's table, and what is done with all of them. Values are in an array in this order; the last one is
 * `otherFields`.
 */
@OptIn(ExperimentalSerializationApi::class)
internal abstract class Shape<T : Any>(name: String, vararg fields: Field) : FieldType<T>, KSerializer<T> {
    private val simpleName = name.substringAfterLast('.')
    private val names = Array(fields.size) { fields[it].name }
    private val quoted = Array(fields.size) { "\"${names[it]}\":" }
    private val indices = HashMap<String, Int>(fields.size * 2).also { for ((at, field) in names.withIndex()) it[field] = at }

    @Suppress("UNCHECKED_CAST")
    private val types = Array(fields.size) { fields[it].type as FieldType<Any> }
    private val required = fields.indices.filter { fields[it].isRequired }.toIntArray()
    private val isHidden = BooleanArray(fields.size) { fields[it].isHidden }

    /** Where `otherFields` is. */
    private val last = fields.size

    abstract fun make(values: Array<Any?>): T

    abstract fun slots(of: T): Array<Any?>

    fun blank(): Array<Any?> = arrayOfNulls(last + 1)

    // Results

    final override fun read(from: RecordReader): T {
        val values = blank()
        var others: MutableMap<String, JsonElement>? = null
        val outer = from.beginObject()
        while (true) {
            val key = from.key()
            when {
                key == RecordReader.END -> break
                key < last -> values[key] = types[key].read(from)
                key == RecordReader.NAME -> others = from.other(others)
                else -> from.refuse()
            }
        }
        values[last] = from.endObject(outer, others)
        return made(values)
    }

    /** Makes the object, if all required fields are there. */
    private fun made(values: Array<Any?>): T {
        for (at in required) if (values[at] == null) throw Unreadable(names[at], MISSING)
        return make(values)
    }

    // Builders

    /** Makes the object of a builder; the error names all required fields that are missing. */
    fun built(values: Array<Any?>): T {
        val missing = required.filter { values[it] == null }.map { names[it] }
        if (missing.isNotEmpty()) throw refused(missing[0], MISSING, missing.map { FieldFault(it, MISSING) })
        return make(values.clone())
    }

    // JSON

    final override fun write(value: T, into: JsonText): Unit = writeValues(slots(value), into)

    fun writeValues(values: Array<Any?>, into: JsonText) {
        into.begin()
        for (at in 0 until last) {
            val value = values[at] ?: continue
            into.declared(quoted[at])
            types[at].write(value, into)
        }
        into.others(values[last] as JsonObject?) { name -> indices[name]?.let { values[it] != null } ?: false }
        into.end()
    }

    fun parsed(json: String): T = parsed(json, ::decode)

    final override fun decode(json: JsonElement): T {
        val members = json as? JsonObject ?: throw Unreadable("", "expected an object, found something else")
        val values = blank()
        var others: MutableMap<String, JsonElement>? = null
        for ((name, member) in members) {
            val at = indices[name]
            when {
                at != null -> if (member !is JsonNull) values[at] = within(name) { types[at].decode(member) }
                // As kotlinx.serialization writes them.
                name == OTHERS && (member is JsonObject || member is JsonNull) -> (member as? JsonObject)?.let { others = (others ?: LinkedHashMap()).also { all -> all.putAll(it) } }
                else -> others = (others ?: LinkedHashMap()).also { it[name] = member }
            }
        }
        values[last] = others?.let(::JsonObject)
        return made(values)
    }

    // Formats of kotlinx.serialization

    final override val serializer: KSerializer<T> get() = this

    final override val descriptor: SerialDescriptor = buildClassSerialDescriptor(name) {
        for ((at, type) in types.withIndex()) element(names[at], type.serializer.descriptor.nullable, isOptional = !fields[at].isRequired)
        element(OTHERS, JsonObject.serializer().descriptor.nullable, isOptional = true)
    }

    final override fun serialize(encoder: Encoder, value: T): Unit = encoder.encodeStructure(descriptor) {
        for ((at, field) in slots(value).withIndex()) {
            if (field != null || shouldEncodeElementDefault(descriptor, at)) encodeNullableSerializableElement(descriptor, at, serializerAt(at), field)
        }
    }

    final override fun deserialize(decoder: Decoder): T = read("an object of declared fields, in JSON that is complete") {
        val from = decoder.beginStructure(descriptor)
        val values = blank()
        var at = from.decodeElementIndex(descriptor)
        while (at != CompositeDecoder.DECODE_DONE) {
            val name = if (at == last) OTHERS else names[at]
            try {
                values[at] = from.decodeNullableSerializableElement(descriptor, at, serializerAt(at))
            } catch (error: Unreadable) {
                throw error.within(name)
            } catch (_: IllegalArgumentException) {
                throw Unreadable(name, "expected another kind of value, or JSON that is complete")
            }
            at = from.decodeElementIndex(descriptor)
        }
        from.endStructure(descriptor)
        made(values)
    }

    @Suppress("UNCHECKED_CAST")
    private fun serializerAt(at: Int): KSerializer<Any> = (if (at == last) JsonObject.serializer() else types[at].serializer) as KSerializer<Any>

    // People

    /** Formats an object for people: its fields that are not null. */
    fun shown(values: Array<Any?>): String = buildString {
        append(simpleName).append('(')
        val begin = length
        for (at in 0..last) {
            val value = values[at] ?: continue
            if (length > begin) append(", ")
            append(if (at == last) OTHERS else names[at]).append('=')
            append(if (at == last) (value as JsonObject).keys else if (isHidden[at]) "***" else value)
        }
        append(')')
    }

    private companion object {
        const val OTHERS = "otherFields"
        const val MISSING = "expected a value, found nothing; it is required"
    }
}

/** Reads JSON that the caller has; an error names the place and quotes nothing. */
internal fun <T> parsed(json: String, decode: (JsonElement) -> T): T = try {
    val element = try {
        JSON.parseToJsonElement(json)
    } catch (_: IllegalArgumentException) {
        throw Unreadable("", "expected JSON, found something else")
    }
    decode(element)
} catch (error: Unreadable) {
    throw refused(error.path, error.reason, listOf(FieldFault(error.path, error.reason)))
}

private fun refused(path: String, reason: String, errors: List<FieldFault>): ImzaException =
    ImzaException.InvalidRequest(if (path.isEmpty()) reason else "$path: $reason", path, errors = errors)

/** Reads what Jackson has parsed: texts, numbers, truth values, lists, maps and null. */
internal fun element(value: Any?): JsonElement = when (value) {
    null -> JsonNull
    is String -> JsonPrimitive(value)
    is Boolean -> JsonPrimitive(value)
    is Number -> JsonPrimitive(value)
    is Map<*, *> -> JsonObject(value.entries.associate { (name, member) -> name.toString() to element(member) })
    is List<*> -> JsonArray(value.map(::element))
    else -> throw Unreadable("", "expected JSON, found something else")
}
