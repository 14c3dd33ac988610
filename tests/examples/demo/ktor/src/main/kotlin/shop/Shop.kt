// A shop's server with Ktor: an endpoint for the messages of each provider. A message is verified over the bytes that arrived, and booked once.

package shop

import imza.Call
import imza.Craftgate
import imza.CraftgateCallbacks
import imza.CraftgateWebhooks
import imza.Environment
import imza.ImzaException
import imza.NKolay
import imza.NexKasa
import imza.ParaX
import imza.Reply
import imza.craftgate.CallbackNext
import imza.craftgate.CompleteThreeDSPaymentRequest
import imza.craftgate.ExpectedCallback
import imza.craftgate.PaymentResponse
import imza.craftgate.WebhookEvent
import imza.nexkasa.ExpectedTransfer
import imza.nexkasa.NexKasaCallbackInput
import imza.nexkasa.TransferCallback
import imza.parax.Confirmation
import imza.parax.ExpectedPayment
import imza.transport.JavaHttp
import io.ktor.http.ContentType
import io.ktor.http.HttpStatusCode
import io.ktor.server.application.Application
import io.ktor.server.request.header
import io.ktor.server.request.receive
import io.ktor.server.request.uri
import io.ktor.server.response.respond
import io.ktor.server.response.respondText
import io.ktor.server.routing.RoutingCall
import io.ktor.server.routing.RoutingContext
import io.ktor.server.routing.post
import io.ktor.server.routing.routing
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import kotlinx.coroutines.future.await

/** The clients: one of each for the process. `gateway` is the sandbox's address; in production there are no base URLs but N Kolay's. */
class Shop(gateway: String) {
    val http = JavaHttp()
    val craftgate = Craftgate("sandbox-api-key", "sandbox-secret-key", Environment.at("$gateway/craftgate"), language = "tr")
    val webhooks = CraftgateWebhooks("sandbox-webhook-key")
    val callbacks = CraftgateCallbacks("sandbox-callback-key")
    val parax = ParaX(
        sid = 1001,
        key = "sandbox-key",
        secretKey = "sandbox-secret-key",
        depositBaseUrl = "$gateway/parax",
        statusBaseUrl = "$gateway/parax",
        allowedAddresses = listOf("127.0.0.1"), // the sandbox's; by default ParaX's own
    )
    val nexkasa = NexKasa("sandbox-api-key", callbackSecrets = listOf("a-secret-of-the-merchants-own"), baseUrl = "$gateway/nexkasa")
    val nkolay = NKolay("$gateway/nkolay", "sandbox-user", "sandbox-password", merchantNo = 4000, apiSecretKey = "sandbox-secret-key")

    /** The shop's own records, which messages are compared with. In a real shop these are tables. */
    val threeDSPayments = ConcurrentHashMap<Long, ExpectedCallback>()
    val deposits = ConcurrentHashMap<String, ExpectedPayment>()
    val transfers = ConcurrentHashMap<String, ExpectedTransfer>()

    val events = Book<WebhookEvent>()
    val completed = Book<PaymentResponse>()
    val confirmed = Book<Confirmation>()
    val transferred = Book<TransferCallback>()

    /** Sends a call; cancelling the coroutine ends the exchange. */
    suspend fun <T> send(call: Call<T>): T = http.sendAsync(call).await()
}

/** What has arrived, each once. In a real shop it is a table with a unique constraint on the key. */
class Book<T : Any> {
    private val keys = ConcurrentHashMap.newKeySet<String>()
    private val booked = LinkedBlockingQueue<T>()

    fun add(dedupeKey: String, entry: T) {
        if (keys.add(dedupeKey)) booked.put(entry)
    }

    /** The next entry; waits for it. */
    fun next(): T = booked.poll(20, TimeUnit.SECONDS) ?: error("no message has arrived")
}

fun Application.shop(shop: Shop): Unit = with(shop) {
    routing {
        post("/webhooks/craftgate") {
            verified {
                val event = webhooks.verify(call.receive<ByteArray>(), call.request.header("x-cg-signature-v1"))
                events.add(event.dedupeKey, event)
                call.respond(HttpStatusCode.OK)
            }
        }

        // The payer's browser, on its way back from the bank.
        post("/3ds") {
            verified {
                val callback = callbacks.verify(call.receive<ByteArray>()) { claimed -> claimed.paymentId?.let(threeDSPayments::get) }
                say("3-D Secure callback verified", "next: ${callback.next}")
                if (callback.next == CallbackNext.COMPLETE) {
                    val payment = send(craftgate.payment.complete3DSPayment(CompleteThreeDSPaymentRequest(paymentId = callback.paymentId!!)))
                    completed.add(callback.dedupeKey, payment)
                }
                call.respondText("Thank you")
            }
        }

        post("/webhooks/parax") {
            verified {
                val webhook = parax.readWebhook(call.receive<ByteArray>(), call.request.local.remoteAddress)
                // Nothing of it is signed: ParaX is asked, and the answer compared with the shop's own record.
                val expected = deposits[webhook.trx] ?: return@post call.respond(HttpStatusCode.NotFound)
                val confirmation = send(parax.confirm(webhook, expected))
                confirmed.add(confirmation.dedupeKey, confirmation)
                call.respond(parax.replies.success)
            }
        }

        post("/callbacks/nexkasa") {
            verified {
                val input = NexKasaCallbackInput(url = call.request.uri)
                val callback = nexkasa.readCallback(call.receive<ByteArray>(), input) { claimed -> transfers[claimed.externalId] }
                transferred.add(callback.dedupeKey, callback)
                call.respond(nexkasa.replies.ok)
            }
        }
    }
}

/** Refuses a message that does not pass a check. Any other error is a 500, after which the provider sends it again. */
private suspend inline fun RoutingContext.verified(handle: () -> Unit) = try {
    handle()
} catch (_: ImzaException.VerificationFailed) {
    call.respond(HttpStatusCode.Forbidden)
}

/** Sends a reply as the provider expects it. */
private suspend fun RoutingCall.respond(reply: Reply) =
    respondText(reply.body, ContentType.parse(reply.headers.getValue("content-type")), HttpStatusCode.fromValue(reply.status))
