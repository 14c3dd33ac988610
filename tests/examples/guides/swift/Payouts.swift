import Foundation
import Imza

enum Payouts {
    struct Seller {
        let id, firstName, lastName, email, phone, address, iban: String
    }

    struct Line {
        let id, name: String
        let price: Decimal
        let sellerId: Int64
        let sellerShare: Decimal
    }

    // ANCHOR: seller
    static func register(_ seller: Seller) async throws -> Int64 {
        var request = Craftgate.CreateMemberRequest(
            memberExternalId: seller.id, address: seller.address, email: seller.email, phoneNumber: seller.phone)
        request.isSubMerchant = true
        request.memberType = .personal
        request.contactName = seller.firstName
        request.contactSurname = seller.lastName
        request.iban = seller.iban
        request.settlementEarningsDestination = .iban
        let member = try await craftgate.onboarding.createMember(request, options: CallOptions(idempotencyKey: "seller/\(seller.id)")).send()
        return member.id!  // the subMerchantMemberId of the seller's items
    }
    // ANCHOR_END: seller

    // ANCHOR: pay
    static func pay(orderId: String, total: Decimal, lines: [Line], _ card: Craftgate.Card) async throws -> [Craftgate.PaymentTransaction] {
        let items = lines.map {
            // sellerShare is what the seller gets; the rest is your commission.
            Craftgate.PaymentItem(
                name: $0.name, price: $0.price, externalId: $0.id, subMerchantMemberId: $0.sellerId, subMerchantMemberPrice: $0.sellerShare)
        }
        let request = CreatePaymentRequest(
            price: total, paidPrice: total, installment: 1, currency: .try, conversationId: orderId, card: card, items: items)
        let payment = try await craftgate.payment.createPayment(request, options: CallOptions(idempotencyKey: "\(orderId)/1")).send()
        return payment.paymentTransactions!  // with id, and externalId: the id of your line
    }
    // ANCHOR_END: pay

    // ANCHOR: approve
    /// Releases the sellers' money, e.g. when the goods have arrived. Returns those that could not be released, with `failedReason`.
    static func release(_ transactionIds: [Int64]) async throws -> [Craftgate.PaymentTransactionApproval] {
        let request = Craftgate.ApprovePaymentTransactionsRequest(paymentTransactionIds: transactionIds, isTransactional: true)
        return try await craftgate.payment.approvePaymentTransactions(request).send().items.filter { $0.approvalStatus != .success }
    }
    // ANCHOR_END: approve

    static func run() async throws {
        let seller = Seller(
            id: "S1", firstName: "Ayşe", lastName: "Yılmaz", email: "ayse@example.com", phone: "905551111111", address: "Üsküdar",
            iban: "TR330006100519786457841326")
        let line = Line(id: "L1", name: "Vazo", price: 100, sellerId: try await register(seller), sellerShare: 90)
        let transactions = try await pay(orderId: "payout-1", total: 100, lines: [line], testCard)
        try expect(transactions.map(\.externalId) == ["L1"])
        let failed = try await release(transactions.map { $0.id! })
        try expect(failed.isEmpty)
    }
}
