import Foundation
import Imza

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

enum HostedPage {
    struct Order {
        var id: String
        let total: Decimal
        let items: [Craftgate.PaymentItem]
        var token = ""
    }

    // ANCHOR: open
    /// Returns the address of the page: redirect the payer there.
    static func open(_ order: inout Order) async throws -> String {
        var request = Craftgate.InitCheckoutPaymentRequest(
            price: order.total, paidPrice: order.total, currency: .try, callbackUrl: "https://shop.example/paid/\(order.id)")
        request.conversationId = order.id
        request.externalId = order.id
        request.items = order.items
        let page = try await craftgate.payment.initCheckoutPayment(request, options: CallOptions(idempotencyKey: "\(order.id)/page")).send()
        order.token = page.token!  // store it: the payer's browser is not trusted with it
        return page.pageUrl!
    }
    // ANCHOR_END: open

    // ANCHOR: result
    /// Call it when the payer comes back, and for each webhook about the order.
    static func result(_ order: Order) async throws -> String {
        let payment = try await craftgate.payment.retrieveCheckoutPayment(order.token).send()
        let fits = payment.conversationId == order.id && payment.paidPrice == order.total && payment.currency == .try
        switch payment.paymentStatus {
        case .success where fits: return "paid"
        case .failure: return "not paid"
        default: return "open"
        }
    }
    // ANCHOR_END: result

    static func run() async throws {
        var order = Order(id: "page-1", total: 100, items: [.init(name: "Vazo", price: 100)])
        var request = URLRequest(url: URL(string: try await open(&order))!)
        request.httpMethod = "POST"
        request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "content-type")
        request.httpBody = Data("cardHolderName=Haluk+Demir&cardNumber=5258640000000001&expireYear=2044&expireMonth=07&cvc=000".utf8)
        _ = try await URLSession.shared.data(for: request)
        let paid = try await result(order)
        order.id = "another"
        let other = try await result(order)
        try expect(paid == "paid" && other == "open")
    }
}
