// The package's behaviour beyond the vectors: exact decimals, open enums, other fields, secrets, threads, memory, loading.

import Heap
import XCTest

@testable import ImzaCore

final class BehaviourTests: XCTestCase {
    private let craftgate = try! Craftgate(apiKey: "api-key-secret", secretKey: "very-secret", environment: .sandbox)

    private func payment(_ price: String = "100.00") -> Craftgate.CreatePaymentRequest {
        let price = try! Money(price)
        return .init(
            price: price, paidPrice: price, installment: 1, currency: .try,
            card: .init(cardHolderName: "Haluk Demir", cardNumber: "5258640000000001", expireYear: "2044", expireMonth: "07", cvc: "987"),
            items: [.init(name: "Vazo", price: price)])
    }

    private func bodyText(_ call: Call<some Sendable>) -> String {
        String(decoding: call.body ?? Data(), as: UTF8.self)
    }

    // MARK: Money

    func testMoneyIsExactInBothDirections() throws {
        for price in ["0.1", "0.3", "1234567890123456.78", "0.00000001", "9007199254740993"] {
            let body = bodyText(try craftgate.payment.createPayment(payment(price)))
            XCTAssertTrue(body.hasPrefix("{\"price\":\(price),\"paidPrice\":\(price),"), body)
            let call = try craftgate.payment.retrievePayment(1)
            let read = try call.parse(status: 200, body: Data("{\"data\":{\"id\":1,\"paidPrice\":\(price)}}".utf8))
            XCTAssertEqual(read.paidPrice, try Money(price))
        }
    }

    private func paid(_ data: String) throws -> Craftgate.PaymentResponse {
        try craftgate.payment.retrievePayment(1).parse(status: 200, body: Data("{\"data\":\(data)}".utf8))
    }

    func testADecimalThatDoesNotFitIsAMisfitAndNotRounded() throws {
        let digits = "1." + String(repeating: "1", count: 45)
        let read = try paid("{\"id\":7,\"paidPrice\":\(digits)}")
        XCTAssertEqual(read.id, 7)
        XCTAssertNil(read.paidPrice)
        XCTAssertEqual(read.misfits.map { [$0.path, $0.raw] }, [["paidPrice", digits]])
        XCTAssertNil(Decimal(exactly: "12abc"))
        XCTAssertNil(Decimal(exactly: ""))
        XCTAssertNil(Decimal(exactly: "."))
        XCTAssertEqual(Decimal(exactly: "-0.50"), Decimal(sign: .minus, exponent: -1, significand: 5))
        XCTAssertEqual(Decimal(exactly: "100000000000000000000000000000000000000000"), Decimal(sign: .plus, exponent: 41, significand: 1))
        XCTAssertThrowsError(try craftgate.payment.createPayment({ var request = payment(); request.price = .nan; return request }())) {
            XCTAssertEqual(($0 as? ImzaError)?.path, "price")
        }
    }

    func testMoneyIsReadOnlyFromPlainDigits() throws {
        XCTAssertEqual(try Money("100.50"), Decimal(sign: .plus, exponent: -1, significand: 1005))
        XCTAssertEqual(try Money("-3"), -3)
        XCTAssertEqual(try Money("0.1").description, "0.1")
        let wrong = [
            "", " ", "100,50", "1,000.00", "1.000,00", "1 000", "1_000", "1e3", "1E3", "0x10", "+1", "--1", "-", ".", ".5", "5.", "1.2.3", " 1", "1 ", "1\n",
            "NaN", "inf", "١٢", "１", "₺1", "1₺", "5258640000000001x", String(repeating: "1", count: 39),
        ]
        for text in wrong {
            XCTAssertThrowsError(try Money(text), text) { error in
                XCTAssertEqual((error as? ImzaError)?.code, .invalidRequest, text)
                XCTAssertFalse("\(error)".contains("5258640000000001"))
            }
        }
    }

    func testAResultThatIsMuchLongerThanItsAnswerIsReadWhole() throws {
        let ones = Array(repeating: "1", count: 2_000).joined(separator: ",")
        let payment = try craftgate.payment.retrievePayment(7).parse(status: 200, body: Data("{\"data\":{\"paymentTransactions\":[\(ones)]}}".utf8))
        XCTAssertEqual(payment.misfits.count, 2_000)
        XCTAssertEqual(payment.misfits.last?.path, "paymentTransactions[1999]")
    }

