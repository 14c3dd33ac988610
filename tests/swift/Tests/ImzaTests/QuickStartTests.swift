// The README's quick start: its text is the file that these tests run.

import LoopbackServer
import XCTest

@testable import ImzaCore
@testable import ImzaTransport
@testable import QuickStart

/// Charges at a server that answers so; without a status there is none.
private func answered(_ status: Int?, _ body: String) async throws -> (end: End, craftgate: Craftgate) {
    let server = try LoopbackServer { request in
        // Searches find nothing.
        if request.line.hasPrefix("GET /payment-reporting/v1/payments?conversationId=order-42") { return SentResponse(body: Data(#"{"data":{"items":[]}}"#.utf8)) }
        let isRight = request.line == "POST /payment/v1/card-payments HTTP/1.1" && request.headers["x-idempotency-key"] == "order-42/1"
        let isWhole = String(decoding: request.body, as: UTF8.self).contains("\"paidPrice\":100")
        if !isRight || !isWhole { XCTFail(request.line) }
        return SentResponse(status: status ?? 500, body: Data(body.utf8))
    }
    let craftgate = try Craftgate(apiKey: "a", secretKey: "b", baseUrl: "http://127.0.0.1:\(status == nil ? 1 : server.port)")
    return (try await charge(craftgate, price: "100.00"), craftgate)
}

final class QuickStartTests: XCTestCase {
    func testTheReadmeShowsTheTestedCode() throws {
        let source = try String(contentsOf: repository.appendingPathComponent("tests/swift/Sources/QuickStart/QuickStart.swift"), encoding: .utf8)
        let text = try String(contentsOf: repository.appendingPathComponent("bindings-mobile/swift/README.md"), encoding: .utf8)
        XCTAssertTrue(text.contains("```swift\n\(source)```"), "the README shows another quick start")
    }

    /// Foundation's parser accepts a valid prefix: it is used only where the text has been checked.
    func testNoDocumentAndNoExampleParsesMoneyLeniently() throws {
        let lenient = "Decimal(" + "string:"
        var read = 0
        for folder in ["README.md", "CHANGELOG.md", "bindings-mobile", "bindings-python", "bindings-wasm", "core/docs", "core/reference", "tests/examples", "tests/swift"] {
            let root = repository.appendingPathComponent(folder)
            let inside = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
            let files = inside.isEmpty ? [folder] : inside.map { "\(folder)/\($0)" }
            for file in files where file.hasSuffix(".md") || file.hasSuffix(".swift") {
                if file.contains("/.build/") || file.contains("/node_modules/") || file == "bindings-mobile/swift/Sources/ImzaCore/Fields.swift" { continue }
                let text = try String(contentsOf: repository.appendingPathComponent(file), encoding: .utf8)
                XCTAssertFalse(text.contains(lenient), file)
                read += 1
            }
        }
        XCTAssertGreaterThan(read, 20)
    }

    func testAPaymentIsPaid() async throws {
        let paid = try await answered(200, #"{"data":{"id":1,"paidPrice":100.00,"paymentStatus":"SUCCESS"}}"#)
        XCTAssertEqual(paid.end, .paid(100))
    }

    func testAPaymentIsNotPaid() async throws {
        for (status, body) in [
            (200, #"{"data":{"id":1,"paymentStatus":"FAILURE"}}"#),
            (422, #"{"errors":{"errorCode":"10051","errorDescription":"limit","errorGroup":"NOT_SUFFICIENT_FUNDS"}}"#),
        ] {
            let declined = try await answered(status, body)
            guard case .notPaid = declined.end else { return XCTFail("\(declined.end)") }
        }
    }

    func testAPaymentStaysOpen() async throws {
        for (status, body) in [(200, #"{"data":{"id":1,"paymentStatus":"WAITING"}}"#), (502, "<html>"), (302, ""), (nil, "")] {
            let clock = LeapingClock()
            let open = try await SettlingClock.$current.withValue(SettlingClock(now: { clock.now }, sleep: { clock.leap($0) })) {
                try await answered(status, body)
            }
            guard case .open(let saved) = open.end else { return XCTFail("\(open.end)") }
            _ = try open.craftgate.restoreAttempt(saved)
            // It is settled for a while, and for a minute at most.
            XCTAssertTrue(15...60 ~= clock.waited, "\(clock.waited) seconds")
        }
    }

    func testAPriceWithACommaIsRefusedBeforeAnythingIsSent() async throws {
        let craftgate = try Craftgate(apiKey: "a", secretKey: "b", baseUrl: "http://127.0.0.1:1")
        for price in ["100,50", "1,000.00", "1e3", "100.50 TRY"] {
            do {
                _ = try await charge(craftgate, price: price)
                XCTFail(price)
            } catch {
                XCTAssertEqual((error as? ImzaError)?.code, .invalidRequest)
            }
        }
    }
}

/// A clock whose seconds pass at once.
private final class LeapingClock: @unchecked Sendable {
    private let lock = NSLock()
    private let begun = Int64(Date().timeIntervalSince1970)
    private var leapt: Int64 = 0

    var waited: Int64 { lock.withLock { leapt } }
    var now: Int64 { begun + waited }

    func leap(_ seconds: Int64) {
        lock.withLock { leapt += seconds }
    }
}
