// The main flow of each provider over HTTP, with the Kotlin package, its transport and a Ktor server, as a template. `cargo xtask demo` runs it
// against the sandbox: DemoKt http://127.0.0.1:4010

package shop

import imza.CallOptions
import imza.Craftgate
import imza.Environment
import imza.ImzaException
import imza.craftgate.Card
import imza.craftgate.CreatePaymentRequest
import imza.craftgate.Currency
import imza.craftgate.ExpectedCallback
import imza.craftgate.InitThreeDSPaymentRequest
import imza.craftgate.PaymentItem
import imza.craftgate.RefundPaymentRequest
import imza.craftgate.WebhookFields
import imza.nexkasa.ExpectedTransfer
import imza.nkolay.ApplyRequest
import imza.nkolay.Cart
import imza.nkolay.CartItem
import imza.nkolay.CartPrice
import imza.nkolay.PreApproveRequest
import imza.nkolay.SimulateRequest
import imza.parax.ExpectedPayment
import io.ktor.server.engine.embeddedServer
import io.ktor.server.netty.Netty
import java.math.BigDecimal
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.time.Instant
import java.time.LocalDateTime
import kotlinx.coroutines.future.await
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

suspend fun main(arguments: Array<String>) {
    val sandbox = arguments.single()
    val shop = Shop(sandbox)
    val server = embeddedServer(Netty, port = 0, host = "127.0.0.1") { shop(shop) }.start()
    val address = "http://127.0.0.1:${server.engine.resolvedConnectors().first().port}"
    println("\nimza for Kotlin, with Ktor")
    with(Demo(shop, sandbox, address)) {
        craftgatePayments()
        paraxDeposit()
        nexkasaDeposit()
        nkolayLoan()
    }
    server.stop()
    println("\nKotlin: every step went as it should")
}

private class Demo(private val shop: Shop, private val sandbox: String, private val address: String) {
    private val run = System.currentTimeMillis()

    suspend fun craftgatePayments(): Unit = with(shop) {
        title("Kotlin: Craftgate")
        control("panel", """{"craftgateWebhookUrl": "$address/webhooks/craftgate"}""")
        val price = BigDecimal("100.00")
        val card = Card(cardHolderName = "Haluk Demir", cardNumber = "5258640000000001", expireYear = "2044", expireMonth = "07", cvc = "000")
        val order = CreatePaymentRequest(
            price = price,
            paidPrice = price,
            installment = 1,
            currency = Currency.TRY,
            conversationId = "order-42",
            card = card,
            items = listOf(PaymentItem(name = "Vazo", price = BigDecimal("60.00")), PaymentItem(name = "Çay takımı", price = BigDecimal("40.00"))),
        )

        val once = CallOptions(idempotencyKey = "kotlin-order-42/1")
        val paid = send(craftgate.payment.createPayment(order, once))
        say("payment", "${paid.paymentStatus}, ${paid.paidPrice} TRY")
        val again = send(craftgate.payment.createPayment(order, once))
        check(again.id == paid.id)
        say("the same call sent again", "the same payment, charged once")
        val read = send(craftgate.payment.retrievePayment(paid.id!!))
        say("payment retrieved", "${read.paymentStatus}, card ${read.binNumber}…${read.lastFourDigits}")

        val event = events.next()
        check(event.payloadId == "${paid.id}")
        say("webhook verified", "${event.eventType} ${event.status} of this payment")
        val signature = webhooks.sign(WebhookFields(event.eventType.word, event.eventTimestamp, event.status.word, event.payloadId))
        val forged = """{"eventType":"${event.eventType}","eventTimestamp":${event.eventTimestamp},"status":"${event.status}","payloadId":"1"}"""
        check(post("/webhooks/craftgate", forged, "x-cg-signature-v1", signature) == 403) { "another payment's webhook: accepted, which is a defect" }
        say("the same webhook for another payment", "refused – HTTP 403")

        val refund = send(craftgate.payment.refundPayment(RefundPaymentRequest(paymentId = paid.id!!)))
        say("refund", "${refund.status}, ${refund.refundPrice} TRY")

        val begun = send(
            craftgate.payment.init3DSPayment(
                InitThreeDSPaymentRequest(
                    price = price,
                    paidPrice = price,
                    installment = 1,
                    currency = Currency.TRY,
                    conversationId = "order-42",
                    callbackUrl = "$address/3ds",
                    card = card,
                    items = order.items,
                ),
            ),
        )
        threeDSPayments[begun.paymentId!!] = ExpectedCallback(paymentId = begun.paymentId, conversationId = "order-42", conversationData = "")
        say("3-D Secure begun", "the page in htmlContent is for the payer's browser")
        val form = control("craftgate/payments/${begun.paymentId}/verify", """{"result": "approve"}""").getValue("form").jsonPrimitive.content
        check(post("/3ds", form, "content-type", "application/x-www-form-urlencoded") == 200)
        val completed = completed.next()
        say("3-D Secure payment completed", "${completed.paymentStatus}, ${completed.paidPrice} TRY")

        refused<ImzaException.InvalidRequest>("a decimal comma") { CreatePaymentRequest.fromJson(order.toJson().replace("100.00", "100,00")) }
        val poor = order.toBuilder().card(card.toBuilder().cardNumber("5100050000006661").build()).build()
        refused<ImzaException.Api>("a card without money") { send(craftgate.payment.createPayment(poor)) }
        Craftgate("sandbox-api-key", "another-secret-key", Environment.at("$sandbox/craftgate")).use { wrongKeys ->
            refused<ImzaException.Api>("a wrong secret key") { send(wrongKeys.payment.retrievePayment(paid.id!!)) }
        }
    }

