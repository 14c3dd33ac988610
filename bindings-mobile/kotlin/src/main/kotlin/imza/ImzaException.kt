// The errors: one sealed type, with a subclass for each code.

package imza

import java.io.IOException
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

/** The one error type. Its [code] is the same in every language; no message shows a key, a card number or an unbounded body. */
public sealed class ImzaException(
    /** The stable slug: `invalid_request`, `api_error`, `unexpected_response`, `verification_failed`, `configuration`, `no_answer`. */
    public val code: String,
    message: String,
    /** The fields at fault, at most ten, with the one of the error's path first: of `invalid_request` and `configuration`, else empty. */
    public val errors: List<FieldFault> = emptyList(),
    cause: Throwable? = null,
) : RuntimeException(message, cause) {
    /** The kind of failure: who must act. Null where no answer was read. */
    public open val kind: Kind? get() = null

    /** Whether the operation may have been done; null where nothing was built, and of messages. */
    public open val outcome: Outcome? get() = null

    /** HTTP status of the answer, if there was one. */
    public open val httpStatus: Int? get() = null

    /** The provider that answered, as `craftgate`; null where no answer was read. */
    public open val provider: String? get() = null

    /** An argument is wrong. Nothing was built; or, if it has an [outcome], no answer can be read with it. */
    public class InvalidRequest internal constructor(
        message: String,
        /** The field at fault, e.g. `items[2].price`. */
        public val path: String,
        /** Whether the operation may have been done; null where nothing was built. */
        override val outcome: Outcome? = null,
        errors: List<FieldFault> = emptyList(),
    ) : ImzaException("invalid_request", message, errors)

    /** A key, address or list of the client cannot work. */
    public class Configuration internal constructor(
        message: String,
        /** The setting at fault. */
        public val path: String,
        errors: List<FieldFault> = emptyList(),
    ) : ImzaException("configuration", message, errors)

    /** A webhook, callback or confirmation does not pass a check: treat it as not received. */
    public class VerificationFailed internal constructor(
        message: String,
        /** The check that failed. */
        public val check: String,
    ) : ImzaException("verification_failed", message)

    /** The provider reports an error. */
    public class Api internal constructor(
        message: String,
        /** The kind of failure: who must act. */
        override val kind: Kind,
        /** Whether the operation may have been done. */
        override val outcome: Outcome,
        /** HTTP status of the answer. */
        override val httpStatus: Int,
        /** The provider that answered. */
        override val provider: String,
        /** The provider's own code. */
        public val providerCode: String?,
        /** The provider's message. */
        public val providerMessage: String?,
        /** Craftgate's error group. */
        public val group: String?,
        /** The error that the bank or wallet behind the provider reported. */
        public val providerError: ProviderError?,
    ) : ImzaException("api_error", message)

    /** The answer does not match the operation: HTML, a cut or an empty body, another shape. */
    public class UnexpectedResponse internal constructor(
        message: String,
        /** The kind of failure. */
        override val kind: Kind,
        /** Whether the operation may have been done. */
        override val outcome: Outcome,
        /** HTTP status of the answer. */
        override val httpStatus: Int?,
        /** The provider that answered. */
        override val provider: String,
    ) : ImzaException("unexpected_response", message)

    /** No answer came. Only a transport throws it; its [cause] is the HTTP client's own exception. */
    public class NoAnswer internal constructor(
        /** Whether the call may be sent again. */
        public val repeat: Repeat,
        cause: IOException,
    ) : ImzaException("no_answer", "no answer came: ${cause.javaClass.simpleName}; ${next(repeat)}", cause = cause) {
        /** It may have been done. */
        override val outcome: Outcome get() = Outcome.UNKNOWN
    }

    internal companion object {
        private fun next(repeat: Repeat): String = when (repeat) {
            Repeat.SAFE -> "the call only reads and may be sent again"
            Repeat.SAME_KEY -> "it may have been done; send the same call again, whose idempotency key does it once"
            else -> "it may have been done; ask the provider before sending it again"
        }

        /** Reads a report of the core. */
        fun of(report: String): ImzaException {
            val fields = Json.parseToJsonElement(report).jsonObject
            val message = fields.text("message") ?: "no message"
            val path = fields.text("path") ?: ""
            val status = fields.text("httpStatus")?.toInt()
            val errors = (fields["errors"] as? JsonArray).orEmpty().map { FieldFault(it.text("path") ?: "", it.text("reason") ?: "") }
            return when (fields.text("code")) {
                "invalid_request" -> InvalidRequest(message, path, fields.text("outcome")?.let(Outcome::of), errors)
                "configuration" -> Configuration(message, path, errors)
                "verification_failed" -> VerificationFailed(message, path)
                "api_error" -> Api(
                    message,
                    Kind.of(fields.text("kind")),
                    Outcome.of(fields.text("outcome")),
                    status ?: 0,
                    fields.text("provider") ?: "",
                    fields.text("providerCode"),
                    fields.text("providerMessage"),
                    fields.text("group"),
                    fields["providerError"]?.let { ProviderError(it.text("code") ?: "", it.text("message") ?: "") },
                )
                else -> UnexpectedResponse(
                    message,
                    Kind.of(fields.text("kind")),
                    Outcome.of(fields.text("outcome")),
                    status,
                    fields.text("provider") ?: "",
                )
            }
        }

        private fun JsonElement.text(name: String): String? = (this as JsonObject)[name]?.jsonPrimitive?.content
    }
}

/**
 * A field at fault.
 *
 * @property path Its path, e.g. `items[2].price`; empty if the error concerns no single field.
 * @property reason Text: the expected form, what was found, and what to do.
 */
public class FieldFault internal constructor(public val path: String, public val reason: String) {
    override fun equals(other: Any?): Boolean = other is FieldFault && other.path == path && other.reason == reason

    override fun hashCode(): Int = path.hashCode()

    override fun toString(): String = "FieldFault(path=$path, reason=$reason)"
}

/**
 * The error that the bank or wallet behind a provider reported.
 *
 * @property code Its code.
 * @property message Its message.
 */
public class ProviderError internal constructor(public val code: String, public val message: String) {
    override fun equals(other: Any?): Boolean = other is ProviderError && other.code == code && other.message == message

    override fun hashCode(): Int = code.hashCode()

    override fun toString(): String = "ProviderError(code=$code, message=$message)"
}
