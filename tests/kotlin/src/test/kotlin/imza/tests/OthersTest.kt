// ParaX, NexKasa and N Kolay against the shared vectors, through the facade.

package imza.tests

import imza.Bridge
import imza.Call
import imza.CallOptions
import imza.Craftgate
import imza.CraftgateWebhooks
import imza.Environment
import imza.ImzaException
import imza.NKolay
import imza.NexKasa
import imza.ParaX
import imza.Unchecked
import imza.Waiver
import imza.nexkasa.DepositRequest
import imza.nexkasa.NexKasaCallbackInput
import imza.nexkasa.TransferAnswer
import imza.nexkasa.TransferCallback
import imza.nexkasa.WithdrawRequest
import imza.nkolay.ApplyAnswer
import imza.nkolay.ApplyRequest
import imza.nkolay.BankSession
import imza.nkolay.Banks
import imza.nkolay.Cart
import imza.nkolay.PreApproval
import imza.nkolay.PreApproveRequest
import imza.nkolay.PreApproveResponse
import imza.nkolay.SimulateAnswer
import imza.nkolay.SimulateRequest
import imza.nkolay.Token
import imza.parax.DepositAnswer
import imza.parax.ExpectedPayment
import imza.parax.Host
import imza.parax.TransactionStatus
import imza.parax.Webhook
import java.math.BigDecimal
import java.time.LocalDateTime
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertNull
import kotlin.test.assertTrue
import kotlinx.serialization.KSerializer
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.put
import org.junit.jupiter.api.Test

/** Compares the response of a call with a vector: the whole result, or the fields that the vector lists. */
private fun <T> assertAnswer(case: Case, call: Call<T>, serializer: KSerializer<T>, same: (String, JsonElement) -> Unit) {
    val read = { call.parse(case.text("status").toInt(), case.text("body").encodeToByteArray()) }
    val error = case.at("error")
    if (error is JsonObject) {
        assertError(error, assertFailsWith<ImzaException> { read() })
    } else {
        same(case.text("result_json"), written(serializer, read()))
    }
}

private fun assertSent(case: Case, call: Call<*>) {
    assertEquals(case.text("method"), call.method)
    assertEquals(case.text("url"), call.url)
    assertEquals(case.textOrNull("body")?.let(Json::parseToJsonElement), call.body?.decodeToString()?.let(Json::parseToJsonElement))
    val headers = (case.at("headers") as JsonObject).entries.associate { it.key.lowercase() to (it.value as JsonPrimitive).content }
    assertEquals(headers, call.headers.mapKeys { it.key.lowercase() })
    case.textOrNull("repeat")?.let { assertEquals(it, call.repeat.word) }
}

/** Expects an error at the path of a vector. It uses the bridge: a class cannot express most of the wrong requests. */
private fun assertRefused(case: Case, provider: String, settings: JsonObject, path: List<String>) {
    val error = assertFailsWith<ImzaException> {
        Bridge(provider, settings).use {
            val options = (case.at("options") as? JsonObject ?: JsonObject(emptyMap())).toString()
            it.prepare(case.text("operation"), JsonArray(path.map(::JsonPrimitive)).toString(), case.textOrNull("request_json"), options)
        }
    }
    assertRefused(case, error)
}

internal fun assertRefused(case: Case, error: ImzaException) {
    assertEquals(case.text("code"), error.code)
    val path = when (error) {
        is ImzaException.InvalidRequest -> error.path
        is ImzaException.Configuration -> error.path
        else -> null
    }
    case.textOrNull("error_path")?.let { assertEquals(it, path) }
    case.textOrNull("reason_contains")?.let { assertTrue(error.message!!.contains(it), error.message) }
}

class ArgumentsTest {
    private val webhook = """{"trx":"T1","transaction_id":"TD1","amount":250.00,"status":"success","currency":"TRY"}""".encodeToByteArray()
    private val transfer =
        """{"transaction_id":105,"status":"APPROVED","external_id":"7","amount":"250.00","type":"DEPOSIT"}""".encodeToByteArray()

