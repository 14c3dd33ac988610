package imza.guides.payouts

import imza.CallOptions
import imza.craftgate.ApprovalStatus
import imza.craftgate.ApprovePaymentTransactionsRequest
import imza.craftgate.Card
import imza.craftgate.CreateMemberRequest
import imza.craftgate.CreatePaymentRequest
import imza.craftgate.Currency
import imza.craftgate.MemberType
import imza.craftgate.PaymentItem
import imza.craftgate.PaymentTransaction
import imza.craftgate.PaymentTransactionApproval
import imza.craftgate.SettlementEarningsDestination
import imza.guides.clients.craftgate
import imza.transport.JavaHttp
import java.math.BigDecimal

private val http = JavaHttp()

class Seller(val id: String, val firstName: String, val lastName: String, val email: String, val phone: String, val address: String, val iban: String)

class Line(val id: String, val name: String, val price: BigDecimal, val sellerId: Long, val sellerShare: BigDecimal)

// ANCHOR: seller
fun register(seller: Seller): Long {
    val request = CreateMemberRequest(
        memberExternalId = seller.id,
        isSubMerchant = true,
        memberType = MemberType.PERSONAL,
        contactName = seller.firstName,
        contactSurname = seller.lastName,
        email = seller.email,
        phoneNumber = seller.phone,
        address = seller.address,
        iban = seller.iban,
        settlementEarningsDestination = SettlementEarningsDestination.IBAN,
    )
    val member = http.send(craftgate.onboarding.createMember(request, CallOptions(idempotencyKey = "seller/${seller.id}")))
    return member.id!! // the subMerchantMemberId of the seller's items
}
// ANCHOR_END: seller

// ANCHOR: pay
fun pay(orderId: String, total: BigDecimal, lines: List<Line>, card: Card): List<PaymentTransaction> {
    val items = lines.map {
        // sellerShare is what the seller gets; the rest is your commission.
        PaymentItem(name = it.name, externalId = it.id, price = it.price, subMerchantMemberId = it.sellerId, subMerchantMemberPrice = it.sellerShare)
    }
    val request = CreatePaymentRequest(
        price = total, paidPrice = total, currency = Currency.TRY, installment = 1, conversationId = orderId, card = card, items = items,
    )
    val payment = http.send(craftgate.payment.createPayment(request, CallOptions(idempotencyKey = "$orderId/1")))
    return payment.paymentTransactions!! // with id, and externalId: the id of your line
}
// ANCHOR_END: pay

// ANCHOR: approve
/** Releases the sellers' money, e.g. when the goods have arrived. Returns those that could not be released, with `failedReason`. */
fun release(transactionIds: List<Long>): List<PaymentTransactionApproval> {
    val request = ApprovePaymentTransactionsRequest(transactionIds, isTransactional = true)
    return http.send(craftgate.payment.approvePaymentTransactions(request)).items.filter { it.approvalStatus != ApprovalStatus.SUCCESS }
}
// ANCHOR_END: approve

fun main() {
    val seller = Seller("S1", "Ayşe", "Yılmaz", "ayse@example.com", "905551111111", "Üsküdar", "TR330006100519786457841326")
    val card = Card(cardHolderName = "Haluk Demir", cardNumber = "5258640000000001", expireYear = "2044", expireMonth = "07", cvc = "000")
    val line = Line("L1", "Vazo", BigDecimal("100.00"), register(seller), BigDecimal("90.00"))
    val transaction = pay("payout-1", BigDecimal("100.00"), listOf(line), card).single()
    check(transaction.externalId == "L1")
    check(release(listOf(transaction.id!!)).isEmpty())
}
