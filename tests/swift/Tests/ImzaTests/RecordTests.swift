// The reader of results, on bytes that no library writes.

import XCTest

@testable import ImzaCore

final class RecordTests: XCTestCase {
    private let craftgate = try! Craftgate(apiKey: "a", secretKey: "b", environment: .sandbox)

    private func record(_ body: String) throws -> Data {
        var record = Data()
        try craftgate.bridge.record("payment.retrieve_payment", state: "", status: 200, body: Data(body.utf8)) { record = Data($0) }
        return record
    }

    /// A payment with misfits and undeclared fields.
    private func payment() throws -> Data {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../../../core/benches/answer.json")
        let answer = String(decoding: try Data(contentsOf: path), as: UTF8.self)
        let data = answer[answer.range(of: "\"data\"")!.upperBound...].drop { $0 != "{" }.dropFirst()
        return try record(#"{"data":{"news":[1,-2.5e3,null,{"a":"ç"}],"mdStatus":"three","# + data)
    }

    /// Whether the record was accepted. Anything but a value and an error ends the process.
    private func isRead(_ record: Data, untyped: Bool = false) -> Bool {
        do {
            if untyped {
                _ = try RecordReader.read(record) as JSONValue
            } else {
                _ = try RecordReader.read(record) as Craftgate.PaymentResponse
            }
            return true
        } catch {
            return false
        }
    }

    private func with(_ record: Data, _ index: Int, _ value: UInt8) -> Data {
        var changed = record
        changed[index] = value
        return changed
    }

    func testAWholeRecordIsReadWithItsMisfitsAndOtherFields() throws {
        let read = try RecordReader.read(try payment()) as Craftgate.PaymentResponse
        XCTAssertEqual(read.otherFields["news"], [1, "-2.5e3", nil, ["a": "ç"]])
        XCTAssertEqual(read.misfits.first?.path, "mdStatus")
        XCTAssertEqual(read.misfits.first?.raw, "\"three\"")
    }

    func testAPartOfARecordIsRefused() throws {
        let whole = try payment()
        for length in 0..<whole.count {
            XCTAssertFalse(isRead(whole.prefix(length)), "\(length)")
        }
        XCTAssertFalse(isRead(whole + [0]))
    }

    func testAnotherVersionOrFormIsRefused() throws {
        let record = try record(#"{"data":{"id":1}}"#)
        XCTAssertTrue(isRead(record))
        XCTAssertFalse(isRead(with(record, 0, UInt8(ascii: "j"))))
        XCTAssertFalse(isRead(with(record, 1, 2)))
        XCTAssertFalse(isRead(with(record, 2, 1)))
        for length: UInt8 in [5, 250, 255] {
            XCTAssertFalse(isRead(with(record, 8, length)))
            XCTAssertFalse(isRead(with(record, 11, length)))
        }
        XCTAssertThrowsError(try RecordReader.read(record) as String)
    }

    func testChangedRecordsAreReadOrRefused() throws {
        let whole = try payment()
        var random = Numbers(state: 7)
        var read = 0
        for round in 0..<20_000 {
            var changed = whole
            for _ in 0...Int.random(in: 0..<4, using: &random) {
                changed[Int.random(in: 0..<changed.count, using: &random)] =
                    Bool.random(using: &random) ? UInt8.random(in: 0..<9, using: &random) : UInt8.random(in: 0...255, using: &random)
            }
            read += isRead(changed, untyped: round % 2 == 1) ? 1 : 0
        }
        XCTAssertGreaterThan(read, 0)
    }

    func testAnyBytesAreReadOrRefused() {
        var random = Numbers(state: 8)
        for round in 0..<20_000 {
            var bytes = (0..<7 + Int.random(in: 0..<60, using: &random)).map { _ in
                Int.random(in: 0..<3, using: &random) > 0 ? UInt8.random(in: 0..<9, using: &random) : UInt8.random(in: 0...255, using: &random)
            }
            if round % 8 > 0 {
                bytes.replaceSubrange(0..<7, with: [UInt8(ascii: "i"), 1, 0, round % 16 == 1 ? UInt8.random(in: 0..<60, using: &random) : 0, 0, 0, 0])
            }
            _ = isRead(Data(bytes), untyped: round % 2 == 1)
        }
    }

    func testARecordThatNestsTooDeepIsRefused() {
        XCTAssertTrue(isRead(nested(64), untyped: true))
        XCTAssertFalse(isRead(nested(65), untyped: true))
        XCTAssertFalse(isRead(nested(100_000), untyped: true))
    }

    /// Lists in lists.
    private func nested(_ depth: Int) -> Data {
        var bytes: [UInt8] = [UInt8(ascii: "i"), 1, 0, 0, 0, 0, 0]
        for level in 0..<depth {
            bytes.append(6)
            withUnsafeBytes(of: UInt32(5 * (depth - level - 1)).littleEndian) { bytes.append(contentsOf: $0) }
        }
        return Data(bytes)
    }

    func testAShortDecimalIsWhatFoundationReads() throws {
        var random = Numbers(state: 9)
        for _ in 0..<5_000 {
            let (whole, fraction) = (Int.random(in: 0..<10_000_000, using: &random), String(Int.random(in: 0..<1_000_000, using: &random)))
            let text = (Bool.random(using: &random) ? "-" : "") + "\(whole)" + (Bool.random(using: &random) ? "." + fraction : "")
            let read = try XCTUnwrap(try RecordReader.read(try record("{\"data\":{\"price\":\(text)}}")) as Craftgate.PaymentResponse).price
            let expected = try Money(text)
            XCTAssertEqual(read, expected, text)
            XCTAssertEqual(read?.description, expected.description, text)
            XCTAssertEqual(read?.hashValue, expected.hashValue, text)
        }
    }
}

/// Numbers that are the same in every run.
private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}
