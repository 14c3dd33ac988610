// Parts of an answer that do not fit: absent from the result, and listed beside it.

package imza.tests

import imza.CallOptions
import imza.Checks
import imza.Craftgate
import imza.Environment
import imza.ImzaException
import imza.Misfit
import imza.NKolay
import imza.NexKasa
import imza.Outcome
import imza.ParaX
import imza.craftgate.PaymentResponse
import imza.nexkasa.TransferAnswer
import imza.nexkasa.WithdrawRequest
import imza.nkolay.BankSession
import imza.nkolay.SimulateAnswer
import imza.nkolay.Token
import imza.parax.TransactionStatus
import java.math.BigDecimal
import java.time.LocalDateTime
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertNull
import kotlin.test.assertTrue
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonObject
import org.junit.jupiter.api.Test

class MisfitsTest {
    private val craftgate = Craftgate("k", "s", Environment.SANDBOX)

    private fun payment(data: String): PaymentResponse = craftgate.payment.retrievePayment(7).parse(200, """{"data":$data}""")

    @Test
    fun `a result that is much longer than its answer is read whole`() {
        val payment = payment("""{"paymentTransactions":[${List(2_000) { "1" }.joinToString(",")}]}""")
        assertEquals(2_000 to "paymentTransactions[1999]", payment.misfits.size to payment.misfits.last().path)
    }

    @Test
    fun `what does not fit is absent and listed`() = each(vectors("misfits")) { case ->
        val body = case.text("body")
        val (result, misfits) = when (case.text("provider")) {
            "craftgate" -> {
                val operation = operation(craftgate, case.text("operation"))
                val result = operation.blank().parse(200, body)
                @Suppress("UNCHECKED_CAST")
                written(operation.serializer, result) to result!!.javaClass.getMethod("getMisfits").invoke(result) as List<Misfit>
            }
            "parax" -> ParaX(1, "key-1", "secret-1").use { it.transactionStatus("TD77").parse(200, body) }
                .let { written(TransactionStatus.serializer(), it) to it.misfits }
            "nexkasa" -> NexKasa("key-1").use {
                it.withdraw(WithdrawRequest(BigDecimal("9"), "TR330006100519786457841326", "Ay", "7")).parse(200, body)
            }.let { written(TransferAnswer.serializer(), it) to it.misfits }
            else -> NKolay("https://loans.example", "u", "pass-1", 1, "secret-1").use {
                val (token, session) = Token.restore("nkolay-token:a.b.c") to BankSession.restore("nkolay-session:s-1")
                it.simulate(token, session, options = CallOptions(checks = Checks.TYPES)).parse(200, body)
            }.let { written(SimulateAnswer.serializer(), it) to it.misfits }
        }
        assertEquals(Json.parseToJsonElement(case.text("result_json")), JsonObject((result as JsonObject).filterKeys { it != "\$misfits" }))
        val listed = (case.at("misfits") as JsonArray).map { it.text("path") to it.text("raw") }
        assertEquals(listed, misfits.map { it.path to it.raw })
        assertTrue(misfits.all { "expected" in it.reason })
    }

    @Test
    fun `a stored answer and a copy keep their misfits`() {
        val paid = payment("""{"id":7,"installment":"two","paymentTransactions":["x",{"id":8}]}""")
        assertEquals(listOf("installment", "paymentTransactions[0]"), paid.misfits.map { it.path })
        val stored = Json.encodeToString(PaymentResponse.serializer(), paid)
        assertEquals(paid, Json.decodeFromString(PaymentResponse.serializer(), stored))
        assertEquals(paid.misfits, Json.decodeFromString(PaymentResponse.serializer(), stored).misfits)
        assertEquals(paid.misfits, PaymentResponse.fromJson(paid.toJson()).misfits)
        assertTrue(payment("""{"id":7}""").misfits.isEmpty() && paid.paymentTransactions!!.single().misfits.isEmpty())
    }

    @Test
    fun `a misfit never shows what arrived`() {
        val paid = payment("""{"cardHolderName":["5528790000000008"]}""")
        assertEquals("""["5528790000000008"]""", paid.misfits.single().raw)
        assertTrue("5528790000000008" !in "$paid ${paid.misfits} ${paid.misfits.single().reason}")
    }

    @Test
    fun `every date that the core accepts is read`() {
        fun created(text: String) = payment("""{"createdDate":"$text"}""")
        assertEquals(LocalDateTime.of(2026, 3, 4, 0, 0), created("2026-03-04").createdDate)
        assertEquals(LocalDateTime.of(2026, 3, 4, 9, 5), created("2026-03-04 09:05").createdDate)
        assertEquals(LocalDateTime.of(2026, 3, 4, 9, 5, 6, 700_000_000), created("2026-03-04 09:05:06.7+03:00").createdDate)
        for (text in listOf("", "04.03.2026", "0000-03-04T09:05:06", "2026-02-30T09:05:06")) {
            val paid = created(text)
            assertNull(paid.createdDate)
            assertEquals("createdDate", paid.misfits.single().path)
        }
    }

    @Test
    fun `an approval without an answer is a success and a payment without one is not`() {
        val approved = craftgate.payment.approveBnplPayment(7)
        for (body in listOf("", "{}", """{"data":null}""")) {
            assertNull(approved.parse(204, body))
            val error = assertFailsWith<ImzaException.UnexpectedResponse> {
                craftgate.payment.createPayment(payment(), CallOptions(checks = Checks.TYPES)).parse(200, body)
            }
            assertEquals(Outcome.UNKNOWN, error.outcome)
        }
        assertEquals(7, approved.parse(200, """{"data":{"id":7}}""")?.id)
    }
}