    @Test
    fun `settings, options and arguments are honoured to the letter or refused`() = each(vectors("arguments")) { case ->
        val code = case.textOrNull("code") ?: if (case.textOrNull("admitted") == "false") "verification_failed" else null
        if (code == null) {
            run(case)
        } else {
            val refused = assertFailsWith<ImzaException> { run(case) }
            val path = when (refused) {
                is ImzaException.InvalidRequest -> refused.path
                is ImzaException.Configuration -> refused.path
                is ImzaException.VerificationFailed -> refused.check
                else -> null
            }
            assertEquals(listOf(code, case.textOrNull("error_path") ?: "remote_address"), listOf(refused.code, path))
        }
    }

    private fun run(case: Case) {
        val sender = case.textOrNull("remote_address")
        when (case.text("kind")) {
            "addresses" -> if (case.text("provider") == "parax") {
                ParaX(1001, "key", "secret", allowedAddresses = case.texts("allowed_addresses")).use { it.readWebhook(webhook, sender) }
            } else {
                NexKasa("key", allowedAddresses = case.texts("allowed_addresses")).use {
                    it.readCallback(transfer, NexKasaCallbackInput(remoteAddress = sender))
                }
            }
            "tolerance" -> CraftgateWebhooks(case.texts("keys")).use {
                val tolerance = case.text("tolerance_seconds").toLong()
                it.verify(case.text("body").encodeToByteArray(), case.text("signature"), case.text("now").toLong(), tolerance)
            }
            else -> call(case.text("provider"), options(case))
        }
    }

    private fun call(provider: String, options: CallOptions): Call<*> = when (provider) {
        "craftgate" -> Craftgate("key", "secret", Environment.SANDBOX).use { it.payment.retrievePayment(1, options) }
        "parax" -> ParaX(1001, "key", "secret").use { it.transactionStatus("TD1", options) }
        "nexkasa" -> NexKasa("key").use { it.deposit(DepositRequest(BigDecimal("5"), "A B", "7"), options) }
        else -> NKolay("https://loans.example.com", "u", "p", 1, "s").use { it.banks(Token.restore("nkolay-token:e30.e30.c2ln"), options) }
    }
}

class ParaXTest {
    private fun client(case: Case): ParaX {
        val of = case.at("client")
        return ParaX(
            of.textOrNull("sid")?.toLong() ?: 1001,
            of.textOrNull("key") ?: "key",
            of.textOrNull("secret_key") ?: "secret",
            of.textOrNull("deposit_base_url"),
            of.textOrNull("status_base_url"),
            case.texts("allowed_addresses"),
        )
    }

    private fun deposit(case: Case) = LENIENT.decodeFromString(imza.parax.DepositRequest.serializer(), case.text("request_json"))

    @Test
    fun `deposits are signed`() = each(vectors("parax/deposits")) { case ->
        client(case).use {
            assertEquals(case.text("url"), it.depositUrl(deposit(case)))
            assertEquals(case.text("url"), it.deposit(deposit(case)).url)
        }
    }

    @Test
    fun `bad requests are refused`() = each(vectors("parax/refused")) { case ->
        val settings = buildJsonObject {
            put("sid", 1001)
            put("key", "key")
            put("secretKey", "secret")
        }
        if (case.text("operation") == "deposit") {
            assertRefused(case, "parax", settings, listOf())
        } else {
            val id = Json.parseToJsonElement(case.text("request_json")).textOrNull("transactionId") ?: return@each // not text
            val refused = JsonObject(case - "request_json")
            assertRefused(refused, "parax", settings, listOf(id))
        }
    }

    @Test
    fun `a lone surrogate is refused with its path`() {
        val deposit = imza.parax.DepositRequest("a\uD800b", "1", "F L", BigDecimal("1"), "t")
        ParaX(1001, "key", "secret").use {
            assertEquals("username", assertFailsWith<ImzaException.InvalidRequest> { it.deposit(deposit) }.path)
            assertEquals("username", assertFailsWith<ImzaException.InvalidRequest> { it.depositUrl(deposit) }.path)
            assertFailsWith<ImzaException.InvalidRequest> { it.transactionStatus("\uDC00") }
            it.depositUrl(deposit.toBuilder().username("a\uD83D\uDE00b").build())
        }
    }

