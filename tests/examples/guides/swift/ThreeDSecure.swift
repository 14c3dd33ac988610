import Foundation
import Imza

enum ThreeDSecure {
    struct Order {
        let id: String
        let total: Decimal
        let items: [Craftgate.PaymentItem]
        var paymentId: Int64 = 0
    }

    // ANCHOR: init
    /// Returns the page for the payer's browser: send it as the response to the payer's request.
    static func begin(_ order: inout Order, _ card: Craftgate.Card) async throws -> String {
        let request = Craftgate.InitThreeDSPaymentRequest(
            price: order.total, paidPrice: order.total, installment: 1, currency: .try, conversationId: order.id, card: card, items: order.items,
            callbackUrl: "https://shop.example/3ds/\(order.id)")
        let begun = try await craftgate.payment.init3DSPayment(request, options: CallOptions(idempotencyKey: "\(order.id)/1")).send()
        order.paymentId = begun.paymentId!  // store it: the callback is compared with it
        return try Craftgate.decodeHtml(begun.htmlContent!)
    }
    // ANCHOR_END: init

    // ANCHOR: callback
    /// Handles the POST of the payer's browser to `callbackUrl`; `form` is the raw body.
    static func finish(_ order: Order, _ form: Data) async throws -> String {
        let record = Craftgate.ExpectedCallback(paymentId: "\(order.paymentId)", conversationId: order.id, conversationData: "")
        let callback = try callbacks.verify(form, expected: .record(record))
        switch callback.next {
        case "complete":
            let options = CallOptions(idempotencyKey: "\(order.id)/complete")
            let payment = try await craftgate.payment.complete3DSPayment(.init(paymentId: order.paymentId), options: options).send()
            return payment.paymentStatus == .success ? "paid" : "not paid"
        case "done": return "paid"
        case "failed": return "not paid"
        default: return "unchanged"  // the payer came back twice: your own record says how it ended
        }
    }
    // ANCHOR_END: callback

    static func run() async throws {
        for (result, end) in [("approve", "paid"), ("reject", "not paid")] {
            var order = Order(id: "3ds-\(result)", total: 100, items: [.init(name: "Vazo", price: 100)])
            let page = try await begin(&order, testCard)
            try expect(page.contains("<form"))
            // ANCHOR: play
            let played = try await control("craftgate/payments/\(order.paymentId)/verify", #"{"result": "\#(result)"}"#)  // "approve" or "reject"
            let form = Data((played["form"] as! String).utf8)
            // ANCHOR_END: play
            let ended = try await finish(order, form)
            try expect(ended == end)
            order.paymentId = 1
            let other = order
            try await expect(.verificationFailed) { _ = try await finish(other, form) }
        }
    }
}
