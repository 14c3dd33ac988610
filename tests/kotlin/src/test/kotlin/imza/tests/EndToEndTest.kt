// Every provider over real sockets, with the JDK's HTTP client against the sandbox: the main flow, each documented error, messages to the
// merchant, and faults in both directions. Whatever fails, nothing is charged or credited twice, and nothing is lost.

package imza.tests

import imza.Call
import imza.CallOptions
import imza.Checks
import imza.Craftgate
import imza.CraftgateCallbacks
import imza.CraftgateWebhooks
import imza.Environment
import imza.ImzaException
import imza.Kind
import imza.NKolay
import imza.NexKasa
import imza.Outcome
import imza.ParaX
import imza.Repeat
import imza.craftgate.Card
import imza.craftgate.CompleteThreeDSPaymentRequest
import imza.craftgate.CreatePaymentRequest
import imza.craftgate.Currency
import imza.craftgate.CallbackNext
import imza.craftgate.ExpectedCallback
import imza.craftgate.InitThreeDSPaymentRequest
import imza.craftgate.PaymentItem
import imza.craftgate.PaymentStatus
import imza.craftgate.RefundPaymentRequest
import imza.craftgate.RefundPaymentTransactionRequest
import imza.craftgate.SearchPaymentsRequest
import imza.craftgate.WebhookFields
import imza.nexkasa.DepositRequest as NexKasaDeposit
import imza.nexkasa.ExpectedTransfer
import imza.nexkasa.NexKasaCallbackInput
import imza.nexkasa.WithdrawRequest
import imza.nkolay.ApplyRequest
import imza.nkolay.BankSession
import imza.nkolay.Cart
import imza.nkolay.CartItem
import imza.nkolay.CartPrice
import imza.nkolay.PreApproval
import imza.nkolay.PreApproveRequest
import imza.nkolay.SimulateRequest
import imza.nkolay.Token
import imza.parax.DepositRequest as ParaXDeposit
import imza.parax.ExpectedPayment
import imza.parax.TransactionState
import imza.transport.JavaHttp
import java.io.File
import java.math.BigDecimal
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.time.LocalDateTime
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertIs
import kotlin.test.assertNotEquals
import kotlin.test.assertNull
import kotlin.test.assertTrue
import kotlinx.serialization.json.JsonPrimitive
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.condition.EnabledIfSystemProperty

@EnabledIfSystemProperty(named = "imza.sandbox", matches = ".+", disabledReason = "run `cargo xtask test --only kotlin`")
class EndToEndTest {
    private val sandbox = Sandbox("--nexkasa-webhook-secret", "webhook-secret")
    private val http = JavaHttp()
    private val craftgate = craftgate()
    private val parax = parax()
    private val nexkasa = nexkasa()
    private val nkolay = nkolay()

    @AfterEach
    fun end() = sandbox.close()

    @Test
    fun `Craftgate - a payment is charged, read, and refunded once`() {
        val paid = http.send(craftgate.payment.createPayment(order("A")))
        assertEquals(PaymentStatus.SUCCESS, paid.paymentStatus)
        assertEquals(paid, http.send(craftgate.payment.retrievePayment(paid.id!!)))
        val part = RefundPaymentTransactionRequest(paid.paymentTransactions!![0].id!!, refundPrice = BigDecimal("25.50"))
        assertAmount("25.5", http.send(craftgate.payment.refundPaymentTransaction(part)).refundPrice)
        val rest = craftgate.payment.refundPayment(RefundPaymentRequest(paid.id!!))
        assertAmount("74.5", http.send(rest).refundPrice)
        fails(rest, Kind.INVALID_REQUEST, Outcome.UNKNOWN, group = "NON_REFUNDABLE_PAYMENT")
    }

