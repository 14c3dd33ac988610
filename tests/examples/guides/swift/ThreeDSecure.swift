import Foundation
import Imza

enum ThreeDSecure {
    struct Order {
        let id: String
        let total: Decimal
        let items: [Craftgate.PaymentItem]
        var attempts = 0
        var attempt = ""
        var paymentId: Int64 = 0
        var saved: String?
    }

    // ANCHOR: init
    /// Returns the page for the payer's browser: send it as the response to the payer's request.
    static func begin(_ order: inout Order, _ card: Craftgate.Card) async throws -> String {
        order.attempts += 1  // store it: another card, or the same one again, is another attempt with another name
        order.attempt = "\(order.id)/\(order.attempts)"
        let request = Craftgate.InitThreeDSPaymentRequest(
            price: order.total, paidPrice: order.total, installment: 1, currency: .try, conversationId: order.attempt, card: card, items: order.items,
            callbackUrl: "https://shop.example/3ds/\(order.id)")
        // Only the answer has the page: without one, send the same call again, with its key.
        let begun = try await craftgate.payment.init3DSPayment(request, options: CallOptions(idempotencyKey: order.attempt)).send()
        order.paymentId = begun.paymentId!  // store it: the callback is compared with it
        return try Craftgate.decodeHtml(begun.htmlContent!)
    }
    // ANCHOR_END: init

    // ANCHOR: callback
    /// Handles the POST of the payer's browser to `callbackUrl`; `form` is the raw body.
    static func finish(_ order: inout Order, _ form: Data) async throws -> String {
        let record = Craftgate.ExpectedCallback(paymentId: "\(order.paymentId)", conversationId: order.attempt, conversationData: "")
        let callback = try callbacks.verify(form, expected: .record(record))
        switch callback.next {
        case "complete":
            let options = CallOptions(idempotencyKey: "complete/\(order.paymentId)")
            let call = try craftgate.payment.complete3DSPayment(.init(paymentId: order.paymentId), options: options)
            switch try await URLSessionTransport.shared.settle(call) {
            case .done: return "paid"
            case .notDone: return "not paid"
            case .open(_, let saved):
                order.saved = saved  // go on later: neither paid nor not paid
                return "open"
            }
        case "done":
            let payment = try await craftgate.payment.retrievePayment(order.paymentId).send()  // the form does not have the amount
            return payment.paymentStatus == .success ? "paid" : "not paid"
        case "failed": return "not paid"
        default: return "unchanged"  // the payer came back twice: your own record says how it ended
        }
    }
    // ANCHOR_END: callback

    static func run() async throws {
        var order = Order(id: "3ds-order", total: 100, items: [.init(name: "Vazo", price: 100)])
        var declined = testCard
        declined.cardNumber = "5100050000006661"
        // Refused by the payer, then by the bank at the completion, then paid with another card, though the answers to completions are lost.
        for (result, card, end) in [("reject", testCard, "not paid"), ("approve", declined, "not paid"), ("approve", testCard, "paid")] {
            let page = try await begin(&order, card)
            if result == "approve" { try await control("faults", #"{"kind": "drop_after", "operation": "payment.complete_3ds_payment"}"#) }
            try expect(page.contains("<form"))
            // ANCHOR: play
            let played = try await control("craftgate/payments/\(order.paymentId)/verify", #"{"result": "\#(result)"}"#)  // "approve" or "reject"
            let form = Data((played["form"] as! String).utf8)
            // ANCHOR_END: play
            let ended = try await finish(&order, form)
            try expect(ended == end)
            var other = order
            other.paymentId = 1
            try await expect(.verificationFailed) { _ = try await finish(&other, form) }
        }
    }
}
