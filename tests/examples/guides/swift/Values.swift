import Foundation
import Imza

enum Values {
    // ANCHOR: money
    static func refusal(_ price: String) -> String? {
        do {
            _ = try Money(price)
            return nil
        } catch {
            return error.code.rawValue
        }
    }

    // refusal("100,00") is "invalid_request": a comma
    // refusal("1e3") is "invalid_request": Foundation's own parser reads 1 and drops the rest
    // refusal("100.00") is nil: accepted
    // ANCHOR_END: money

    static func run() async throws {
        try expect(["100,00", "1e3", "100.00"].map(refusal) == ["invalid_request", "invalid_request", nil])
        // ANCHOR: times
        let from: CivilDateTime = "2026-01-01T00:00:00"  // Istanbul time, without a zone
        let call = try craftgate.paymentReporting.searchPayments(.init(minCreatedDate: from))
        // ANCHOR_END: times
        try expect(call.url.contains("minCreatedDate=2026-01-01T00"))
    }
}