    @Test
    fun `Craftgate - 3-D Secure in both versions is charged only by completion, and once`() {
        val callbacks = CraftgateCallbacks("sandbox-callback-key")
        for (version in listOf("v1", "v2")) {
            val id = begun3DS(version)
            val complete = craftgate.payment.complete3DSPayment(CompleteThreeDSPaymentRequest(id))
            fails(complete, outcome = Outcome.UNKNOWN)
            val form = sandbox.control("craftgate/payments/$id/verify", "result" to "approve").text("form")
            val expected = ExpectedCallback("$id", version, "")
            val callback = callbacks.verify(form, expected)
            assertEquals(listOf(version, CallbackNext.COMPLETE), listOf(callback.version, callback.next))
            for ((sent, record) in listOf(
                form.replace("status=SUCCESS", "status=FAILURE") to expected,
                form.replace("$id", "1") to expected,
                form to expected.toBuilder().paymentId("1").build(),
            )) {
                assertFailsWith<ImzaException.VerificationFailed> { callbacks.verify(sent, record) }
            }
            assertEquals(PaymentStatus.SUCCESS, http.send(complete).paymentStatus)
            fails(complete)
        }
        val id = begun3DS("rejected")
        val form = sandbox.control("craftgate/payments/$id/verify", "result" to "reject").text("form")
        assertNotEquals<CallbackNext>(CallbackNext.COMPLETE, callbacks.verify(form, ExpectedCallback("$id")).next)
        fails(craftgate.payment.complete3DSPayment(CompleteThreeDSPaymentRequest(id)))
    }

    @Test
    fun `Craftgate - each published error card has its group, with the group's kind and outcome`() {
        val groups = vectors("craftgate/responses").filter { it.textOrNull("operation") == "payment.create_payment" }
            .map { it.at("error") }.associateBy { it.textOrNull("group") }
        val cards = File(System.getProperty("imza.vectors"), "../sandbox/data/error_cards.tsv").readLines().map { it.split('\t') }
            .filter { it.getOrNull(1) == "payment" }
        assertEquals(55, cards.size)
        for ((number, _, group) in cards) {
            val error = fails(craftgate.payment.createPayment(order(group, number)), group = group)
            assertEquals(groups.getValue(group).let { it.text("kind") to it.text("outcome") }, error.kind.word to error.outcome.word, group)
        }
    }

    @Test
    fun `Craftgate - wrong keys, unknown ids and wrong sums are refused, and nothing is charged`() {
        for (wrongKeys in listOf(
            craftgate(secretKey = "wrong").payment.createPayment(order("A")),
            craftgate(apiKey = "wrong").payment.retrievePayment(1),
        )) {
            fails(wrongKeys, Kind.AUTHENTICATION, Outcome.REJECTED, httpStatus = 401)
        }
        fails(craftgate.payment.retrievePayment(7), Kind.NOT_FOUND, Outcome.REJECTED)
        val off = order("A").toBuilder().price(BigDecimal("99.00")).build()
        fails(craftgate.payment.createPayment(off, CallOptions(checks = Checks.TYPES)), Kind.INVALID_REQUEST, Outcome.REJECTED)
        assertFailsWith<ImzaException.InvalidRequest> { craftgate.payment.createPayment(off) }
        assertEquals(0, charged("A"))
    }

    @Test
    fun `Craftgate - whatever happens to the response, repeating with the key charges once`() {
        for (fault in FAULTS.keys + listOf("duplicate", "corrupt")) {
            val call = craftgate.payment.createPayment(order(fault), CallOptions(idempotencyKey = "key-$fault"))
            assertEquals(Repeat.SAME_KEY, call.repeat)
            struck(fault, call)
            assertEquals(PaymentStatus.SUCCESS, http.send(call).paymentStatus, fault)
            assertEquals(1, charged(fault), fault)
        }
    }

    @Test
    fun `Craftgate - without a key the merchant asks first and is charged once`() {
        for (fault in FAULTS.keys) {
            val call = craftgate.payment.createPayment(order(fault))
            assertEquals(Repeat.ASK_FIRST, call.repeat)
            struck(fault, call)
            assertEquals(if (fault in NOT_DONE) 0 else 1, charged(fault), fault)
            if (fault in NOT_DONE) http.send(craftgate.payment.createPayment(order(fault)))
            assertEquals(1, charged(fault), fault)
        }
    }