    func testAnErrorOfDecodingQuotesNothing() throws {
        let card = #"{"price":"1","installment":5258640000000001.5,"card":{"cardNumber":"5258640000000001","cvc":"987"}}"#
        let broken = [
            card, card.replacingOccurrences(of: ".5", with: "52586400000000015258640000000001"), card.replacingOccurrences(of: "\"1\"", with: "\"5258640000000001,5\""),
            card.replacingOccurrences(of: "\"987\"", with: "987"), String(card.dropLast(3)), card + "x",
        ]
        for text in broken {
            XCTAssertThrowsError(try JSONDecoder().decode(Craftgate.CreatePaymentRequest.self, from: Data(text.utf8)), text) { error in
                for shown in ["\(error)", String(reflecting: error), error.localizedDescription] {
                    XCTAssertFalse(shown.contains("525864") || shown.contains("987"), shown)
                }
            }
        }
    }

    func testValuesSurviveFoundationsCoders() throws {
        let request = payment("0.1")
        let json = try JSONEncoder().encode(request)
        XCTAssertTrue(String(decoding: json, as: UTF8.self).contains("\"price\":\"0.1\""))
        XCTAssertEqual(try JSONDecoder().decode(Craftgate.CreatePaymentRequest.self, from: json), request)
        var answer = Craftgate.PaymentResponse()
        answer.paidPrice = try Money("0.3")
        answer.otherFields = ["news": ["a": [1, nil, true]]]
        XCTAssertEqual(try JSONDecoder().decode(Craftgate.PaymentResponse.self, from: JSONEncoder().encode(answer)), answer)
    }

    // MARK: Misfits

