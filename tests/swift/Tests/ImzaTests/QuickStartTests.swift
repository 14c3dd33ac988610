// The README's quick start: its text is the file that these tests run.

import Imza
import XCTest

@testable import QuickStart

private struct NoAnswer: Error {}

final class QuickStartTests: XCTestCase {
    private let craftgate = try! Craftgate(apiKey: "a", secretKey: "b", environment: .sandbox)

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
                if file.contains("/.build/") || file.contains("/node_modules/") || file == "bindings-mobile/swift/Sources/Imza/Fields.swift" { continue }
                let text = try String(contentsOf: repository.appendingPathComponent(file), encoding: .utf8)
                XCTAssertFalse(text.contains(lenient), file)
                read += 1
            }
        }
        XCTAssertGreaterThan(read, 20)
    }

    private func answered(_ status: Int, _ body: String) throws -> End {
        try charge(craftgate, price: "100.00") { method, url, headers, sent in
            XCTAssertEqual(method, "POST")
            XCTAssertEqual(url, "https://sandbox-api.craftgate.io/payment/v1/card-payments")
            XCTAssertEqual(headers["x-idempotency-key"], "order-42/1")
            XCTAssertTrue(String(decoding: sent ?? Data(), as: UTF8.self).contains("\"paidPrice\":100"))
            return (status, Data(body.utf8))
        }
    }

    func testAPaymentIsPaid() throws {
        XCTAssertEqual(try answered(200, #"{"data":{"id":1,"paidPrice":100.00,"paymentStatus":"SUCCESS"}}"#), .paid(100))
    }

    func testAPaymentIsNotPaid() throws {
        XCTAssertEqual(try answered(200, #"{"data":{"id":1,"paymentStatus":"FAILURE"}}"#), .notPaid("declined"))
        let declined = try answered(422, #"{"errors":{"errorCode":"10051","errorDescription":"limit","errorGroup":"NOT_SUFFICIENT_FUNDS"}}"#)
        guard case .notPaid = declined else { return XCTFail("\(declined)") }
    }

    func testAPaymentStaysOpen() throws {
        XCTAssertEqual(try answered(200, #"{"data":{"id":1,"paymentStatus":"WAITING"}}"#), .open(.sameKey))
        XCTAssertEqual(try answered(502, "<html>"), .open(.sameKey))
        XCTAssertEqual(try answered(302, ""), .open(.sameKey))
        XCTAssertEqual(try charge(craftgate, price: "100.00") { _, _, _, _ in throw NoAnswer() }, .open(.sameKey))
    }

    func testAPriceWithACommaIsRefusedBeforeAnythingIsSent() {
        for price in ["100,50", "1,000.00", "1e3", "100.50 TRY"] {
            XCTAssertThrowsError(try charge(craftgate, price: price) { _, _, _, _ in XCTFail("sent"); throw NoAnswer() }) {
                XCTAssertEqual(($0 as? ImzaError)?.code, .invalidRequest)
            }
        }
    }
}
