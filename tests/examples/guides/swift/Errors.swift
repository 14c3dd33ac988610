import Foundation
import Imza

enum Errors {
    // ANCHOR: handle
    enum Handled<Result: Sendable>: Sendable {
        case done(Result)
        case shopper(String?)  // ask for another card
        case open(Repeat)
        case again  // it only reads: ask again
    }

    static func handled<Response>(_ call: Call<Response>) async throws -> Handled<Response> {
        do {
            return .done(try await call.send())
        } catch let error as ImzaError {
            switch (error.code, error.outcome) {
            case (.noAnswer, _), (.apiError, .unknown): return .open(call.repeat)
            case (.apiError, _) where error.kind == .declined || error.kind == .fraud: return .shopper(error.group)
            case (.unexpectedResponse, .rejected): return .again
            case (.unexpectedResponse, _): return .open(call.repeat)
            default: throw error  // our keys, our request, our contract: alert a person
            }
        }
    }
    // ANCHOR_END: handle

    static func run() async throws {
        func payment(_ number: String) throws -> Call<Craftgate.PaymentResponse> {
            var card = testCard
            card.cardNumber = number
            return try craftgate.payment.createPayment(
                .init(price: 1, paidPrice: 1, installment: 1, currency: .try, card: card, items: [.init(name: "Vazo", price: 1)]))
        }
        guard case .done = try await handled(payment("5258640000000001")) else { throw Unexpected(line: #line) }
        guard case .shopper("NOT_SUFFICIENT_FUNDS") = try await handled(payment("5100050000006661")) else { throw Unexpected(line: #line) }
        try await expect(.apiError) { _ = try await handled(craftgate.payment.retrievePayment(7)) }
    }
}
