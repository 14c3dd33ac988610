import Foundation
import Imza

enum StoredCards {
    struct Customer {
        var cardUserKey: String?
    }

    struct Order {
        let id: String
        let total: Decimal
        let items: [Craftgate.PaymentItem]
    }

    // ANCHOR: store
    /// Charges a new card and stores it for the customer.
    static func payAndStore(_ customer: inout Customer, _ order: Order, _ card: Craftgate.Card) async throws -> String? {
        var stored = card
        stored.storeCardAfterSuccessPayment = true
        stored.cardAlias = "Bonus"
        stored.cardUserKey = customer.cardUserKey
        let payment = try await charge(order, stored)
        customer.cardUserKey = payment.cardUserKey  // one for the customer: all their cards are under it
        return payment.cardToken  // one for the card
    }

    static func charge(_ order: Order, _ card: Craftgate.Card) async throws -> Craftgate.PaymentResponse {
        let request = CreatePaymentRequest(
            price: order.total, paidPrice: order.total, installment: 1, currency: .try, conversationId: order.id, card: card, items: order.items)
        return try await craftgate.payment.createPayment(request, options: CallOptions(idempotencyKey: "\(order.id)/1")).send()
    }
    // ANCHOR_END: store

    // ANCHOR: pay
    /// Charges a stored card: neither number nor CVC.
    static func payWithStored(_ customer: Customer, _ order: Order, _ cardToken: String) async throws -> Craftgate.PaymentResponse {
        try await charge(order, .init(cardUserKey: customer.cardUserKey, cardToken: cardToken))
    }
    // ANCHOR_END: pay

    // ANCHOR: list
    static func cards(_ customer: Customer) async throws -> [Craftgate.StoredCardResponse] {
        try await craftgate.payment.searchStoredCards(.init(cardUserKey: customer.cardUserKey)).send().items
    }

    static func forget(_ customer: Customer, _ cardToken: String) async throws {
        try await craftgate.payment.deleteStoredCard(.init(cardUserKey: customer.cardUserKey, cardToken: cardToken)).send()
    }
    // ANCHOR_END: list

    static func run() async throws {
        func order(_ id: String) -> Order { Order(id: id, total: 100, items: [.init(name: "Vazo", price: 100)]) }
        var customer = Customer()
        let token = try await payAndStore(&customer, order("stored-1"), testCard)!
        let paid = try await payWithStored(customer, order("stored-2"), token)
        try expect(paid.paymentStatus == .success)
        let found = try await cards(customer)
        try expect(found.map(\.lastFourDigits) == ["0001"] && found.map(\.cardToken) == [token])
        try await forget(customer, token)
        let left = try await cards(customer)
        try expect(left.isEmpty)
    }
}
