// Every provider over real sockets, with URLSession against the sandbox: the main flow, each documented error, messages to the merchant, and
// faults in both directions. Whatever fails, nothing is charged or credited twice, and nothing is lost.

import ImzaTransport
import XCTest

@testable import ImzaCore
#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

final class EndToEndTests: XCTestCase {
    private var sandbox: Sandbox!

    override func setUp() async throws {
        sandbox = try await Sandbox()
    }

    // MARK: Craftgate

    func testCraftgateChargesReadsAndRefundsOnce() async throws {
        let payment = try craftgate().payment
        let paid = try await payment.createPayment(order("A")).send()
        XCTAssertEqual(paid.paymentStatus, .success)
        let read = try await payment.retrievePayment(paid.id!).send()
        XCTAssertEqual(read, paid)
        let first = paid.paymentTransactions![0].id!
        let part = try await payment.refundPaymentTransaction(.init(paymentTransactionId: first, refundPrice: lira("25.50"))).send()
        XCTAssertEqual(part.refundPrice, lira("25.50"))
        let refund = try payment.refundPayment(.init(paymentId: paid.id!))
        let rest = try await refund.send()
        XCTAssertEqual(rest.refundPrice, lira("74.50"))
        await fails(refund, kind: .invalidRequest, outcome: .unknown, group: "NON_REFUNDABLE_PAYMENT")
    }

    func testCraftgates3DSecureIsChargedOnlyByCompletionAndOnce() async throws {
        let payment = try craftgate().payment
        let callbacks = try CraftgateCallbacks(keys: ["sandbox-callback-key"])
        for version in ["v1", "v2"] {
            let id = try await begun3DS(version)
            let complete = try payment.complete3DSPayment(.init(paymentId: id))
            await fails(complete, outcome: .unknown)
            let form = try await verified(id, "approve")
            let record = Craftgate.ExpectedCallback(paymentId: "\(id)", conversationId: version, conversationData: "")
            let callback = try callbacks.verify(form, expected: .record(record))
            XCTAssertEqual([callback.version, callback.next], [version, "complete"])
            for (sent, expected) in [
                (form.replacingOccurrences(of: "status=SUCCESS", with: "status=FAILURE"), record),
                (form.replacingOccurrences(of: "\(id)", with: "1"), record),
                (form, .init(paymentId: "1", conversationId: version, conversationData: "")),
            ] {
                refuses(.verificationFailed) { try callbacks.verify(sent, expected: .record(expected)) }
            }
            let paid = try await complete.send()
            XCTAssertEqual(paid.paymentStatus, .success)
            await fails(complete)
        }
        let id = try await begun3DS("rejected")
        let form = try await verified(id, "reject")
        XCTAssertNotEqual(try callbacks.verify(form, expected: .record(.init(paymentId: "\(id)"))).next, "complete")
        await fails(try payment.complete3DSPayment(.init(paymentId: id)))
    }

