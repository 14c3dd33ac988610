// The handles of a shopping loan: what one step hands to the next. Each comes from an answer, or from the text that was saved of one.

package imza.nkolay

import imza.JSON
import imza.callFunction
import kotlinx.serialization.KSerializer
import kotlinx.serialization.Serializable
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder
import kotlinx.serialization.json.JsonPrimitive

/** A bearer token. Its saved text acts as a secret; nothing writes it as JSON. */
public class Token internal constructor(
    private val saved: String,
    /** When it expires, in Unix seconds, if it says so. */
    public val expiresAt: Long?,
) {
    /** Returns the text that restores it in another process. It acts as a secret. */
    public fun save(): String = saved

    override fun equals(other: Any?): Boolean = other is Token && other.saved == saved

    override fun hashCode(): Int = saved.hashCode()

    override fun toString(): String = "Token(***)"

    internal object Saved : HandleSerializer<Token>({ Token(it.saved, it.expiresAt) }, { SavedHandle(it.saved, expiresAt = it.expiresAt) })

    public companion object {
        /**
         * Restores the token of a saved text.
         *
         * @throws imza.ImzaException.InvalidRequest if the text is not the saved text of a token.
         */
        @JvmStatic
        public fun restore(saved: String): Token = restored("restore_token", saved, Saved)
    }
}

/** A session with a bank. */
@Serializable(with = BankSession.Saved::class)
public class BankSession internal constructor(
    private val saved: String,
    /** N Kolay's reference. */
    public val referenceId: String,
) {
    /** Returns the text that restores it in another process. */
    public fun save(): String = saved

    override fun equals(other: Any?): Boolean = other is BankSession && other.saved == saved

    override fun hashCode(): Int = saved.hashCode()

    override fun toString(): String = "BankSession($referenceId)"

    internal object Saved : HandleSerializer<BankSession>({ BankSession(it.saved, it.referenceId) }, { SavedHandle(it.saved, it.referenceId) })

    public companion object {
        /**
         * Restores the session of a saved text.
         *
         * @throws imza.ImzaException.InvalidRequest if the text is not the saved text of a session.
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
    /** Returns the text that restores it in another process. */
    public fun save(): String = saved

    override fun equals(other: Any?): Boolean = other is PreApproval && other.saved == saved

    override fun hashCode(): Int = saved.hashCode()

    override fun toString(): String = "PreApproval($referenceId)"

    internal object Saved : HandleSerializer<PreApproval>({ PreApproval(it.saved, it.referenceId) }, { SavedHandle(it.saved, it.referenceId) })

    public companion object {
        /**
         * Restores the pre-approval of a saved text.
         *
         * @throws imza.ImzaException.InvalidRequest if the text is not the saved text of a pre-approval.
         */
        @JvmStatic
        public fun restore(saved: String): PreApproval = restored("restore_pre_approval", saved, Saved)
    }
}

/** A handle as the core returns it. */
@Serializable
internal class SavedHandle(val saved: String, val referenceId: String = "", val expiresAt: Long? = null)

/** Reads and writes a handle. */
internal abstract class HandleSerializer<T>(private val make: (SavedHandle) -> T, private val take: (T) -> SavedHandle) : KSerializer<T> {
    override val descriptor = SavedHandle.serializer().descriptor

    override fun serialize(encoder: Encoder, value: T): Unit = SavedHandle.serializer().serialize(encoder, take(value))

    override fun deserialize(decoder: Decoder): T = make(SavedHandle.serializer().deserialize(decoder))
}

private fun <T> restored(function: String, saved: String, serializer: KSerializer<T>): T =
    JSON.decodeFromString(serializer, callFunction(function, JsonPrimitive(saved).toString()))
