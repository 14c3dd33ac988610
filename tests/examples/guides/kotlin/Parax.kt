package imza.guides.parax

import imza.ImzaException
import imza.guides.clients.parax
import imza.guides.play.control
import imza.parax.Confirmation
import imza.parax.DepositAnswer
import imza.parax.DepositRequest
import imza.parax.ExpectedPayment
import imza.parax.TransactionStatus
import imza.transport.JavaHttp
import java.math.BigDecimal

private val http = JavaHttp()

data class Deposit(val trx: String, val username: String, val userId: String, val fullName: String, val amount: BigDecimal, var transactionId: String = "")

// ANCHOR: deposit
private fun request(deposit: Deposit) =
    DepositRequest(username = deposit.username, userId = deposit.userId, fullName = deposit.fullName, amount = deposit.amount, trx = deposit.trx)

/** Starts a deposit; the customer sends the money to the account that it returns: ibanGrouped, accountHolder, referenceCode. */
fun begin(deposit: Deposit): DepositAnswer {
    val account = http.send(parax.deposit(request(deposit)))
    deposit.transactionId = account.transactionId!! // store it: the webhook is compared with it
    return account
}
// ANCHOR_END: deposit

// ANCHOR: url
/** Or: an address of ParaX's own page, to which the customer's browser is redirected. */
fun pageOf(deposit: Deposit): String = parax.depositUrl(request(deposit))
// ANCHOR_END: url

// ANCHOR: webhook
/** Handles a webhook. [remoteAddress] is the address of the peer, not a header. */
fun receive(body: ByteArray, remoteAddress: String, deposits: Map<String, Deposit>): Confirmation? {
    val webhook = parax.readWebhook(body, remoteAddress)
    val deposit = deposits[webhook.trx] ?: return null
    val expected = ExpectedPayment(amount = deposit.amount, transactionId = deposit.transactionId, userId = deposit.userId)
    // Credit its amount once for each dedupeKey, and only for the verdict "completed".
    return http.send(parax.confirm(webhook, expected))
}
// ANCHOR_END: webhook

// ANCHOR: status
/** Looks up a deposit by the transaction id that ParaX gave it: `status` and the exact `amount`. */
fun statusOf(transactionId: String): TransactionStatus = http.send(parax.transactionStatus(transactionId))
// ANCHOR_END: status

fun main() {
    val deposit = Deposit("GUIDE-${System.nanoTime()}", "john_doe", "12345", "John Doe", BigDecimal("250.00"))
    check(begin(deposit).ibanGrouped!!.startsWith("TR"))
    check("&signature=" in pageOf(deposit))
    check(statusOf(deposit.transactionId).status?.word == "pending")
    control("parax/${deposit.transactionId}", """{"status": "approve"}""")
    val body = """{"trx":"${deposit.trx}","transaction_id":"${deposit.transactionId}","amount":250,"status":"success","currency":"TRY"}""".encodeToByteArray()
    check(receive(body, "127.0.0.1", mapOf(deposit.trx to deposit))?.verdict == "completed")
    check(runCatching { receive(body, "203.0.113.7", emptyMap()) }.exceptionOrNull() is ImzaException.VerificationFailed)
}
