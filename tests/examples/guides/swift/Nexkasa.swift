import Foundation
import Imza

enum Nexkasa {
    static let shop = "https://shop.example"

    struct Order {
        let id, type: String
        var amount: Decimal
        let fullName: String
        var userId = ""
        var iban = ""
        var callbackUrl: String?
        var callbackNonce: String?
    }

    // ANCHOR: deposit
    static func deposit(_ order: inout Order) async throws -> String? {
        let call = try nexkasa.deposit(
            .init(amount: order.amount, fullName: order.fullName, userId: order.userId, callbackUrl: "\(shop)/nexkasa/\(order.id)"))
        order.callbackNonce = call.callbackNonce  // store it before you send: it tells equal deposits of a customer apart
        order.callbackUrl = call.callbackUrl
        return try await call.send().transactionId
    }
    // ANCHOR_END: deposit

    // ANCHOR: withdraw
    static func withdraw(_ order: inout Order) async throws -> String? {
        let call = try nexkasa.withdraw(
            .init(
                amount: order.amount, customerIban: order.iban, customerName: order.fullName, externalId: order.id,
                callbackUrl: "\(shop)/nexkasa/\(order.id)"))
        order.callbackNonce = call.callbackNonce
        order.callbackUrl = call.callbackUrl
        return try await call.send().transactionId
    }
    // ANCHOR_END: withdraw

    // ANCHOR: callback
    /// Handles the POST to `callbackUrl`; `url` is the requested URL with its query, `body` the raw body.
    static func receive(_ order: Order, url: String, _ body: Data) throws -> NexKasa.TransferCallback {
        let id = order.type == "DEPOSIT" ? order.userId : order.id
        // Book its status and amount once for each dedupeKey; then answer with 200.
        return try nexkasa.readCallback(body, url: url, expected: .init(id: id, type: order.type, amount: order.amount))
    }
    // ANCHOR_END: callback

    static func run() async throws {
        let now = UUID().uuidString
        var orders = [
            Order(id: "D\(now)", type: "DEPOSIT", amount: 1500, fullName: "Ahmet Yılmaz", userId: "U\(now)"),
            Order(id: "W\(now)", type: "WITHDRAW", amount: 5000, fullName: "Mehmet Demir", iban: "TR33 0006 1005 1978 6457 8413 26"),
        ]
        for index in orders.indices {
            let id = index == 0 ? try await deposit(&orders[index]) : try await withdraw(&orders[index])
            let order = orders[index]
            let name = index == 0 ? order.userId : order.id
            let body = Data(
                #"{"transaction_id":\#(id!),"status":"APPROVED","external_id":"\#(name)","amount":"\#(order.amount).00","type":"\#(order.type)"}"#.utf8)
            try expect(receive(order, url: order.callbackUrl!, body).status == "APPROVED")
            var other = order
            other.amount = 1
            let cheaper = other
            try await expect(.verificationFailed) { _ = try receive(cheaper, url: order.callbackUrl!, body) }
        }
    }
}