    suspend fun paraxDeposit(): Unit = with(shop) {
        title("Kotlin: ParaX")
        control("panel", """{"paraxWebhookUrl": "$address/webhooks/parax"}""")
        val (amount, trx) = BigDecimal("250.00") to "KOTLIN-$run"
        val request = imza.parax.DepositRequest(username = "john_doe", userId = "12345", fullName = "John Doe", amount = amount, trx = trx)
        val begun = send(parax.deposit(request))
        deposits[trx] = ExpectedPayment(amount = amount, userId = "12345", transactionId = begun.transactionId)
        say("deposit", "send ${begun.amount} TRY to ${begun.iban}")

        control("parax/${begun.transactionId}", """{"status": "approve"}""")
        val confirmed = confirmed.next()
        check(confirmed.verdict == "completed")
        say("confirmed", "${confirmed.verdict}, ${confirmed.amount} TRY of user ${confirmed.userId}")

        deposits[trx] = ExpectedPayment(amount = amount, userId = "666")
        val webhook = """{"trx":"$trx","transaction_id":"${begun.transactionId}","amount":250,"status":"success","currency":"TRY"}"""
        check(post("/webhooks/parax", webhook, "content-type", "application/json") == 403) { "another user's webhook: accepted, which is a defect" }
        say("the webhook for another user", "refused – HTTP 403")
    }

    suspend fun nexkasaDeposit(): Unit = with(shop) {
        title("Kotlin: NexKasa")
        val order = ExpectedTransfer(id = "kotlin-$run", type = "DEPOSIT", amount = BigDecimal("1500.00"))
        transfers[order.id] = order
        val taken = send(nexkasa.deposit(imza.nexkasa.DepositRequest(order.amount, "Ahmet Yılmaz", order.id, "$address/callbacks/nexkasa")))
        say("deposit", "${taken.status}; an operator decides")

        control("nexkasa/${taken.transactionId}", """{"status": "approve"}""")
        val callback = transferred.next()
        say("callback verified by the order's own token", "${callback.status}, ${callback.amount} TRY")

        val forged = """{"transactionId":"${callback.transactionId}","externalId":"${order.id}","status":"APPROVED","amount":1500,"type":"DEPOSIT"}"""
        check(post("/callbacks/nexkasa?token=guessed", forged, "content-type", "application/json") == 403) { "a callback with another token: accepted, which is a defect" }
        say("a callback with another token", "refused – HTTP 403")
    }

