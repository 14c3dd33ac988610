// The main flow of each provider over HTTP, with the Swift package and its transport, and a server that receives the providers' messages, as a
// template. `LoopbackServer` stands where your web framework would.
//
// `cargo xtask demo` runs it against the sandbox, where Swift is installed: `Demo http://127.0.0.1:4010`

import Foundation
import Imza
import LoopbackServer

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

@main
struct Demo {
    let sandbox: String
    let merchant: Merchant

    static func main() async throws {
        guard CommandLine.arguments.count == 2 else { throw Failed(what: "expected the sandbox's address as the only argument") }
        let demo = try Demo(sandbox: CommandLine.arguments[1], merchant: Merchant())
        print("\nimza for Swift")
        try await demo.craftgatePayments()
        try await demo.paraxDeposit()
        try await demo.nexkasaDeposit()
        try await demo.nkolayLoan()
        print("\nSwift: every step went as it should")
    }

    // MARK: Craftgate

    func craftgatePayments() async throws {
        title("Swift: Craftgate")
        let craftgate = try Craftgate(apiKey: "sandbox-api-key", secretKey: "sandbox-secret-key", baseUrl: "\(sandbox)/craftgate", language: "tr")
        try await control("panel", ["craftgateWebhookUrl": .string("\(merchant.address)/craftgate")])
        let card = Craftgate.Card(cardHolderName: "Haluk Demir", cardNumber: "5258640000000001", expireYear: "2044", expireMonth: "07", cvc: "000")
        let items: [Craftgate.PaymentItem] = [.init(name: "Vazo", price: try Money("60.00")), .init(name: "Çay takımı", price: try Money("40.00"))]
        let price = try Money("100.00")
        let order = CreatePaymentRequest(price: price, paidPrice: price, installment: 1, currency: .try, items: items).with {
            $0.conversationId = "order-42"
            $0.card = card
        }

        let once = CallOptions(idempotencyKey: "swift-order-42/1")
        let paid = try await craftgate.payment.createPayment(order, options: once).send()
        say("payment", "\(paid.paymentStatus?.rawValue ?? "?"), \(money(paid.paidPrice)) TRY")
        let again = try await craftgate.payment.createPayment(order, options: once).send()
        try expect(again.id == paid.id, "the same key gives the same payment")
        say("the same call sent again", "the same payment, charged once")
        let id = try found(paid.id, "the payment's id")
        let read = try await craftgate.payment.retrievePayment(id).send()
        say("payment retrieved", "\(read.paymentStatus?.rawValue ?? "?"), card \(read.binNumber ?? "?")…\(read.lastFourDigits ?? "?")")

        let message = try await merchant.received("craftgate")
        let webhooks = try CraftgateWebhooks(keys: ["sandbox-webhook-key"])
        let signature = message.headers["x-cg-signature-v1"]
        let event = try webhooks.verify(body: message.body, signature: signature)
        try expect(event.payloadId == "\(id)", "the webhook is about this payment")
        say("webhook verified", "\(event.eventType.rawValue) \(event.status.rawValue) of this payment")
        let forged = String(decoding: message.body, as: UTF8.self).replacingOccurrences(of: event.payloadId, with: "1")
        try await refused("the same webhook for another payment", .verificationFailed) {
            _ = try webhooks.verify(body: Data(forged.utf8), signature: signature)
        }

        let refund = try await craftgate.payment.refundPayment(.init(paymentId: id)).send()
        say("refund", "\(refund.status?.rawValue ?? "?"), \(money(refund.refundPrice)) TRY")

        let secured = Craftgate.InitThreeDSPaymentRequest(price: price, paidPrice: price, installment: 1, currency: .try, items: items, callbackUrl: "\(merchant.address)/3ds")
        let begun = try await craftgate.payment.init3DSPayment(
            secured.with {
                $0.conversationId = "order-42"
                $0.card = card
            }
        ).send()
        say("3-D Secure begun", "the page in htmlContent is for the payer's browser")
        let begunId = try found(begun.paymentId, "the id of the payment that was begun")
        let played = try await control("craftgate/payments/\(begunId)/verify", ["result": "approve"])
        guard case .string(let form)? = played["form"] else { throw Failed(what: "the sandbox returned no form") }
        let callbacks = try CraftgateCallbacks(keys: ["sandbox-callback-key"])
        let callback = try callbacks.verify(form, expected: .record(.init(paymentId: "\(begunId)", conversationId: "order-42", conversationData: "")))
        try expect(callback.next == "complete", "the payment is to be completed")
        say("3-D Secure callback verified", "next: \(callback.next)")
        let completed = try await craftgate.payment.complete3DSPayment(.init(paymentId: begunId)).send()
        say("3-D Secure payment completed", "\(completed.paymentStatus?.rawValue ?? "?"), \(money(completed.paidPrice)) TRY")

        try await refused("a decimal comma", .invalidRequest) { _ = try order.with { $0.price = try Money("100,00") } }
        try await refused("a card without money", .apiError) {
            _ = try await craftgate.payment.createPayment(order.with { $0.card?.cardNumber = "5100050000006661" }).send()
        }
        let wrongKeys = try Craftgate(apiKey: "sandbox-api-key", secretKey: "another-secret-key", baseUrl: "\(sandbox)/craftgate", language: "tr")
        try await refused("a wrong secret key", .apiError) { _ = try await wrongKeys.payment.retrievePayment(id).send() }
    }