    @Test
    fun `responses to deposits are read`() = each(vectors("parax/deposit_answers")) { case ->
        client(case).use {
            val asked = imza.parax.DepositRequest("u", "1", "F L", BigDecimal(case.text("asked_amount")), "t")
            assertAnswer(case, it.deposit(asked), DepositAnswer.serializer(), ::assertContains)
        }
    }

    @Test
    fun `the status query is built and read`() {
        each(vectors("parax/status", "requests")) { case -> client(case).use { assertSent(case, it.transactionStatus(case.text("transaction_id"))) } }
        each(vectors("parax/status", "answers")) { case ->
            client(case).use { assertAnswer(case, it.transactionStatus("TD10001"), TransactionStatus.serializer(), ::assertContains) }
        }
    }

    @Test
    fun `webhooks are read`() = each(vectors("parax/webhooks")) { case ->
        client(case).use { parax ->
            val body = case.text("body").encodeToByteArray()
            val address = case.textOrNull("remote_address")
            val read = { if (address == "unchecked") parax.readWebhook(body, Unchecked) else parax.readWebhook(body, address) }
            val result = case.textOrNull("result_json")
            if (result != null) {
                assertContains(result, written(Webhook.serializer(), read()))
            } else {
                assertEquals(case.text("error_check"), assertFailsWith<ImzaException.VerificationFailed> { read() }.check)
            }
        }
    }

    @Test
    fun `no text disables the check of a webhook's address`() {
        val case = vectors("parax/webhooks").first { it.textOrNull("remote_address") == "unchecked" && it.textOrNull("result_json") != null }
        client(case).use { parax ->
            val body = case.text("body").encodeToByteArray()
            val refused = assertFailsWith<ImzaException.VerificationFailed> { parax.readWebhook(body, "unchecked") }
            assertEquals("remote_address", refused.check)
        }
    }

    @Test
    fun `webhooks are confirmed`() = each(vectors("parax/confirmations")) { case ->
        client(case).use { parax ->
            val webhook = parax.readWebhook(case.text("webhook_body").encodeToByteArray(), Unchecked)
            val expected = case.at("expected")
            val confirm = {
                val record = ExpectedPayment(
                    amount = BigDecimal(expected.text("amount")),
                    transactionId = expected.textOrNull("transaction_id"),
                    userId = expected.textOrNull("user_id"),
                    username = expected.textOrNull("username"),
                )
                parax.confirm(webhook, record, allowAmountChange = case.textOrNull("allow_amount_change") == "true")
                    .parse(case.text("status").toInt(), case.text("body").encodeToByteArray())
            }
            when (val verdict = case.textOrNull("verdict")) {
                null -> assertError(case.at("error") as JsonObject, assertFailsWith<ImzaException> { confirm() })
                "refused" -> assertEquals(case.text("refused_why"), assertFailsWith<ImzaException.VerificationFailed> { confirm() }.check)
                else -> confirm().let { confirmed ->
                    assertEquals(verdict, confirmed.verdict)
                    assertEquals(case.textOrNull("amount_differs") == "true", confirmed.amountDiffers)
                    case.textOrNull("dedupe_key")?.let { assertEquals(it, confirmed.dedupeKey) }
                }
            }
        }
    }

    @Test
    fun `parameters are signed as they are`() = each(vectors("parax/signatures")) { case ->
        ParaX(1001, "key", case.text("secret_key")).use { parax ->
            val given = Json.parseToJsonElement(case.text("parameters_json")).jsonObject
            // A list is not a value of a map of texts.
            if (given.values.any { it !is JsonPrimitive }) return@use
            val sign = { parax.sign(given.mapValues { (it.value as JsonPrimitive).content }) }
            when (val signature = case.textOrNull("signature")) {
                null -> assertEquals(case.text("error_path"), assertFailsWith<ImzaException.InvalidRequest> { sign() }.path ?: "")
                else -> assertEquals(signature, sign())
            }
        }
    }