    func testCraftgatesErrorCardsHaveTheirGroupWithItsKindAndOutcome() async throws {
        let payment = try craftgate().payment
        let errors = try vectors("craftgate/responses").filter { $0.text("operation") == "payment.create_payment" }.compactMap { $0["error"] }
        let due = Dictionary(errors.map { ($0.text("group"), $0) }) { $1 }
        let lines = try String(contentsOf: repository.appendingPathComponent("tests/sandbox/data/error_cards.tsv"), encoding: .utf8)
        let cards = lines.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }.filter { $0.count > 1 && $0[1] == "payment" }
        XCTAssertEqual(cards.count, 55)
        for card in cards {
            let error = await fails(try payment.createPayment(order(card[2], card: card[0])), group: card[2])
            XCTAssertEqual([error?.kind?.rawValue, error?.outcome?.rawValue], [due[card[2]]?.text("kind"), due[card[2]]?.text("outcome")], card[2])
        }
    }

    func testCraftgateRefusesWrongKeysUnknownIdsAndWrongSumsAndChargesNothing() async throws {
        let payment = try craftgate().payment
        await fails(try craftgate(secretKey: "wrong").payment.createPayment(order("A")), kind: .authentication, outcome: .rejected, httpStatus: 401)
        await fails(try craftgate(apiKey: "wrong").payment.retrievePayment(1), kind: .authentication, outcome: .rejected, httpStatus: 401)
        await fails(try payment.retrievePayment(7), kind: .notFound, outcome: .rejected)
        var off = order("A")
        off.price = 99
        await fails(try payment.createPayment(off, options: CallOptions(checks: .types)), kind: .invalidRequest, outcome: .rejected)
        refuses(.invalidRequest) { try payment.createPayment(off) }
        let charged = try await charged("A")
        XCTAssertEqual(charged, 0)
    }

    func testCraftgateRepeatedWithTheKeyChargesOnceWhateverHappensToTheResponse() async throws {
        for fault in Self.faults.keys.sorted() + ["duplicate", "corrupt"] {
            let call = try craftgate().payment.createPayment(order(fault), options: CallOptions(idempotencyKey: "key-\(fault)"))
            XCTAssertEqual(call.repeat, .sameKey)
            try await struck(fault, call)
            let paid = try await call.send()
            XCTAssertEqual(paid.paymentStatus, .success, fault)
            let charged = try await charged(fault)
            XCTAssertEqual(charged, 1, fault)
        }
    }

    func testCraftgateWithoutAKeyTheMerchantAsksFirstAndIsChargedOnce() async throws {
        for fault in Self.faults.keys.sorted() {
            let call = try craftgate().payment.createPayment(order(fault))
            XCTAssertEqual(call.repeat, .askFirst)
            try await struck(fault, call)
            let found = try await charged(fault)
            XCTAssertEqual(found, Self.notDone.contains(fault) ? 0 : 1, fault)
            if found == 0 { _ = try await craftgate().payment.createPayment(order(fault)).send() }
            let charged = try await charged(fault)
            XCTAssertEqual(charged, 1, fault)
        }
    }

    func testCraftgatesWebhooksAreBookedOnceWhateverHappensToThem() async throws {
        let webhooks = try CraftgateWebhooks(keys: ["an-old-key", "sandbox-webhook-key"])
        let merchant = try Merchant {
            let event = try webhooks.verify(body: $0.body, signature: $0.headers["x-cg-signature-v1"])
            return (event.dedupeKey, event.payloadId)
        }
        try await sandbox.control("panel", ["craftgateWebhookUrl": .string(merchant.address), "webhookCopies": 2])
        var paid: [String] = []
        for fault in Merchant.faults {
            try await merchant.struck(sandbox, fault)
            paid.append(String(try await craftgate().payment.createPayment(order(fault)).send().id!))
            try await sandbox.settled(paid.count)
        }
        XCTAssertEqual(merchant.booked, paid.sorted())
        XCTAssertGreaterThanOrEqual(merchant.again, Merchant.faults.count)
        XCTAssertGreaterThanOrEqual(merchant.refused, 1, "a truncated body is refused")

        let (now, refused) = (Int64(Date().timeIntervalSince1970), merchant.refused)
        let fields = Craftgate.WebhookFields(eventType: "API_AUTH", eventTimestamp: now, status: "SUCCESS", payloadId: "7")
        var forged = URLRequest(url: URL(string: merchant.address)!)
        forged.httpMethod = "POST"
        forged.httpBody = Data(#"{"eventType":"API_AUTH","eventTimestamp":\#(now),"status":"SUCCESS","payloadId":"7"}"#.utf8)
        forged.setValue(try CraftgateWebhooks(keys: ["another-key"]).sign(fields), forHTTPHeaderField: "x-cg-signature-v1")
        let answer = try await URLSession.shared.data(for: forged).1 as? HTTPURLResponse
        XCTAssertEqual(answer?.statusCode, 401)
        XCTAssertEqual([merchant.booked.count, merchant.refused], [paid.count, refused + 1])
    }

    // MARK: ParaX

    func testParaXsDepositsAreConfirmedAndCreditedOnceWhateverHappensToTheWebhook() async throws {
        let parax = try parax()
        let faults = Merchant.faults + ["500", "html", "drop", "truncate", "empty"].map { "query \($0)" }
        let merchant = try Merchant {
            let webhook = try parax.readWebhook($0.body, remoteAddress: .address($0.remoteAddress))
            guard faults.contains(webhook.trx) else { return nil }
            let confirmed = try parax.confirm(webhook, expected: Self.payment).sendAndWait()
            return confirmed.verdict == "completed" ? (confirmed.dedupeKey, confirmed.trx) : nil
        }
        try await sandbox.control("panel", ["paraxWebhookUrl": .string(merchant.address)])
        var id = ""
        for (index, fault) in faults.enumerated() {
            id = try await parax.deposit(deposit(fault)).send().transactionId!
            let told = try await parax.transactionStatus(id).send()
            XCTAssertEqual(told.status, .pending)
            if fault.hasPrefix("query ") {
                try await sandbox.fault(String(fault.dropFirst(6)), ["provider": "parax"])
            } else {
                try await merchant.struck(sandbox, fault)
            }
            try await sandbox.control("parax/\(id)", ["status": "approve"])
            try await sandbox.settled(index + 1)
        }
        XCTAssertEqual(merchant.booked, faults.sorted())
        XCTAssertGreaterThanOrEqual(merchant.again, 2)

        refuses(.verificationFailed) { try parax.readWebhook(Data("{}".utf8), remoteAddress: "203.0.113.7") }
        // A forged message that names a transaction of another user.
        let forged = #"{"trx":"mine","transaction_id":"\#(id)","amount":250,"status":"success","currency":"TRY"}"#
        let webhook = try parax.readWebhook(Data(forged.utf8), remoteAddress: "127.0.0.1")
        await fails(try parax.confirm(webhook, expected: .init(amount: 250, userId: "666")), code: .verificationFailed)
    }

    func testParaXsDocumentedErrors() async throws {
        let parax = try parax()
        for wrongKeys in [try self.parax(sid: 1002), try self.parax(secretKey: "wrong")] {
            await fails(try wrongKeys.deposit(deposit("T")), kind: .authentication, outcome: .rejected, providerCode: "1082")
        }
        await fails(try self.parax(key: "wrong").transactionStatus("TD10001"), kind: .authentication, outcome: .rejected)
        _ = try await parax.deposit(deposit("T1")).send()
        await fails(try parax.deposit(deposit("T1")), kind: .duplicate, outcome: .unknown, providerCode: "1086")
        try await sandbox.control("panel", ["blockedCustomers": ["44843155"]])
        await fails(try parax.deposit(deposit("T2")), kind: .customerBlocked, outcome: .rejected)
        for (state, code) in [("closed", "1083"), ("method_not_allowed", "1084")] {
            try await sandbox.control("panel", ["paraxMerchant": .string(state), "blockedCustomers": []])
            await fails(try parax.deposit(deposit("T2")), kind: .permission, outcome: .rejected, providerCode: code)
        }
        try await sandbox.control("panel", ["paraxMerchant": "open"])
        try await sandbox.fault("reject", ["code": "1087"])
        await fails(try parax.deposit(deposit("T2")), providerCode: "1087")
        await fails(try parax.transactionStatus("TD9"), outcome: .rejected)
    }

    func testParaXsDepositIsStartedOnceWhateverHappensToTheResponse() async throws {
        for fault in Self.faults.keys.sorted() {
            try await once(fault) { try parax().deposit(deposit(fault)) }
        }
    }

    // MARK: NexKasa

    func testNexKasasDecisionsAreBookedOnceWhateverHappensToTheCallback() async throws {
        let nexkasa = try nexkasa()
        let orders = Merchant.faults.indices.map {
            NexKasa.ExpectedTransfer(id: "N\($0)", type: $0 % 2 == 0 ? "DEPOSIT" : "WITHDRAW", amount: 5000)
        }
        let merchant = try Merchant {
            let url = $0.line.components(separatedBy: " ")[1]
            let expected = orders.first { url.hasPrefix("/\($0.id)?") }
            let signature = $0.headers["x-nexkasa-signature"]
            let callback = try nexkasa.readCallback($0.body, url: url, remoteAddress: $0.remoteAddress, signature: signature, expected: expected)
            return (callback.dedupeKey, "\(callback.externalId) \(callback.status) \(callback.amount)")
        }
        var decided: [String] = []
        for (order, fault) in zip(orders, Merchant.faults) {
            let url = "\(merchant.address)/\(order.id)"
            let call = order.type == "DEPOSIT"
                ? try nexkasa.deposit(.init(amount: 5000, fullName: "Ahmet Yılmaz", userId: order.id, callbackUrl: url))
                : try nexkasa.withdraw(withdrawal(order.id, callbackUrl: url))
            let id = try await call.send().transactionId!
            try await merchant.struck(sandbox, fault)
            let (decision, word) = order.id == "N3" ? ("reject", "REJECTED") : ("approve", "APPROVED")
            try await sandbox.control("nexkasa/\(id)", ["status": .string(decision)])
            decided.append("\(order.id) \(word) 5000")
            try await sandbox.settled(decided.count)
        }
        XCTAssertEqual(merchant.booked, decided)
        XCTAssertGreaterThanOrEqual(merchant.again, 2)
        XCTAssertGreaterThanOrEqual(merchant.refused, 2)
    }

    func testNexKasasDocumentedErrorsAndATransferWhoseResponseIsLostIsAcceptedOnce() async throws {
        let nexkasa = try nexkasa()
        await fails(try self.nexkasa(apiKey: "wrong").withdraw(withdrawal("W")), kind: .authentication, outcome: .rejected, httpStatus: 403)
        var elsewhere = withdrawal("W")
        elsewhere.customerIban = "TR120006200000012345678901"
        XCTAssertEqual(refuses(.invalidRequest) { try nexkasa.withdraw(elsewhere) }?.path, "customerIban")
        try await sandbox.fault("reject")
        await fails(try nexkasa.withdraw(withdrawal("W")), kind: .invalidRequest, outcome: .rejected, httpStatus: 400)
        for fault in Self.faults.keys.sorted() {
            try await once(fault, httpStatus: 409) { try nexkasa.withdraw(withdrawal(fault)) }
        }
    }

    // MARK: N Kolay

    func testNKolaysLoanGoesFromTokenToApplicationOnceAlsoAcrossProcesses() async throws {
        let nkolay = try nkolay()
        let begun = try await begunLoan()
        let token = try NKolay.Token.restore(begun.token.save())
        let session = try NKolay.BankSession.restore(begun.session.save())
        let offers = try await nkolay.simulate(token, session, .init(maxTerm: 6)).send().monthlyPayments
        XCTAssertEqual(offers?.map(\.term), [3, 6])
        let decision = try await nkolay.preApprove(token, session, wish("O1")).send()
        let preApproval = try NKolay.PreApproval.restore(decision.preApproval!.save())
        await fails(try nkolay.apply(token, preApproval, application("O2")), kind: .invalidRequest)
        let call = try nkolay.apply(token, preApproval, application("O1"))
        try await struck("drop_after", call)
        await fails(call, kind: .duplicate, outcome: .unknown)
    }

    func testNKolayDeclinesExpiresKeepsTheOrderOfItsStepsAndSurvivesFaults() async throws {
        let nkolay = try nkolay()
        await fails(try self.nkolay(password: "wrong").authenticate(), kind: .authentication, outcome: .rejected)
        let (token, session) = try await begunLoan()
        try await sandbox.control("panel", ["blockedCustomers": ["10000000146"]])
        let declined = try await nkolay.preApprove(token, session, wish("O1")).send()
        XCTAssertEqual(declined.bankSuccess, false)
        XCTAssertNil(declined.preApproval)
        try await sandbox.control("panel", ["blockedCustomers": []])
        await fails(try nkolay.preApprove(.restore("\(token.save())x"), session, wish("O1")), kind: .authentication)
        await fails(try nkolay.preApprove(token, .restore("nkolay-session:7"), wish("O1")), kind: .notFound)
        for fault in Self.faults.keys.sorted() {
            let call = try nkolay.banks(token)
            XCTAssertEqual(call.repeat, .safe)
            // It only reads: nothing can have been executed.
            try await struck(fault, call, outcome: .rejected)
            let banks = try await call.send().banks
            XCTAssertEqual(banks?.count, 1)
        }
        try await sandbox.control("nkolay/\(session.referenceId)", ["status": "expire"])
        await fails(try nkolay.preApprove(token, session, wish("O1")), kind: .invalidRequest)
    }

    // MARK: The merchant's requests and records

    private func craftgate(apiKey: String = "sandbox-api-key", secretKey: String = "sandbox-secret-key") throws -> Craftgate {
        try Craftgate(apiKey: apiKey, secretKey: secretKey, baseUrl: "\(sandbox.address)/craftgate")
    }

    private func parax(sid: Int64 = 1001, key: String = "sandbox-key", secretKey: String = "sandbox-secret-key") throws -> ParaX {
        let address = "\(sandbox.address)/parax"
        return try ParaX(sid: sid, key: key, secretKey: secretKey, depositBaseUrl: address, statusBaseUrl: address, allowedAddresses: ["127.0.0.1"])
    }

    private func nexkasa(apiKey: String = "sandbox-api-key") throws -> NexKasa {
        try NexKasa(
            apiKey: apiKey, baseUrl: "\(sandbox.address)/nexkasa", callbackSecrets: ["a-secret-of-the-merchants-own"],
            webhookSecrets: ["webhook-secret"], allowedAddresses: ["127.0.0.1"])
    }

    private func nkolay(password: String = "sandbox-password") throws -> NKolay {
        try NKolay(
            baseUrl: "\(sandbox.address)/nkolay", username: "sandbox-user", password: password, merchantNo: 4000, apiSecretKey: "sandbox-secret-key")
    }

    private func order(_ conversation: String, card: String = "5258640000000001") -> Craftgate.CreatePaymentRequest {
        .init(
            price: 100, paidPrice: 100, installment: 1, currency: .try, conversationId: conversation,
            card: .init(cardHolderName: "Haluk Demir", cardNumber: card, expireYear: "2044", expireMonth: "07", cvc: "000"),
            items: [.init(name: "Vazo", price: 60), .init(name: "Çay takımı", price: 40)])
    }

    private func begun3DS(_ version: String) async throws -> Int64 {
        let order = order(version)
        let request = Craftgate.InitThreeDSPaymentRequest(
            price: order.price, paidPrice: order.paidPrice, installment: order.installment, currency: order.currency, conversationId: version,
            card: order.card, items: order.items, additionalParams: version == "v2" ? ["threeDSCallbackVersion": 2] : nil,
            callbackUrl: "https://shop.example/callback")
        return try await craftgate().payment.init3DSPayment(request).send().paymentId!
    }

    /// The form that the payer's browser posts after the bank's decision.
    private func verified(_ id: Int64, _ result: String) async throws -> String {
        try await sandbox.control("craftgate/payments/\(id)/verify", ["result": .string(result)]).text("form")!
    }

    /// How many payments Craftgate has for a conversation.
    private func charged(_ conversation: String) async throws -> Int {
        try await craftgate().paymentReporting.searchPayments(.init(conversationId: conversation)).send().items.count
    }

    private func deposit(_ trx: String) -> ParaX.DepositRequest {
        .init(username: "ahmet+yılmaz", userId: "44843155", fullName: "Ahmet Yılmaz", amount: 250, trx: trx)
    }

    /// The merchant's record of a deposit.
    private static let payment = ParaX.ExpectedPayment(amount: 250, userId: "44843155")

    private func withdrawal(_ id: String, callbackUrl: String = "https://shop.example/callback") -> NexKasa.WithdrawRequest {
        .init(amount: 5000, customerIban: "TR330006100519786457841326", customerName: "Mehmet Demir", externalId: id, callbackUrl: callbackUrl)
    }

    private func begunLoan() async throws -> (token: NKolay.Token, session: NKolay.BankSession) {
        let nkolay = try nkolay()
        let token = try await nkolay.authenticate().send()
        let bank = try await nkolay.banks(token).send().banks![0]
        return (token, try await nkolay.startSession(token, bank.code!).send())
    }

    private static let cart = NKolay.Cart(
        price: .init(itemsPrice: 20_000, shippingPrice: 100, totalPrice: 20_100),
        items: [
            .init(
                productName: "Telefon", categoryCode: "PHONE", quantity: 1, totalPriceWithoutDiscounts: 20_000, totalPrice: 20_000,
                commissionRate: 1)
        ])

    private func wish(_ order: String) -> NKolay.PreApproveRequest {
        .init(nationalIdentityNumber: "10000000146", gsmNumber: "5551234567", orderId: order, maxTerm: 6, cart: Self.cart)
    }

    private func application(_ order: String) -> NKolay.ApplyRequest {
        .init(
            nationalIdentityNumber: "10000000146", gsmNumber: "5551234567", orderId: order, orderDate: "2026-01-31T14:30:00", totalTerm: 6,
            timeToLive: Int64(Date().timeIntervalSince1970) + 600, callbackUrl: "https://shop.example/loan", cart: Self.cart)
    }

    private func lira(_ digits: String) -> Decimal {
        try! Money(digits)
    }

    // MARK: Expected outcomes

    private static let answered = "a normal response"
    private static let lost = "no response"

    /// The merchant's view of a call whose response is disturbed by a fault: the kind of an error, or one of the above.
    private static let faults = [
        "drop": lost, "drop_after": lost, "truncate": lost, "delay": answered, "slow": answered, "content_type": answered,
        "empty": "unknown", "html": "provider_unavailable", "500": "provider_unavailable",
    ]

    /// The faults that occur before the provider handles the request.
    private static let notDone: Set = ["drop", "500"]

    /// Asserts that a call fails as expected; arguments that are not named are not compared.
    @discardableResult
    private func fails(
        _ call: @autoclosure () throws -> Call<some Sendable>, kind: ImzaError.Kind? = nil, outcome: ImzaError.Outcome? = nil,
        code: ImzaError.Code = .apiError, httpStatus: Int? = nil, providerCode: String? = nil, group: String? = nil, line: UInt = #line
    ) async -> ImzaError? {
        do {
            let answer = try await call().send()
            XCTFail("it succeeded: \(answer)", line: line)
        } catch let error as ImzaError {
            XCTAssertEqual(error.code, code, "\(error)", line: line)
            if let kind { XCTAssertEqual(error.kind, kind, "\(error)", line: line) }
            if let outcome { XCTAssertEqual(error.outcome, outcome, "\(error)", line: line) }
            if let httpStatus { XCTAssertEqual(error.httpStatus, httpStatus, "\(error)", line: line) }
            if let providerCode { XCTAssertEqual(error.providerCode, providerCode, "\(error)", line: line) }
            if let group { XCTAssertEqual(error.group, group, "\(error)", line: line) }
            return error
        } catch {
            XCTFail("no response: \(error)", line: line)
        }
        return nil
    }

    /// Asserts that the package itself refuses a call.
    @discardableResult
    private func refuses(_ code: ImzaError.Code, line: UInt = #line, _ act: () throws -> some Any) -> ImzaError? {
        var refusal: ImzaError?
        XCTAssertThrowsError(try act(), line: line) { refusal = $0 as? ImzaError }
        XCTAssertEqual(refusal?.code, code, line: line)
        return refusal
    }

    /// Sends a call while a fault is injected; the merchant must see the outcome in `faults`.
    private func struck(_ fault: String, _ call: Call<some Sendable>, outcome: ImzaError.Outcome = .unknown) async throws {
        try await sandbox.fault(fault)
        var seen = Self.answered
        do {
            _ = try await call.send()
        } catch let error as ImzaError where error.code == .noAnswer {
            seen = Self.lost
        } catch let error as ImzaError {
            XCTAssertEqual(error.outcome, outcome, fault)
            if fault == "empty" { XCTAssertEqual(error.code, .unexpectedResponse) }
            seen = error.kind?.rawValue ?? "\(error)"
        }
        if let due = Self.faults[fault] { XCTAssertEqual(seen, due, fault) }
    }

    /// Asserts that a transfer is started once: repeated after a fault, it is started now or already known.
    private func once(_ fault: String, httpStatus: Int? = nil, _ transfer: () throws -> Call<some Sendable>) async throws {
        let call = try transfer()
        XCTAssertEqual(call.repeat, .askFirst)
        try await struck(fault, call)
        if Self.notDone.contains(fault) {
            _ = try await transfer().send()
        } else {
            await fails(try transfer(), kind: .duplicate, outcome: .unknown, httpStatus: httpStatus)
        }
    }
}
