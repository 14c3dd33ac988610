package imza.guides.nkolay

import imza.guides.clients.nkolay
import imza.nkolay.ApplyRequest
import imza.nkolay.Cart
import imza.nkolay.CartItem
import imza.nkolay.CartPrice
import imza.nkolay.PreApproval
import imza.nkolay.PreApproveRequest
import imza.nkolay.SimulateRequest
import imza.nkolay.Token
import imza.transport.JavaHttp
import java.math.BigDecimal
import java.time.LocalDateTime

private val http = JavaHttp()

fun main() {
    // ANCHOR: token
    val token = http.send(nkolay.authenticate()) // keep it for all customers until token.expiresAt (Unix seconds)
    val banks = http.send(nkolay.banks(token)).banks!! // show these to the customer
    // ANCHOR_END: token

    // ANCHOR: session
    val session = http.send(nkolay.startSession(token, banks[0].code!!))
    val offers = http.send(nkolay.simulate(token, session, SimulateRequest(maxTerm = 6))).monthlyPayments // optional: the offers
    // ANCHOR_END: session
    check(offers?.map { it.term } == listOf(3, 6))

    // ANCHOR: pre_approve
    val lira = { digits: String -> BigDecimal(digits) }
    val cart = Cart(
        price = CartPrice(itemsPrice = lira("20000.00"), shippingPrice = lira("100.00"), totalPrice = lira("20100.00")),
        items = listOf(
            CartItem(
                productName = "Telefon",
                categoryCode = "PHONE",
                quantity = 1,
                totalPriceWithoutDiscounts = lira("20000.00"),
                totalPrice = lira("20000.00"),
                commissionRate = lira("1.00"),
            ),
        ),
    )
    val orderId = "loan-${System.nanoTime()}"
    val request = PreApproveRequest(
        nationalIdentityNumber = "10000000146", gsmNumber = "0555 123 45 67", orderId = orderId, maxTerm = 6, cart = cart,
    )
    val decision = http.send(nkolay.preApprove(token, session, request))
    if (decision.bankSuccess != true) {
        println("the bank does not lend: ${decision.bankResponseMessage}") // an answer, not an error
    }
    // ANCHOR_END: pre_approve

    // ANCHOR: save
    // The pre-approval belongs to the token: keep both with the order, the token as a secret.
    val (saved, savedToken) = decision.preApproval!!.save() to token.save()
    val (preApproval, sameToken) = PreApproval.restore(saved) to Token.restore(savedToken)
    // ANCHOR_END: save

    // ANCHOR: apply
    val application = ApplyRequest(
        nationalIdentityNumber = "10000000146",
        gsmNumber = "0555 123 45 67",
        orderId = orderId,
        orderDate = LocalDateTime.of(2026, 1, 31, 14, 30), // Istanbul time, without a zone
        totalTerm = decision.monthlyPayments!![0].term!!, // the customer's choice, in months
        timeToLive = System.currentTimeMillis() / 1000 + 15 * 60, // Unix seconds
        callbackUrl = "https://shop.example/loan",
        cart = cart,
    )
    val applied = http.send(nkolay.apply(sameToken, preApproval, application))
    // ANCHOR_END: apply
    check(applied.success == true)
}