    @Test
    fun `an unknown field of a URL that is signed is refused by its own name`() = ParaX(1001, "key", "secret").use { parax ->
        val deposit = imza.parax.DepositRequest("u", "1", "A B", BigDecimal("1"), "t")
        val unknown = deposit.toBuilder().otherFields(buildJsonObject { put("fullNmae", "A B") }).build()
        val error = assertFailsWith<ImzaException.InvalidRequest> { parax.depositUrl(unknown) }
        assertEquals("fullNmae" to true, error.path to error.message!!.contains("the nearest is fullName"))
    }

    @Test
    fun `replies are ready to be sent`() = ParaX(1001, "key", "secret").use { parax ->
        assertEquals(listOf(200, 403), listOf(parax.replies.success, parax.replies.refused).map { it.status })
        assertEquals("application/json", parax.replies.success.headers["content-type"])
    }

    @Test
    fun `any endpoint is called with the client's keys at its own hosts`() = each(vectors("endpoints")) { case ->
        val of = case.at("client")
        val (method, path) = case.text("method") to case.text("path")
        val query = case.textOrNull("query_json")?.let { Json.parseToJsonElement(it).jsonObject }
        val body = case.textOrNull("body_json")?.let { Json.parseToJsonElement(it) }
        val exact = case.textOrNull("body_exact")
        val call: () -> Call<*> = {
            when (case.text("provider")) {
                "parax" -> {
                    val hosts = (of as JsonObject)["allow_insecure_hosts"]?.let { of.texts("allow_insecure_hosts") } ?: emptyList()
                    val client = ParaX(1001, of.text("key"), of.text("secret_key"), null, of.textOrNull("status_base_url"), allowInsecureHosts = hosts)
                    val host = Host.entries.first { it.name.lowercase() == case.text("host") }
                    if (exact != null) client.requestExactly(host, method, path, exact, query) else client.request(host, method, path, query, body)
                }
                "nexkasa" -> {
                    val client = NexKasa(of.text("api_key"))
                    if (exact != null) client.requestExactly(method, path, exact, query) else client.request(method, path, query, body)
                }
                else -> {
                    val client = NKolay(of.text("base_url"), "shop", "pass", 4000, "secret")
                    client.request(Token.restore("nkolay-token:" + case.text("token")), method, path, query, body)
                }
            }
        }
        // An enum has no other host.
        if (case.text("provider") == "parax" && case.textOrNull("host") !in listOf("deposit", "status")) return@each
        if (case.textOrNull("error_path") != null) {
            assertEquals(case.text("error_path"), assertFailsWith<ImzaException.InvalidRequest> { call() }.path)
        } else {
            val built = call()
            assertEquals(case.text("url"), built.url)
            assertEquals(case.textOrNull("body"), built.body?.decodeToString())
            assertEquals((case.at("headers") as JsonObject).mapValues { (it.value as JsonPrimitive).content }, built.headers)
            assertEquals(case.text("repeat"), built.repeat.word)
        }
    }

    @Test
    fun `civil times have Istanbul's offset`() = assertEquals("2026-02-03T14:30:00+03:00", ParaX.offsetTime("2026-02-03 14:30:00"))
}

class NexKasaTest {
    private fun client(case: Case): NexKasa {
        val of = case.at("client")
        return NexKasa(
            of.textOrNull("api_key") ?: "key",
            of.texts("callback_secrets"),
            of.texts("callback_tokens"),
            of.texts("webhook_secrets"),
            of.texts("allowed_addresses"),
            of.textOrNull("base_url"),
        )
    }

    private fun build(nexkasa: NexKasa, case: Case): Call<TransferAnswer> {
        val waived = if (case.at("client").textOrNull("iban_check") == "false") setOf(Waiver.CHECK_DIGITS) else emptySet()
        val options = options(case).toBuilder().waive(waived).build()
        val request = case.text("request_json")
        return if (case.text("operation") == "deposit") {
            nexkasa.deposit(LENIENT.decodeFromString(DepositRequest.serializer(), request), options)
        } else {
            nexkasa.withdraw(LENIENT.decodeFromString(WithdrawRequest.serializer(), request), options)
        }
    }

