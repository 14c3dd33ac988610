import Foundation
import Imza

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

enum FirstPayment {
    // ANCHOR: pay
    struct Order {
        let id: String
        let total: Decimal
        let items: [Craftgate.PaymentItem]
    }

    enum End: Equatable {
        case paid(Int64?)
        case notPaid(String?)
        case open(saved: String)
    }

    static func pay(_ order: Order, _ card: Craftgate.Card) async throws -> End {
        let request = CreatePaymentRequest(
            price: order.total, paidPrice: order.total, installment: 1, currency: .try, conversationId: order.id, card: card, items: order.items)
        // An error here: nothing was built.
        let call = try craftgate.payment.createPayment(request, options: CallOptions(idempotencyKey: "\(order.id)/1"))
        switch try await URLSessionTransport.shared.settle(call) {  // until it is known what became of it, for a minute at most
        case .done(let payment): return .paid(payment.id)
        case .notDone(let error): return .notPaid(error.group)
        case .open(_, let saved): return .open(saved: saved)  // store it with the order: craftgate.restoreAttempt(saved) goes on with it
        }
    }
    // ANCHOR_END: pay

    // ANCHOR: own_client
    static func sendMyself<Response>(_ call: Call<Response>, with session: URLSession) async throws -> Response {
        var request = URLRequest(url: URL(string: call.url)!, timeoutInterval: TimeInterval(call.timeoutSeconds))
        request.httpMethod = call.method
        request.httpBody = call.body
        for (name, value) in call.headers { request.setValue(value, forHTTPHeaderField: name) }
        // The session's delegate must refuse redirects: the headers hold keys, which go to no other host.
        let (body, response) = try await session.data(for: request)
        return try call.parse(status: (response as! HTTPURLResponse).statusCode, body: body)
    }
    // ANCHOR_END: own_client

    static func run() async throws {
        // ANCHOR: run
        let total = try Money("100.00")
        let order = Order(id: "order-42", total: total, items: [.init(name: "Vazo", price: total)])
        let card = Craftgate.Card(cardHolderName: "Haluk Demir", cardNumber: "5258640000000001", expireYear: "2044", expireMonth: "07", cvc: "000")

        print(try await pay(order, card))  // paid(Optional(1000001))
        // ANCHOR_END: run
        guard case .paid(let id?) = try await pay(order, card) else { throw Unexpected(line: #line) }
        var poor = card
        poor.cardNumber = "5100050000006661"
        let declined = try await pay(Order(id: "order-44", total: total, items: order.items), poor)
        try expect(declined == .notPaid("NOT_SUFFICIENT_FUNDS"))
        let read = try await sendMyself(craftgate.payment.retrievePayment(id), with: .shared)
        try expect(read.conversationId == "order-42")
    }
}