    // MARK: ParaX

    func paraxDeposit() async throws {
        title("Swift: ParaX")
        let base = "\(sandbox)/parax"
        let parax = try ParaX(sid: 1001, key: "sandbox-key", secretKey: "sandbox-secret-key", depositBaseUrl: base, statusBaseUrl: base)
        try await control("panel", ["paraxWebhookUrl": .string("\(merchant.address)/parax")])

        let amount = try Money("250.00")
        let begun = try await parax.deposit(
            .init(username: "john_doe", userId: "12345", fullName: "John Doe", amount: amount, trx: "SWIFT-\(UUID())")
        ).send()
        say("deposit", "send \(money(begun.amount)) TRY to \(begun.iban ?? "?")")
        try await control("parax/\(try found(begun.transactionId, "the deposit's id"))", ["status": "approve"])
        // By default, the sender's address must be ParaX's. Here the sender is this machine.
        let webhook = try parax.readWebhook(try await merchant.received("parax").body, remoteAddress: .unchecked)
        say("webhook", "\(money(webhook.amount)) TRY, \(webhook.status); unsigned, so it is confirmed")
        let confirmed = try await parax.confirm(webhook, expected: .init(amount: amount, userId: "12345")).send()
        try expect(confirmed.verdict == "completed", "the deposit is completed")
        say("confirmed", "\(confirmed.verdict), \(money(confirmed.amount)) TRY of user \(confirmed.userId ?? "?")")
        try await refused("the webhook for another user", .verificationFailed) {
            _ = try await parax.confirm(webhook, expected: .init(amount: amount, userId: "666")).send()
        }
    }

    // MARK: NexKasa

    func nexkasaDeposit() async throws {
        title("Swift: NexKasa")
        let nexkasa = try NexKasa(apiKey: "sandbox-api-key", baseUrl: "\(sandbox)/nexkasa", callbackSecrets: ["a-secret-of-the-merchants-own"])
        let order = NexKasa.ExpectedTransfer(id: "swift-\(UUID())", type: "DEPOSIT", amount: try Money("1500.00"))
        let taken = try await nexkasa.deposit(
            .init(amount: order.amount, fullName: "Ahmet Yılmaz", userId: order.id, callbackUrl: "\(merchant.address)/nexkasa")
        ).send()
        say("deposit", "\(taken.status ?? "?"); an operator decides")
        try await control("nexkasa/\(try found(taken.transactionId, "the deposit's id"))", ["status": "approve"])
        let message = try await merchant.received("nexkasa")
        let callback = try nexkasa.readCallback(message.body, url: message.path, expected: order)
        say("callback verified by the order's own token", "\(callback.status), \(money(callback.amount)) TRY")
        try await refused("the callback for another order", .verificationFailed) {
            _ = try nexkasa.readCallback(message.body, url: message.path, expected: order.with { $0.id = "another" })
        }
    }

    // MARK: N Kolay

    func nkolayLoan() async throws {
        title("Swift: N Kolay")
        let nkolay = try NKolay(
            baseUrl: "\(sandbox)/nkolay", username: "sandbox-user", password: "sandbox-password", merchantNo: 4000, apiSecretKey: "sandbox-secret-key")
        let price = try Money("20000.00")
        let item = NKolay.CartItem(
            productName: "Telefon", categoryCode: "PHONE", quantity: 1, totalPriceWithoutDiscounts: price, totalPrice: price, commissionRate: try Money("1.00"))
        let cart = NKolay.Cart(price: .init(itemsPrice: price, shippingPrice: try Money("100.00"), totalPrice: try Money("20100.00")), items: [item])
        let orderId = "swift-\(UUID())"

        let token = try await nkolay.authenticate().send()
        say("1. token", "good until \(Date(timeIntervalSince1970: TimeInterval(token.expiresAt ?? 0)).ISO8601Format())")
        let banks = try await nkolay.banks(token).send().banks ?? []
        say("2. banks", banks.compactMap(\.code).joined(separator: ", "))
        let bank = try found(banks.first?.code, "a bank")
        let session = try await nkolay.startSession(token, bank).send()
        say("3. session", "with \(bank)")
        let offers = try await nkolay.simulate(token, session, .init(maxTerm: 6)).send().monthlyPayments ?? []
        say("4. offers", offers.map { "\($0.term ?? 0) × \(money($0.amount)) TRY" }.joined(separator: ", "))
        let decision = try await nkolay.preApprove(
            token, session, .init(nationalIdentityNumber: "10000000146", gsmNumber: "5551234567", orderId: orderId, maxTerm: 6, cart: cart)
        ).send()
        say("5. pre-approval", decision.bankSuccess == true ? "the bank lends" : "the bank does not lend")
        let application = NKolay.ApplyRequest(
            nationalIdentityNumber: "10000000146", gsmNumber: "5551234567", orderId: orderId, orderDate: "2026-01-31T14:30:00", totalTerm: 6,
            timeToLive: Int64(Date().timeIntervalSince1970) + 600, callbackUrl: "\(merchant.address)/loan", cart: cart)
        let applied = try await nkolay.apply(token, try found(decision.preApproval, "a pre-approval"), application).send()
        try expect(applied.success == true, "the application is taken")
        say("6. application", "taken")
    }

    // MARK: The sandbox

    /// Plays the payer, the bank or the operator, through the sandbox's control interface.
    @discardableResult
    func control(_ path: String, _ body: JSONValue) async throws -> JSONValue {
        guard let url = URL(string: "\(sandbox)/control/\(path)") else { throw Failed(what: "the sandbox's address is not a URL") }
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        request.httpBody = try JSONEncoder().encode(body)
        request.setValue("application/json", forHTTPHeaderField: "content-type")
        let (answer, response) = try await URLSession.shared.data(for: request)
        try expect((response as? HTTPURLResponse)?.statusCode == 200, "the sandbox does \(path)")
        return try JSONDecoder().decode(JSONValue.self, from: answer)
    }
}

/// The demo cannot go on.
struct Failed: Error {
    let what: String
}

func expect(_ holds: Bool, _ what: String) throws {
    if !holds { throw Failed(what: "it does not hold that \(what)") }
}

func found<Value>(_ value: Value?, _ what: String) throws -> Value {
    guard let value else { throw Failed(what: "the answer lacks \(what)") }
    return value
}

/// Runs an attempt that must be refused with this code. Anything else ends the demo.
func refused(_ what: String, _ code: ImzaError.Code, _ attempt: () async throws -> Void) async throws {
    do {
        try await attempt()
    } catch let error as ImzaError where error.code == code {
        return say(what, "refused – \(error.description.dropFirst(code.rawValue.count + 2))")
    }
    throw Failed(what: "\(what): accepted, which is a defect")
}

func title(_ text: String) {
    print("\n== \(text) ==")
}

func say(_ what: String, _ text: String) {
    print("\(what): \(text)")
}

/// An amount with two decimals.
func money(_ amount: Decimal?) -> String {
    amount?.formatted(.number.precision(.fractionLength(2)).grouping(.never).locale(Locale(identifier: "en_US_POSIX"))) ?? "?"
}