    @Test
    fun `Craftgate - each webhook is booked once, whatever happens to it`() {
        val webhooks = CraftgateWebhooks(listOf("an-old-key", "sandbox-webhook-key"))
        val paid = mutableListOf<String>()
        Merchant { message, body ->
            val event = webhooks.verify(body, message.requestHeaders.getFirst("x-cg-signature-v1"))
            event.dedupeKey!! to event.payloadId!!
        }.use { merchant ->
            sandbox.control("panel", "craftgateWebhookUrl" to merchant.address, "webhookCopies" to 2)
            for (fault in Merchant.FAULTS) {
                merchant.struck(sandbox, fault)
                paid += http.send(craftgate.payment.createPayment(order(fault))).id.toString()
                sandbox.settled(paid.size)
            }
            assertEquals(paid.sorted(), merchant.booked.values.sorted())
            assertTrue(merchant.again >= Merchant.FAULTS.size, "${merchant.again} came again")
            val refused = merchant.refused
            assertTrue(refused >= 1, "a truncated body is refused")

            val now = System.currentTimeMillis() / 1000
            val event = """{"eventType":"API_AUTH","eventTimestamp":$now,"status":"SUCCESS","payloadId":"7"}"""
            val signature = CraftgateWebhooks("another-key").sign(WebhookFields("API_AUTH", now, "SUCCESS", "7"))
            val forged = HttpRequest.newBuilder(URI.create(merchant.address)).header("x-cg-signature-v1", signature)
                .POST(HttpRequest.BodyPublishers.ofString(event)).build()
            assertEquals(401, HttpClient.newHttpClient().send(forged, HttpResponse.BodyHandlers.discarding()).statusCode())
            assertEquals(listOf(paid.size, refused + 1), listOf(merchant.booked.size, merchant.refused))
        }
    }

    @Test
    fun `ParaX - a deposit is requested, reported, confirmed and credited once, whatever happens to the webhook`() {
        val orders = mutableListOf<String>()
        Merchant { message, body ->
            val webhook = parax.readWebhook(body, message.remoteAddress.address.hostAddress)
            val confirmed = if (webhook.trx in orders) http.send(parax.confirm(webhook, PAYMENT)) else null
            confirmed?.takeIf { it.verdict == "completed" }?.let { it.dedupeKey!! to it.trx!! }
        }.use { merchant ->
            sandbox.control("panel", "paraxWebhookUrl" to merchant.address)
            for (fault in Merchant.FAULTS + listOf("500", "html", "drop", "truncate", "empty").map { "query $it" }) {
                orders += fault
                val id = http.send(parax.deposit(deposit(fault))).transactionId!!
                assertEquals(TransactionState.PENDING, http.send(parax.transactionStatus(id)).status)
                val query = fault.removePrefix("query ")
                if (query == fault) merchant.struck(sandbox, fault) else sandbox.fault(query, "provider" to "parax")
                sandbox.control("parax/$id", "status" to "approve")
                sandbox.settled(orders.size)
            }
            assertEquals(orders.sorted(), merchant.booked.values.sorted())
            assertTrue(merchant.again >= 2, "${merchant.again} came again")
        }
        assertFailsWith<ImzaException.VerificationFailed> { parax.readWebhook("{}".encodeToByteArray(), "203.0.113.7") }
        // A forged message that names a transaction of another user.
        val forged = """{"trx":"mine","transaction_id":"TD10001","amount":250,"status":"success","currency":"TRY"}"""
        val webhook = parax.readWebhook(forged.encodeToByteArray(), "127.0.0.1")
        assertFailsWith<ImzaException.VerificationFailed> { http.send(parax.confirm(webhook, PAYMENT.toBuilder().userId("666").build())) }
    }