    suspend fun nkolayLoan(): Unit = with(shop) {
        title("Kotlin: N Kolay")
        val price = BigDecimal("20000.00")
        val cart = Cart(
            price = CartPrice(itemsPrice = price, shippingPrice = BigDecimal("100.00"), totalPrice = BigDecimal("20100.00")),
            items = listOf(
                CartItem(
                    productName = "Telefon",
                    categoryCode = "PHONE",
                    quantity = 1,
                    totalPriceWithoutDiscounts = price,
                    totalPrice = price,
                    commissionRate = BigDecimal("1.00"),
                ),
            ),
        )
        val (identityNumber, gsmNumber, orderId) = Triple("10000000146", "5551234567", "kotlin-$run")

        val token = send(nkolay.authenticate())
        say("1. token", "good until ${token.expiresAt?.let(Instant::ofEpochSecond)}")
        val banks = send(nkolay.banks(token)).banks!!.map { it.code!! }
        say("2. banks", banks.joinToString())
        val session = send(nkolay.startSession(token, banks.first()))
        say("3. session", "with ${banks.first()}")
        val offers = send(nkolay.simulate(token, session, SimulateRequest(maxTerm = 6))).monthlyPayments!!
        say("4. offers", offers.joinToString { "${it.term} × ${it.amount} TRY" })
        val decision = send(nkolay.preApprove(token, session, PreApproveRequest(identityNumber, gsmNumber, orderId, maxTerm = 6, cart = cart)))
        say("5. pre-approval", if (decision.bankSuccess == true) "the bank lends" else "the bank does not lend")
        val application = ApplyRequest(
            nationalIdentityNumber = identityNumber,
            gsmNumber = gsmNumber,
            orderId = orderId,
            orderDate = LocalDateTime.of(2026, 1, 31, 14, 30),
            totalTerm = 6,
            timeToLive = Instant.now().epochSecond + 600,
            callbackUrl = "$address/loan",
            cart = cart,
        )
        check(send(nkolay.apply(token, decision.preApproval!!, application)).success == true)
        say("6. application", "taken")
    }

    /** Plays the payer, the bank or the operator, through the sandbox's control interface. */
    private suspend fun control(path: String, json: String): JsonObject {
        val answer = posted("$sandbox/control/$path", json, "content-type", "application/json")
        check(answer.statusCode() == 200) { "$path: ${answer.body()}" }
        return Json.parseToJsonElement(answer.body()).jsonObject
    }

    /** Posts a message to the shop, as a provider or the payer's browser would; returns the status. */
    private suspend fun post(path: String, body: String, vararg headers: String): Int = posted("$address$path", body, *headers).statusCode()

    private suspend fun posted(url: String, body: String, vararg headers: String): HttpResponse<String> {
        val request = HttpRequest.newBuilder(URI.create(url)).headers(*headers).POST(HttpRequest.BodyPublishers.ofString(body)).build()
        return CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofString()).await()
    }

    private companion object {
        val CLIENT: HttpClient = HttpClient.newHttpClient()
    }
}

fun title(text: String): Unit = println("\n== $text ==")

fun say(what: String, text: String): Unit = println("$what: $text")

/** Runs an attempt that must be refused with this error. Anything else ends the demo. */
private inline fun <reified E : ImzaException> refused(what: String, attempt: () -> Unit) {
    val error = try {
        attempt()
        error("$what: accepted, which is a defect")
    } catch (error: ImzaException) {
        error as? E ?: throw error
    }
    say(what, "refused – ${error.message}")
}
