package imza.guides.errors

import imza.Call
import imza.ImzaException
import imza.Kind
import imza.Outcome
import imza.Repeat
import imza.craftgate.Card
import imza.craftgate.CreatePaymentRequest
import imza.craftgate.Currency
import imza.craftgate.PaymentItem
import imza.guides.clients.craftgate
import imza.transport.JavaHttp
import java.math.BigDecimal

private val http = JavaHttp()

// ANCHOR: handle
sealed interface Handled<out T> {
    data class Done<T>(val result: T) : Handled<T>
    data class Shopper(val group: String?) : Handled<Nothing> // ask for another card
    data class Open(val repeat: Repeat) : Handled<Nothing>
    data object Again : Handled<Nothing> // it only reads: ask again
}

fun <T> handled(call: Call<T>): Handled<T> = try {
    Handled.Done(http.send(call))
} catch (error: ImzaException.NoAnswer) {
    Handled.Open(error.repeat)
} catch (error: ImzaException.Api) {
    when {
        error.outcome == Outcome.UNKNOWN -> Handled.Open(call.repeat)
        error.kind == Kind.DECLINED || error.kind == Kind.FRAUD -> Handled.Shopper(error.group)
        else -> throw error // our keys, our request, our contract: alert a person
    }
} catch (error: ImzaException.UnexpectedResponse) {
    if (error.outcome == Outcome.REJECTED) Handled.Again else Handled.Open(call.repeat)
}
// InvalidRequest, Configuration: a mistake in our code, which is not caught here
// ANCHOR_END: handle

private fun order(number: String): CreatePaymentRequest {
    val (lira, card) = BigDecimal("1.00") to Card(cardHolderName = "Haluk Demir", cardNumber = number, expireYear = "2044", expireMonth = "07", cvc = "000")
    return CreatePaymentRequest(
        price = lira, paidPrice = lira, currency = Currency.TRY, installment = 1, card = card, items = listOf(PaymentItem(name = "Vazo", price = lira)),
    )
}

fun main() {
    check(handled(craftgate.payment.createPayment(order("5258640000000001"))) is Handled.Done)
    check(handled(craftgate.payment.createPayment(order("5100050000006661"))) == Handled.Shopper("NOT_SUFFICIENT_FUNDS"))
    check(runCatching { handled(craftgate.payment.retrievePayment(7)) }.exceptionOrNull() is ImzaException.Api)
}