    @Test
    fun `ParaX - each documented error`() {
        for (wrongKeys in listOf(parax(sid = 1002), parax(secretKey = "wrong"))) {
            fails(wrongKeys.deposit(deposit("T")), Kind.AUTHENTICATION, Outcome.REJECTED, providerCode = "1082")
        }
        fails(parax(key = "wrong").transactionStatus("TD10001"), Kind.AUTHENTICATION, Outcome.REJECTED)
        http.send(parax.deposit(deposit("T1")))
        fails(parax.deposit(deposit("T1")), Kind.DUPLICATE, Outcome.UNKNOWN, providerCode = "1086")
        sandbox.control("panel", "blockedCustomers" to listOf("44843155"))
        fails(parax.deposit(deposit("T2")), Kind.CUSTOMER_BLOCKED, Outcome.REJECTED)
        for ((state, code) in listOf("closed" to "1083", "method_not_allowed" to "1084")) {
            sandbox.control("panel", "paraxMerchant" to state, "blockedCustomers" to emptyList<String>())
            fails(parax.deposit(deposit("T2")), Kind.PERMISSION, Outcome.REJECTED, providerCode = code)
        }
        sandbox.control("panel", "paraxMerchant" to "open")
        sandbox.fault("reject", "code" to "1087")
        fails(parax.deposit(deposit("T2")), providerCode = "1087")
        fails(parax.transactionStatus("TD9"), outcome = Outcome.REJECTED)
    }

    @Test
    fun `ParaX - a deposit whose response is lost is started once`() {
        for (fault in FAULTS.keys) once(fault) { parax.deposit(deposit(fault)) }
    }

    @Test
    fun `NexKasa - an operator's decision is booked once, whatever happens to the callback`() {
        val orders = mutableMapOf<String, ExpectedTransfer>()
        val decided = mutableListOf<String>()
        Merchant { message, body ->
            val input = NexKasaCallbackInput(
                url = message.requestURI.toString(),
                remoteAddress = message.remoteAddress.address.hostAddress,
                signature = message.requestHeaders.getFirst("x-nexkasa-signature"),
                expected = orders[message.requestURI.path.removePrefix("/")],
            )
            val callback = nexkasa.readCallback(body, input)
            callback.dedupeKey!! to "${callback.externalId} ${callback.status} ${callback.amount}"
        }.use { merchant ->
            for ((index, fault) in Merchant.FAULTS.withIndex()) {
                val (id, url) = "N$index" to "${merchant.address}/N$index"
                val call = if (index % 2 == 0) {
                    nexkasa.deposit(NexKasaDeposit(BigDecimal("5000.00"), "Ahmet Yılmaz", id, url))
                } else {
                    nexkasa.withdraw(withdrawal(id, url))
                }
                orders[id] = ExpectedTransfer(id, if (index % 2 == 0) "DEPOSIT" else "WITHDRAW", BigDecimal("5000.00"))
                val transaction = http.send(call).transactionId
                merchant.struck(sandbox, fault)
                sandbox.control("nexkasa/$transaction", "status" to if (index == 3) "reject" else "approve")
                decided += "$id ${if (index == 3) "REJECTED" else "APPROVED"} 5000.00"
                sandbox.settled(decided.size)
            }
            assertEquals(decided.sorted(), merchant.booked.values.sorted())
            assertTrue(merchant.again >= 2 && merchant.refused >= 2, "${merchant.again} came again, ${merchant.refused} were refused")
        }
    }

    @Test
    fun `NexKasa - each documented error, and a transfer whose response is lost is accepted once`() {
        fails(nexkasa(apiKey = "wrong").withdraw(withdrawal("W")), Kind.AUTHENTICATION, Outcome.REJECTED, httpStatus = 403)
        val elsewhere = withdrawal("W").toBuilder().customerIban("TR120006200000012345678901").build()
        assertEquals("customerIban", assertFailsWith<ImzaException.InvalidRequest> { nexkasa.withdraw(elsewhere) }.path)
        sandbox.fault("reject")
        fails(nexkasa.withdraw(withdrawal("W")), Kind.INVALID_REQUEST, Outcome.REJECTED, httpStatus = 400)
        for (fault in FAULTS.keys) once(fault, httpStatus = 409) { nexkasa.withdraw(withdrawal(fault)) }
    }

    @Test
    fun `N Kolay - a loan goes from token to application once, also across processes`() {
        val begun = begunLoan()
        val token = Token.restore(begun.first.save())
        val session = BankSession.restore(begun.second.save())
        val offers = http.send(nkolay.simulate(token, session, SimulateRequest(maxTerm = 6))).monthlyPayments
        assertEquals(listOf(3, 6), offers?.map { it.term })
        val decision = http.send(nkolay.preApprove(token, session, wish("O1")))
        val preApproval = PreApproval.restore(decision.preApproval!!.save())
        fails(nkolay.apply(token, preApproval, application("O2")), Kind.INVALID_REQUEST)
        val call = nkolay.apply(token, preApproval, application("O1"))
        struck("drop_after", call)
        fails(call, Kind.DUPLICATE, Outcome.UNKNOWN)
    }

