// What one step of a shopping loan hands to the next. Each comes from an answer, or from the text that was saved of one.

package imza.nkolay

import imza.JSON
import imza.callFunction
import kotlinx.serialization.KSerializer
import kotlinx.serialization.Serializable
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder
import kotlinx.serialization.json.JsonPrimitive

/** A bearer token. Its saved text acts as a secret. */
public class Token internal constructor(
    private val saved: String,
    /** When it expires, in Unix seconds, if it says so. */
    public val expiresAt: Long?,
) {
    /** The text that restores it in another process. It acts as a secret. */
    public fun save(): String = saved

    override fun equals(other: Any?): Boolean = other is Token && other.saved == saved

    override fun hashCode(): Int = saved.hashCode()

    override fun toString(): String = "Token(***)"

    public companion object {
        /**
         * The token of a saved text.
         *
         * @throws imza.ImzaException.InvalidRequest if it is none.
         */
        @JvmStatic
        public fun restore(saved: String): Token = restored("restore_token", saved, SavedToken.serializer()).token()
    }
}

/** A session with a bank. */
@Serializable(with = BankSession.Saved::class)
public class BankSession internal constructor(
    private val saved: String,
    /** N Kolay's reference. */
    public val referenceId: String,
) {
    /** The text that restores it in another process. */
    public fun save(): String = saved

    override fun equals(other: Any?): Boolean = other is BankSession && other.saved == saved

    override fun hashCode(): Int = saved.hashCode()

    override fun toString(): String = "BankSession($referenceId)"

    internal object Saved : StepSerializer<BankSession>({ BankSession(it.saved, it.referenceId) }, { SavedStep(it.saved, it.referenceId) })

    public companion object {
        /**
         * The session of a saved text.
         *
         * @throws imza.ImzaException.InvalidRequest if it is none.
         */
        @JvmStatic
        public fun restore(saved: String): BankSession = restored("restore_session", saved, Saved)
    }
}

/** A pre-approval that the bank granted. */
@Serializable(with = PreApproval.Saved::class)
public class PreApproval internal constructor(
    private val saved: String,
    /** N Kolay's reference. */
    public val referenceId: String,
) {
    /** The text that restores it in another process. */
    public fun save(): String = saved

    override fun equals(other: Any?): Boolean = other is PreApproval && other.saved == saved

    override fun hashCode(): Int = saved.hashCode()

    override fun toString(): String = "PreApproval($referenceId)"

    internal object Saved : StepSerializer<PreApproval>({ PreApproval(it.saved, it.referenceId) }, { SavedStep(it.saved, it.referenceId) })

    public companion object {
        /**
         * The pre-approval of a saved text.
         *
         * @throws imza.ImzaException.InvalidRequest if it is none.
         */
        @JvmStatic
        public fun restore(saved: String): PreApproval = restored("restore_pre_approval", saved, Saved)
    }
}

/** A token as the core answers it. It is no part of [Token], so that nobody writes one by accident. */
@Serializable
internal class SavedToken(private val saved: String, private val expiresAt: Long? = null) {
    fun token(): Token = Token(saved, expiresAt)
}

/** A step as the core answers it. */
@Serializable
internal class SavedStep(val saved: String, val referenceId: String)

/** Reads and writes a step. */
internal abstract class StepSerializer<T>(private val make: (SavedStep) -> T, private val take: (T) -> SavedStep) : KSerializer<T> {
    override val descriptor = SavedStep.serializer().descriptor

    override fun serialize(encoder: Encoder, value: T): Unit = SavedStep.serializer().serialize(encoder, take(value))

    override fun deserialize(decoder: Decoder): T = make(SavedStep.serializer().deserialize(decoder))
}

private fun <T> restored(function: String, saved: String, serializer: KSerializer<T>): T =
    JSON.decodeFromString(serializer, callFunction(function, JsonPrimitive(saved).toString()))
