import Foundation
import Imza

/// How a payment ends.
enum End: Equatable {
    case paid(Money)
    /// Surely not.
    case notPaid(String)
    /// It may have been paid, or will be: store the text with the order, `craftgate.restoreAttempt(saved)` goes on with it.
    case open(saved: String)
}

func charge(_ craftgate: Craftgate, price: String) async throws -> End {
    let price = try Money(price)  // "100.50"; an error for "100,50"
    let request = Craftgate.CreatePaymentRequest(
        price: price,
        paidPrice: price,
        installment: 1,
        currency: .try,
        conversationId: "order-42",
        card: .init(cardHolderName: "Haluk Demir", cardNumber: "5258640000000001", expireYear: "2044", expireMonth: "07", cvc: "000"),
        items: [.init(name: "Vazo", price: price)])
    // An error until here: nothing was built.
    let call = try craftgate.payment.createPayment(request, options: CallOptions(idempotencyKey: "order-42/1"))

    // It repeats and asks until it is known what became of it, for a minute at most.
    switch try await URLSessionTransport.shared.settle(call) {
    case .done(let payment): return .paid(payment.paidPrice ?? price)
    case .notDone(let error): return .notPaid(error.message)
    case .open(_, let saved): return .open(saved: saved)
    }
}