    func testAnEncodedAnswerKeepsItsMisfitsAndPrintingShowsNoneOfTheirTexts() throws {
        let read = try paid(#"{"id":7,"installment":"two","paymentTransactions":["x",{"id":8}],"cardHolderName":["5528790000000008"]}"#)
        XCTAssertEqual(read.misfits.map(\.path), ["installment", "paymentTransactions[0]", "cardHolderName"])
        let stored = try JSONDecoder().decode(Craftgate.PaymentResponse.self, from: JSONEncoder().encode(read))
        XCTAssertEqual(stored, read)
        XCTAssertEqual(stored.misfits, read.misfits)
        XCTAssertEqual(read.misfits[2].raw, #"["5528790000000008"]"#)
        var shown = ""
        dump(read, to: &shown)
        dump(read.misfits, to: &shown)
        shown += "\(read) \(read.misfits) \(String(reflecting: read.misfits))"
        XCTAssertFalse(shown.contains("5528790000000008"), shown)
        XCTAssertTrue(try paid(#"{"id":7}"#).misfits.isEmpty)
    }

    func testAnApprovalWithoutAnAnswerIsASuccessAndAPaymentWithoutOneIsNot() throws {
        let approved = try craftgate.payment.approveBnplPayment(7)
        for body in ["", "{}", #"{"data":null}"#] {
            XCTAssertNil(try approved.parse(status: 204, body: Data(body.utf8)))
            XCTAssertThrowsError(try craftgate.payment.createPayment(payment()).parse(status: 200, body: Data(body.utf8))) {
                XCTAssertEqual(($0 as? ImzaError)?.outcome, .unknown)
            }
        }
        XCTAssertEqual(try approved.parse(status: 200, body: Data(#"{"data":{"id":7}}"#.utf8))?.id, 7)
    }

    // MARK: Enums, other fields, times

    func testUnknownEnumValuesAndFieldsAreKept() throws {
        let call = try craftgate.payment.retrievePayment(1)
        let read = try call.parse(status: 200, body: Data(#"{"data":{"paymentStatus":"NEW_WORD","currency":"TRY","news":{"x":[1.5,"b"]}}}"#.utf8))
        XCTAssertEqual(read.paymentStatus, .unknown("NEW_WORD"))
        XCTAssertEqual(read.currency, .try)
        XCTAssertEqual(read.otherFields["news"], ["x": [.number(try Money("1.5")), "b"]])
    }

    func testAnUnknownFieldIsSentOnRequest() throws {
        var request = payment()
        request.otherFields = ["newField": ["a": 1]]
        XCTAssertThrowsError(try craftgate.payment.createPayment(request)) { XCTAssertEqual(($0 as? ImzaError)?.path, "newField") }
        XCTAssertTrue(bodyText(try craftgate.payment.createPayment(request, options: CallOptions(unknownFields: .send))).contains(#""newField":{"a":1}"#))
    }

    func testCivilTimesAreInIstanbulTime() {
        let time = CivilDateTime(year: 2026, month: 1, day: 31, hour: 14, minute: 30)
        XCTAssertEqual(time.text, "2026-01-31T14:30:00")
        XCTAssertEqual(time.date, Date(timeIntervalSince1970: 1_769_859_000))
        XCTAssertEqual(CivilDateTime(Date(timeIntervalSince1970: 1_769_859_000)), time)
        XCTAssertEqual(CivilDateTime("2026-01-31 14:30:00.123").date, time.date)
        XCTAssertEqual(CivilDate(Date(timeIntervalSince1970: 1_769_896_800)).text, "2026-02-01")
        for text in ["", "2026-02-30", "2026-13-01", "x", "2026-01-31T25:00:00", "2026-01-31T", "31.01.2026"] {
            XCTAssertNil(CivilDateTime(text).date, text)
        }
    }

    func testTextIsEscapedForTheCore() throws {
        var request = payment()
        let name = "\"\\\u{1}\n\u{1F600}ş"
        request.items = [.init(name: name, price: 100)]
        let body = bodyText(try craftgate.payment.createPayment(request))
        XCTAssertEqual(try JSONValue.parsed(body)["items"]?.list.first?.text("name"), name)
    }

    // MARK: Calls

    func testARandomKeyIsNewForEachCall() throws {
        let keys = try (0..<100).map { _ in try XCTUnwrap(craftgate.payment.retrievePayment(1).headers["x-rnd-key"]) }
        XCTAssertEqual(Set(keys).count, 100)
        let given = try craftgate.payment.retrievePayment(1, options: CallOptions(randomKey: "given"))
        XCTAssertEqual(given.headers["x-rnd-key"], "given")
    }

    func testACallKnowsWhetherItMayBeRepeated() throws {
        XCTAssertEqual(try craftgate.payment.retrievePayment(1).repeat, .safe)
        XCTAssertEqual(try craftgate.payment.createPayment(payment()).repeat, .askFirst)
        XCTAssertEqual(try craftgate.payment.createPayment(payment(), options: CallOptions(idempotencyKey: "order-1")).repeat, .sameKey)
    }

    func testAnyEndpointCanBeCalled() throws {
        let call = try craftgate.request(
            method: "POST", path: "/onboarding/v1/members", query: ["a": [1, "b c"]], body: .exact("{ \"a\" : 1.0 }"))
        XCTAssertEqual(call.url, "https://sandbox-api.craftgate.io/onboarding/v1/members?a=1%2Cb%20c")
        XCTAssertEqual(bodyText(call), "{ \"a\" : 1.0 }")
        XCTAssertEqual(try call.parse(status: 200, body: Data(#"{"data":{"x":1}}"#.utf8)), ["x": 1])
        XCTAssertEqual(bodyText(try craftgate.request(method: "POST", path: "/x", body: .json(["a": [1, nil]]))), #"{"a":[1,null]}"#)
    }

    func testContractNamesExist() throws {
        let request = CreatePaymentRequest(price: 1, paidPrice: 1, installment: 1, currency: .try, items: [.init(price: 1)])
        XCTAssertEqual(request.price, 1)
        _ = try Craftgate(apiKey: "a", secretKey: "b", baseUrl: "http://localhost:1", language: "tr")
        XCTAssertEqual(Craftgate.AdditionalAction(rawValue: "NONE"), .nothing)
        XCTAssertEqual(try Craftgate.decodeHtml("PGI+YTwvYj4="), "<b>a</b>")
        XCTAssertEqual(try ParaX.offsetTime("2026-02-03 14:30:00"), "2026-02-03T14:30:00+03:00")
        XCTAssertEqual(typedOperationNames.count, 139)
    }

    func testStepsOfALoanAreSavedAndRestored() throws {
        let nkolay = try NKolay(baseUrl: "https://loans.example.com", username: "u", password: "p", merchantNo: 1, apiSecretKey: "s")
        let token = try nkolay.authenticate().parse(status: 200, body: Data(#"{"success":true,"token":"a.b.c"}"#.utf8))
        let session = try nkolay.startSession(token, "AKTIFBANK").parse(status: 200, body: Data(#"{"success":true,"referenceId":"7b94"}"#.utf8))
        XCTAssertEqual(try NKolay.BankSession.restore(session.save()), session)
        XCTAssertEqual(session.referenceId, "7b94")
        XCTAssertEqual(try NKolay.Token.restore(token.save()).save(), token.save())
        XCTAssertThrowsError(try NKolay.PreApproval.restore(session.save())) { XCTAssertEqual(($0 as? ImzaError)?.code, .invalidRequest) }
    }

    // MARK: Errors

    func testAnErrorNamesTheFieldsAtFaultWithTheirReasons() throws {
        var request = payment()
        request.installment = 0
        request.currency = .unknown("TYR")
        XCTAssertThrowsError(try craftgate.payment.createPayment(request)) { error in
            let error = error as? ImzaError
            XCTAssertEqual(Set(error?.errors.map(\.path) ?? []), ["installment", "currency"])
            XCTAssertEqual(error?.errors.first?.path, error?.path)
            XCTAssertTrue(error?.message.contains("the nearest is TRY") ?? false, "\(String(describing: error))")
        }
        XCTAssertNoThrow(try craftgate.payment.createPayment(payment()))
    }

    func testErrorsSayWhatIsWrong() {
        XCTAssertThrowsError(try Craftgate(apiKey: "", secretKey: "b", environment: .sandbox)) { error in
            let error = error as? ImzaError
            XCTAssertEqual(error?.code, .configuration)
            XCTAssertEqual(error?.path, "apiKey")
        }
        XCTAssertThrowsError(try Craftgate(apiKey: "a", secretKey: "b", baseUrl: "http://example.com"))
        XCTAssertThrowsError(try CraftgateWebhooks(keys: []))
        XCTAssertThrowsError(try ParaX(sid: 1, key: "k", secretKey: "s", allowedAddresses: ["no address"]))
        var request = payment()
        request.card?.cvc = "98765"
        XCTAssertThrowsError(try craftgate.payment.createPayment(request)) { error in
            XCTAssertEqual((error as? ImzaError)?.path, "card.cvc")
            XCTAssertFalse("\(error)\(error.localizedDescription)".contains("98765"))
        }
        XCTAssertThrowsError(try craftgate.payment.retrievePayment(1).parse(status: 502, body: Data("<html>".utf8))) { error in
            XCTAssertEqual((error as? ImzaError)?.code, .unexpectedResponse)
        }
        for status in [-1, 0, 99, 600, 1_000_000] {
            let body = Data(#"{"data":{"id":1}}"#.utf8)
            XCTAssertThrowsError(try craftgate.payment.createPayment(payment()).parse(status: status, body: body)) { error in
                let error = error as? ImzaError
                XCTAssertEqual(error?.path, "status")
                XCTAssertEqual(error?.outcome, .unknown)
            }
            XCTAssertThrowsError(try craftgate.payment.retrievePayment(1).parse(status: status, body: body)) {
                XCTAssertEqual(($0 as? ImzaError)?.outcome, .rejected)
            }
        }
    }

    // MARK: Secrets

    private func shown(_ value: Any) -> String {
        var dumped = ""
        dump(value, to: &dumped)
        var reflected = ""
        func walk(_ value: Any, _ depth: Int) {
            if depth > 6 { return }
            for child in Mirror(reflecting: value).children {
                reflected += "\(child.label ?? "") \(child.value) "
                walk(child.value, depth + 1)
            }
        }
        walk(value, 0)
        return "\(value) \(String(reflecting: value)) \(String(describing: value)) \(dumped) \(reflected) \([value])"
    }

    func testPrintingShowsNoSecret() throws {
        let secrets = [
            "very-secret", "api-key-secret", "5258640000000001", "987", "other-secret", "tokentext", "TR33", "@example.com", "user-key-of-card", "5551234567",
            "nonce-of-the-order",
        ]
        let nexkasa = try NexKasa(apiKey: "api-key-secret", callbackSecrets: ["very-secret-very-secret-very-secret"], callbackTokens: ["very-secret-very-secret-very-secret"])
        let deposit = try nexkasa.deposit(.init(amount: 10, fullName: "A B", userId: "u", callbackUrl: "https://shop.example/c?x=other-secret"))
        var request = payment()
        request.otherFields = ["cardNumber": "5258640000000001"]
        request.additionalParams = ["x": "other-secret"]
        let nkolay = try NKolay(baseUrl: "https://l.example", username: "u", password: "very-secret", merchantNo: 1, apiSecretKey: "very-secret")
        let withdrawal = NexKasa.WithdrawRequest(amount: 1, customerIban: "TR330006100519786457841326", customerName: "A", externalId: "e")
        var member = Craftgate.UpdateMemberRequest(address: "A", email: "a@example.com", phoneNumber: "5551234567")
        member.iban = "TR330006100519786457841326"
        let values: [Any] = [
            craftgate, craftgate.payment, try CraftgateWebhooks(keys: ["very-secret"]), try CraftgateCallbacks(keys: ["very-secret"]), nexkasa,
            try ParaX(sid: 1, key: "api-key-secret", secretKey: "very-secret"), nkolay, try nkolay.authenticate(),
            try NKolay.Token.restore("nkolay-token:tokentext"), try craftgate.payment.createPayment(payment()), deposit, request, request.card as Any, withdrawal,
            Craftgate.Card(cardUserKey: "user-key-of-card", cardToken: "other-secret"), CallOptions(nonce: "nonce-of-the-order"),
            member,
        ]
        for value in values {
            let text = shown(value)
            for secret in secrets where text.contains(secret) {
                XCTFail("\(type(of: value)) shows \(secret): \(text)")
            }
        }
        XCTAssertTrue("\(try craftgate.payment.createPayment(payment()))".hasPrefix("POST https://sandbox-api.craftgate.io/payment/v1/card-payments ["))
        XCTAssertTrue(shown(request.card as Any).contains("***"))
    }

    // MARK: Threads and memory

    func testSixteenTasksShareAClient() async throws {
        let craftgate = self.craftgate
        let request = payment()
        let due = try bodyText(craftgate.payment.createPayment(request))
        try await withThrowingTaskGroup(of: Int.self) { group in
            for task in 0..<16 {
                group.addTask {
                    for index in 0..<100 {
                        let call = try craftgate.payment.createPayment(request, options: CallOptions(randomKey: "\(task)-\(index)"))
                        let read = try call.parse(status: 200, body: Data("{\"data\":{\"id\":\(task * 1000 + index)}}".utf8))
                        guard read.id == Int64(task * 1000 + index), String(decoding: call.body ?? Data(), as: UTF8.self) == due else { return 0 }
                    }
                    return 100
                }
            }
            let done = try await group.reduce(0, +)
            XCTAssertEqual(done, 1600)
        }
    }

    func testMemoryIsFlatOverManyCalls() throws {
        let request = payment()
        let (good, bad) = (Data(#"{"data":{"id":1,"paidPrice":1.50,"news":[1]}}"#.utf8), Data("<html>".utf8))
        func work(_ count: Int) throws {
            for index in 0..<count {
                let call = try craftgate.payment.createPayment(request)
                _ = try? call.parse(status: 200, body: index % 4 == 0 ? good : bad)
            }
        }
        // The smallest block that each call left would be 32 000 bytes.
        XCTAssertLessThan(try leftOnHeap(by: work, 1_000), 2_000)
    }

    func testClientsAreFreed() throws {
        func work(_ count: Int) throws {
            for _ in 0..<count {
                _ = try Craftgate(apiKey: "a", secretKey: String(repeating: "s", count: 2_000), environment: .sandbox).payment.retrievePayment(1)
            }
        }
        XCTAssertLessThan(try leftOnHeap(by: work, 100), 2_000)
    }

    func testALeakIsFound() throws {
        var kept: [UnsafeMutableRawPointer] = []
        kept.reserveCapacity(20_000)
        XCTAssertGreaterThan(try leftOnHeap(by: { for _ in 0..<$0 { kept.append(.allocate(byteCount: 1, alignment: 1)) } }, 2_000), 20_000)
        for pointer in kept { pointer.deallocate() }
    }

    /// How many bytes work leaves on the heap, by what the allocator has given out: the process's pages would tell a leak only after a hundred
    /// thousand calls. Other threads may allocate meanwhile, so the best of a few rounds counts: a leak is in each.
    private func leftOnHeap(by work: (Int) throws -> Void, _ count: Int) throws -> Int {
        try work(count)
        let rounds = try (0..<4).map { _ in
            let before = bytes_in_use()
            try work(count)
            return bytes_in_use() - before
        }
        return try XCTUnwrap(rounds.min())
    }
}
