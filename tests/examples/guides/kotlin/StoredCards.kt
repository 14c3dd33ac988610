package imza.guides.storedcards

import imza.CallOptions
import imza.craftgate.Card
import imza.craftgate.CreatePaymentRequest
import imza.craftgate.Currency
import imza.craftgate.DeleteStoredCardRequest
import imza.craftgate.PaymentItem
import imza.craftgate.PaymentResponse
import imza.craftgate.PaymentStatus
import imza.craftgate.SearchStoredCardsRequest
import imza.craftgate.StoredCardResponse
import imza.guides.clients.craftgate
import imza.transport.JavaHttp
import java.math.BigDecimal

private val http = JavaHttp()

class Customer(var cardUserKey: String? = null)

class Order(val id: String, val total: BigDecimal, val items: List<PaymentItem>)

// ANCHOR: store
/** Charges a new card and stores it for the customer. */
fun payAndStore(customer: Customer, order: Order, card: Card): String? {
    val stored = card.toBuilder().storeCardAfterSuccessPayment(true).cardAlias("Bonus").cardUserKey(customer.cardUserKey).build()
    val payment = charge(order, stored)
    customer.cardUserKey = payment.cardUserKey // one for the customer: all their cards are under it
    return payment.cardToken // one for the card
}

fun charge(order: Order, card: Card): PaymentResponse {
    val request = CreatePaymentRequest(
        price = order.total,
        paidPrice = order.total,
        currency = Currency.TRY,
        installment = 1,
        conversationId = order.id,
        card = card,
        items = order.items,
    )
    return http.send(craftgate.payment.createPayment(request, CallOptions(idempotencyKey = "${order.id}/1")))
}
// ANCHOR_END: store

// ANCHOR: pay
/** Charges a stored card: neither number nor CVC. */
fun payWithStored(customer: Customer, order: Order, cardToken: String): PaymentResponse =
    charge(order, Card(cardUserKey = customer.cardUserKey, cardToken = cardToken))
// ANCHOR_END: pay

// ANCHOR: list
fun cards(customer: Customer): List<StoredCardResponse> =
    http.send(craftgate.payment.searchStoredCards(SearchStoredCardsRequest(cardUserKey = customer.cardUserKey))).items

fun forget(customer: Customer, cardToken: String) {
    http.send(craftgate.payment.deleteStoredCard(DeleteStoredCardRequest(customer.cardUserKey, cardToken)))
}
// ANCHOR_END: list

fun main() {
    val order = { id: String -> Order(id, BigDecimal("100.00"), listOf(PaymentItem(name = "Vazo", price = BigDecimal("100.00")))) }
    val card = Card(cardHolderName = "Haluk Demir", cardNumber = "5258640000000001", expireYear = "2044", expireMonth = "07", cvc = "000")
    val customer = Customer()
    val token = payAndStore(customer, order("stored-1"), card)!!
    check(payWithStored(customer, order("stored-2"), token).paymentStatus == PaymentStatus.SUCCESS)
    check(cards(customer).map { it.lastFourDigits to it.cardToken } == listOf("0001" to token))
    forget(customer, token)
    check(cards(customer).isEmpty())
}
