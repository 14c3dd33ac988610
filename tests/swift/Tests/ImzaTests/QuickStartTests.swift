// The README's quick start: the text there is the file that runs here.

import XCTest

@testable import QuickStart

final class QuickStartTests: XCTestCase {
    func testTheReadmeShowsWhatRunsHere() throws {
        let source = try String(contentsOf: repository.appendingPathComponent("tests/swift/Sources/QuickStart/QuickStart.swift"), encoding: .utf8)
        for readme in ["README.md", "bindings-mobile/swift/README.md"] {
            let text = try String(contentsOf: repository.appendingPathComponent(readme), encoding: .utf8)
            XCTAssertTrue(text.contains("```swift\n\(source)```"), "\(readme) shows another quick start")
        }
    }

    func testItChargesACard() {
        let said = chargeOrExplain(apiKey: "a", secretKey: "b") { method, url, headers, body in
            XCTAssertEqual(method, "POST")
            XCTAssertEqual(url, "https://sandbox-api.craftgate.io/payment/v1/card-payments")
            XCTAssertEqual(headers["x-idempotency-key"], "order-42/1")
            XCTAssertTrue(String(decoding: body ?? Data(), as: UTF8.self).contains("\"paidPrice\":100"))
            return (200, Data(#"{"data":{"id":1,"paidPrice":100.00,"paymentStatus":"SUCCESS"}}"#.utf8))
        }
        XCTAssertEqual(said, "paid 100")
    }

    func testItExplainsWhatDidNotWork() {
        let declined = chargeOrExplain(apiKey: "a", secretKey: "b") { _, _, _, _ in (502, Data("<html>".utf8)) }
        XCTAssertTrue(declined.hasPrefix("ask Craftgate before charging again"), declined)
        XCTAssertTrue(chargeOrExplain(apiKey: "", secretKey: "b") { _, _, _, _ in (200, Data()) }.hasPrefix("nothing was charged"))
    }
}