    @Test
    fun `N Kolay - declines, expired sessions, steps out of order, and faults`() {
        fails(nkolay(password = "wrong").authenticate(), Kind.AUTHENTICATION, Outcome.REJECTED)
        val (token, session) = begunLoan()
        sandbox.control("panel", "blockedCustomers" to listOf("10000000146"))
        val declined = http.send(nkolay.preApprove(token, session, wish("O1")))
        assertEquals(false, declined.bankSuccess)
        assertNull(declined.preApproval)
        sandbox.control("panel", "blockedCustomers" to emptyList<String>())
        fails(nkolay.preApprove(Token.restore("${token.save()}x"), session, wish("O1")), Kind.AUTHENTICATION)
        fails(nkolay.preApprove(token, BankSession.restore("nkolay-session:7"), wish("O1")), Kind.NOT_FOUND)
        for (fault in FAULTS.keys) {
            val call = nkolay.banks(token)
            assertEquals(Repeat.SAFE, call.repeat)
            // It only reads: nothing can have been executed.
            struck(fault, call, Outcome.REJECTED)
            assertEquals(1, http.send(call).banks?.size)
        }
        sandbox.control("nkolay/${session.referenceId}", "status" to "expire")
        fails(nkolay.preApprove(token, session, wish("O1")), Kind.INVALID_REQUEST)
    }

    private fun craftgate(apiKey: String = "sandbox-api-key", secretKey: String = "sandbox-secret-key") =
        Craftgate(apiKey, secretKey, Environment.at("${sandbox.address}/craftgate"))

    private fun parax(sid: Long = 1001, key: String = "sandbox-key", secretKey: String = "sandbox-secret-key") =
        ParaX(sid, key, secretKey, "${sandbox.address}/parax", "${sandbox.address}/parax", listOf("127.0.0.1"))

    private fun nexkasa(apiKey: String = "sandbox-api-key") = NexKasa(
        apiKey,
        callbackSecrets = listOf("a-secret-of-the-merchants-own"),
        webhookSecrets = listOf("webhook-secret"),
        allowedAddresses = listOf("127.0.0.1"),
        baseUrl = "${sandbox.address}/nexkasa",
    )

    private fun nkolay(password: String = "sandbox-password") =
        NKolay("${sandbox.address}/nkolay", "sandbox-user", password, 4000, "sandbox-secret-key")

    private fun begun3DS(version: String): Long {
        val order = order(version)
        val request = InitThreeDSPaymentRequest(
            price = order.price, paidPrice = order.paidPrice, installment = order.installment, currency = order.currency,
            conversationId = order.conversationId, card = order.card, items = order.items, callbackUrl = "https://shop.example/callback",
            additionalParams = mapOf("threeDSCallbackVersion" to JsonPrimitive(2)).takeIf { version == "v2" },
        )
        return http.send(craftgate.payment.init3DSPayment(request)).paymentId!!
    }

    private fun begunLoan(): Pair<Token, BankSession> {
        val token = http.send(nkolay.authenticate())
        val bank = http.send(nkolay.banks(token)).banks!![0]
        return token to http.send(nkolay.startSession(token, bank.code!!))
    }

    /** How many payments Craftgate has for a conversation. */
    private fun charged(conversation: String) =
        http.send(craftgate.paymentReporting.searchPayments(SearchPaymentsRequest(conversationId = conversation))).items.size

    /** Asserts that a call fails as expected; arguments that are not named are not compared. */
    private fun fails(
        call: Call<*>,
        kind: Kind? = null,
        outcome: Outcome? = null,
        httpStatus: Int? = null,
        providerCode: String? = null,
        group: String? = null,
    ): ImzaException.Api {
        val error = assertFailsWith<ImzaException.Api> { http.send(call) }
        val found = listOf(error.kind, error.outcome, error.httpStatus, error.providerCode, error.group)
        val expected = listOf(kind, outcome, httpStatus, providerCode, group)
        assertEquals(expected, found.zip(expected) { of, wanted -> of.takeIf { wanted != null } }, error.message)
        return error
    }