    @Test
    fun `requests carry the order's own token`() = each(vectors("nexkasa/requests")) { case ->
        client(case).use {
            val call = build(it, case)
            assertSent(case, call)
            assertEquals(case.textOrNull("callback_url"), call.callbackUrl)
            assertEquals(case.textOrNull("callback_nonce"), call.callbackNonce)
        }
    }

    @Test
    fun `bad requests are refused`() = each(vectors("nexkasa/refused")) { case ->
        val settings = buildJsonObject {
            put("apiKey", case.at("client").text("api_key"))
            put("callbackSecrets", JsonArray(case.at("client").texts("callback_secrets").map(::JsonPrimitive)))
        }
        val waived = if (case.at("client").textOrNull("iban_check") == "false") """{"waive":["check_digits"]}""" else "{}"
        assertRefused(JsonObject(case + ("options" to Json.parseToJsonElement(waived))), "nexkasa", settings, listOf())
    }

    @Test
    fun `responses are read`() = each(vectors("nexkasa/responses")) { case ->
        client(case).use {
            val deposit = DepositRequest(BigDecimal("1500"), "A B", "U")
            assertAnswer(case, it.deposit(deposit), TransferAnswer.serializer(), ::assertContains)
        }
    }

    @Test
    fun `callbacks are read`() = each(vectors("nexkasa/callbacks")) { case ->
        client(case).use { nexkasa ->
            val input = JsonObject((case.at("input") as JsonObject).mapKeys { camel(it.key) })
            val given = LENIENT.decodeFromJsonElement(NexKasaCallbackInput.serializer(), input)
            val read = { nexkasa.readCallback(case.text("body").encodeToByteArray(), given) }
            val result = case.textOrNull("result_json")
            if (result != null) {
                assertContains(result, written(TransferCallback.serializer(), read()))
            } else {
                assertEquals(case.text("error_check"), assertFailsWith<ImzaException.VerificationFailed> { read() }.check)
            }
        }
    }
}

class NKolayTest {
    private fun client(case: Case): NKolay {
        val of = case.at("client")
        return NKolay(of.text("base_url"), of.text("username"), of.text("password"), of.text("merchantNo").toLong(), of.text("apiSecretKey"))
    }

    private val anyLoan = PreApproveRequest("10000000146", "5551234567", "1", 3, Cart.fromJson("${least(Cart.serializer().descriptor)}"))
    private val anyApplication =
        ApplyRequest("10000000146", "5551234567", "1", LocalDateTime.of(2026, 1, 31, 14, 30), 3, 1, "https://shop.example/loans", anyLoan.cart)
    private val nkolay = NKolay("https://loans.example.com", "user", "password", 4000, "secret")

    private fun build(nkolay: NKolay, case: Case): Call<*> {
        val waived = buildSet {
            if (case.at("client").textOrNull("identity_check") == "false") add(Waiver.CHECK_DIGITS)
            if (case.at("client").textOrNull("item_sum_check") == "false") add(Waiver.ITEMS_SUM)
        }
        val options = options(case).let { if (it.now == null) it.toBuilder().now(0).build() else it }.toBuilder().waive(waived).build()
        val request = case.textOrNull("request_json") ?: "{}"
        val value = case.textOrNull("path_value") ?: ""
        val token by lazy { token(case.text("token")) }
        return when (val operation = case.text("operation")) {
            "authenticate" -> nkolay.authenticate(options)
            "banks" -> nkolay.banks(token, options)
            "start_session" -> nkolay.startSession(token, value, options)
            "simulate" -> nkolay.simulate(token, session(value), LENIENT.decodeFromString(SimulateRequest.serializer(), request), options)
            "pre_approve" -> nkolay.preApprove(token, session(value), LENIENT.decodeFromString(PreApproveRequest.serializer(), request), options)
            "apply" -> nkolay.apply(token, approval(value), LENIENT.decodeFromString(ApplyRequest.serializer(), request), options)
            else -> throw AssertionError(operation)
        }
    }

    private fun session(reference: String): BankSession {
        val answer = """{"referenceId":${JsonPrimitive(reference)}}"""
        return nkolay.startSession(anyToken, "BANK").parse(200, answer)
    }

