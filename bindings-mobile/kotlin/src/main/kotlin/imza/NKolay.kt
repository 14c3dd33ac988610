// N Kolay's shopping loan. What one step hands to the next is a type of its own.

package imza

import imza.nkolay.ApplyAnswer
import imza.nkolay.ApplyRequest
import imza.nkolay.BankSession
import imza.nkolay.Banks
import imza.nkolay.PreApproval
import imza.nkolay.PreApproveRequest
import imza.nkolay.PreApproveResponse
import imza.nkolay.SavedToken
import imza.nkolay.SimulateAnswer
import imza.nkolay.SimulateRequest
import imza.nkolay.Token
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put

/**
 * A client of N Kolay's shopping loan, to be shared by all threads. It holds no session: each step takes what earlier steps gave.
 *
 * @param baseUrl Where requests go: `https`, or `http` on a loopback host. The vendor names it.
 * @throws ImzaException.Configuration if a setting cannot work.
 */
public class NKolay(baseUrl: String, username: String, password: String, merchantNo: Long, apiSecretKey: String) : AutoCloseable {
    private val bridge = Bridge(
        "nkolay",
        buildJsonObject {
            put("baseUrl", baseUrl)
            put("username", username)
            put("password", password)
            put("merchantNo", merchantNo)
            put("apiSecretKey", apiSecretKey)
        },
        Default.NOW,
    )

    /** Gets a token for the calls that follow. */
    @JvmOverloads
    public fun authenticate(options: CallOptions = CallOptions.DEFAULT): Call<Token> =
        bridge.build("authenticate", path(), null, options, Reader.value(SavedToken.serializer()).map(SavedToken::token))

    /** Lists the banks that lend. */
    @JvmOverloads
    public fun banks(token: Token, options: CallOptions = CallOptions.DEFAULT): Call<Banks> =
        bridge.build("banks", path(token.save()), null, options, Reader.value(Banks.serializer()))

    /** Starts a session with a bank. */
    @JvmOverloads
    public fun startSession(token: Token, bankCode: String, options: CallOptions = CallOptions.DEFAULT): Call<BankSession> =
        bridge.build("start_session", path(token.save(), bankCode), null, options, Reader.value(BankSession.serializer()))

    /** Asks for the instalments of a cart, without a shopper. */
    @JvmOverloads
    public fun simulate(
        token: Token,
        session: BankSession,
        request: SimulateRequest = SimulateRequest(),
        options: CallOptions = CallOptions.DEFAULT,
    ): Call<SimulateAnswer> = bridge.build(
        "simulate",
        path(token.save(), session.save()),
        bridge.text(SimulateRequest.serializer(), request),
        options,
        Reader.value(SimulateAnswer.serializer()),
    )

    /** Asks whether the bank lends to a shopper. A decline is an answer without `preApproval`. */
    @JvmOverloads
    public fun preApprove(
        token: Token,
        session: BankSession,
        request: PreApproveRequest,
        options: CallOptions = CallOptions.DEFAULT,
    ): Call<PreApproveResponse> = bridge.build(
        "pre_approve",
        path(token.save(), session.save()),
        bridge.text(PreApproveRequest.serializer(), request),
        options,
        Reader.value(PreApproveResponse.serializer()),
    )

    /** Applies for the loan that was pre-approved. */
    @JvmOverloads
    public fun apply(
        token: Token,
        preApproval: PreApproval,
        request: ApplyRequest,
        options: CallOptions = CallOptions.DEFAULT,
    ): Call<ApplyAnswer> = bridge.build(
        "apply",
        path(token.save(), preApproval.save()),
        bridge.text(ApplyRequest.serializer(), request),
        options,
        Reader.value(ApplyAnswer.serializer()),
    )

    /** Forgets the keys. */
    override fun close(): Unit = bridge.close()

    override fun toString(): String = "NKolay(***)"
}