    /** Sends a call while a fault is injected; the merchant must see the outcome in [FAULTS]. */
    private fun struck(fault: String, call: Call<*>, outcome: Outcome = Outcome.UNKNOWN) {
        sandbox.fault(fault)
        val seen = try {
            http.send(call)
            ANSWERED
        } catch (_: ImzaException.NoAnswer) {
            LOST
        } catch (error: ImzaException) {
            val (kind, done) = error.answer()
            assertEquals(outcome, done, fault)
            if (fault == "empty") assertIs<ImzaException.UnexpectedResponse>(error)
            kind.word
        }
        FAULTS[fault]?.let { assertEquals(it, seen, fault) }
    }

    /** Asserts that a transfer is started once: repeated after a fault, it is started now or already known. */
    private fun once(fault: String, httpStatus: Int? = null, transfer: () -> Call<*>) {
        val call = transfer()
        assertEquals(Repeat.ASK_FIRST, call.repeat)
        struck(fault, call)
        if (fault in NOT_DONE) http.send(transfer()) else fails(transfer(), Kind.DUPLICATE, Outcome.UNKNOWN, httpStatus)
    }

    private companion object {
        const val ANSWERED = "a normal response"
        const val LOST = "no response"

        /** The merchant's view of a call whose response is disturbed by a fault: the kind of an error, or one of the above. */
        val FAULTS = mapOf(
            "drop" to LOST,
            "drop_after" to LOST,
            "truncate" to LOST,
            "delay" to ANSWERED,
            "slow" to ANSWERED,
            "content_type" to ANSWERED,
            "empty" to "unknown",
            "html" to "provider_unavailable",
            "500" to "provider_unavailable",
        )

        /** The faults that occur before the provider handles the request. */
        val NOT_DONE = setOf("drop", "500")

        /** The merchant's record of [deposit]. */
        val PAYMENT = ExpectedPayment(BigDecimal("250.00"), userId = "44843155")

        val CART = Cart(
            CartPrice(BigDecimal("20000.00"), BigDecimal("100.00"), BigDecimal("20100.00")),
            listOf(
                CartItem(
                    "Telefon", "PHONE", 1,
                    totalPriceWithoutDiscounts = BigDecimal("20000.00"),
                    totalPrice = BigDecimal("20000.00"),
                    commissionRate = BigDecimal("1.00"),
                ),
            ),
        )

        fun order(conversation: String, card: String = "5258640000000001") = CreatePaymentRequest(
            price = BigDecimal("100.00"),
            paidPrice = BigDecimal("100.00"),
            installment = 1,
            currency = Currency.TRY,
            conversationId = conversation,
            card = Card("Haluk Demir", card, "2044", "07", "000"),
            items = listOf(PaymentItem("Vazo", BigDecimal("60.00")), PaymentItem("Çay takımı", BigDecimal("40.00"))),
        )

        fun deposit(trx: String) = ParaXDeposit("ahmet+yılmaz", "44843155", "Ahmet Yılmaz", BigDecimal("250.00"), trx)

        fun withdrawal(id: String, callbackUrl: String = "https://shop.example/callback") =
            WithdrawRequest(BigDecimal("5000.00"), "TR330006100519786457841326", "Mehmet Demir", id, callbackUrl)

        fun wish(order: String) = PreApproveRequest("10000000146", "5551234567", order, 6, CART)

        fun application(order: String): ApplyRequest {
            val until = System.currentTimeMillis() / 1000 + 600
            val at = LocalDateTime.of(2026, 1, 31, 14, 30)
            return ApplyRequest("10000000146", "5551234567", order, at, 6, until, "https://shop.example/loan", CART)
        }

        fun ImzaException.answer(): Pair<Kind, Outcome> = when (this) {
            is ImzaException.Api -> kind to outcome
            is ImzaException.UnexpectedResponse -> kind to outcome
            else -> throw this
        }

        fun assertAmount(expected: String, found: BigDecimal?) = assertEquals(BigDecimal(expected), found?.stripTrailingZeros())
    }
}