    private fun approval(reference: String): PreApproval {
        val answer = """{"success":true,"bankSuccess":true,"bankResponseCode":"0","referenceId":${JsonPrimitive(reference)}}"""
        return nkolay.preApprove(anyToken, session("s"), anyLoan, CallOptions(checks = imza.Checks.TYPES)).parse(200, answer).preApproval!!
    }

    @Test
    fun `requests are built`() = each(vectors("nkolay/requests")) { case -> client(case).use { assertSent(case, build(it, case)) } }

    @Test
    fun `bad requests are refused`() = each(vectors("nkolay/refused")) { case ->
        val of = case.at("client") as JsonObject
        val settings = JsonObject(of - "base_url" + ("baseUrl" to of.getValue("base_url")))
        val value = case.textOrNull("path_value").orEmpty()
        val path = when (case.text("operation")) {
            "authenticate" -> listOf()
            "banks" -> listOf(token(case.text("token")).save())
            "start_session" -> listOf(token(case.text("token")).save(), value)
            "apply" -> listOf(token(case.text("token")).save(), approval(value).save())
            else -> listOf(token(case.text("token")).save(), session(value).save())
        }
        assertRefused(case, "nkolay", settings, path)
    }

    @Test
    fun `responses are read`() = each(vectors("nkolay/responses")) { case ->
        val types = CallOptions(checks = imza.Checks.TYPES, now = 0)
        val same = { listed: String, found: JsonElement ->
            val whole = JsonObject((found as JsonObject).filterKeys { it != "preApproval" })
            assertEquals(Json.parseToJsonElement(listed), whole)
        }
        when (case.text("operation")) {
            "authenticate" -> {
                val call = nkolay.authenticate()
                val read = { call.parse(case.text("status").toInt(), case.text("body").encodeToByteArray()) }
                val error = case.at("error")
                if (error is JsonObject) {
                    assertError(error, assertFailsWith<ImzaException> { read() })
                } else {
                    assertEquals(case.textOrNull("token_exp"), read().expiresAt?.toString())
                }
            }
            "banks" -> assertAnswer(case, nkolay.banks(anyToken), Banks.serializer(), same)
            "start_session" -> {
                val call = nkolay.startSession(anyToken, "BANK")
                val read = { call.parse(case.text("status").toInt(), case.text("body").encodeToByteArray()) }
                val error = case.at("error")
                if (error is JsonObject) {
                    assertError(error, assertFailsWith<ImzaException> { read() })
                } else {
                    assertEquals(case.text("session"), read().referenceId)
                }
            }
            "simulate" -> assertAnswer(case, nkolay.simulate(anyToken, session("s"), options = types), SimulateAnswer.serializer(), same)
            "pre_approve" -> {
                val call = nkolay.preApprove(anyToken, session("s"), anyLoan, types)
                assertAnswer(case, call, PreApproveResponse.serializer(), same)
                if (case.at("error") !is JsonObject) {
                    val approval = call.parse(case.text("status").toInt(), case.text("body")).preApproval
                    assertEquals(case.textOrNull("pre_approval"), approval?.referenceId)
                    approval?.let { assertEquals(it, PreApproval.restore(it.save())) }
                }
            }
            "apply" -> assertAnswer(case, nkolay.apply(anyToken, approval("p"), anyApplication, types), ApplyAnswer.serializer(), same)
        }
    }

    @Test
    fun `steps are restored, each only as its own kind`() {
        val session = session("s-1")
        assertEquals(session, BankSession.restore(session.save()))
        assertFailsWith<ImzaException.InvalidRequest> { PreApproval.restore(session.save()) }
        assertFailsWith<ImzaException.InvalidRequest> { BankSession.restore("nothing") }
        assertNull(Token.restore(anyToken.save()).expiresAt)
    }

    private val anyToken = token("eyJhbGciOiJIUzUxMiJ9.eyJtZXJjaGFudF9ubyI6NDAwMH0.c2ln")

    private fun token(text: String): Token = nkolay.authenticate().parse(200, """{"token":${JsonPrimitive(text)}}""")
}
