// ANCHOR: control
import Foundation
#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Plays the payer, the bank or the operator, through the sandbox's control interface.
@discardableResult
func control(_ path: String, _ json: String) async throws -> [String: Any] {
    var request = URLRequest(url: URL(string: "\(setting("SANDBOX_URL"))/control/\(path)")!)
    request.httpMethod = "POST"
    request.setValue("application/json", forHTTPHeaderField: "content-type")
    request.httpBody = Data(json.utf8)
    let (body, _) = try await URLSession.shared.data(for: request)
    return try JSONSerialization.jsonObject(with: body) as? [String: Any] ?? [:]
}
// ANCHOR_END: control

/// An expectation of a guide; anything else ends the test.
struct Unexpected: Error {
    let line: UInt
}

func expect(_ holds: Bool, line: UInt = #line) throws {
    if !holds { throw Unexpected(line: line) }
}

/// Expects this code of an error.
func expect(_ code: ImzaError.Code, line: UInt = #line, _ act: () async throws -> Void) async throws {
    do {
        try await act()
    } catch let error as ImzaError where error.code == code {
        return
    }
    throw Unexpected(line: line)
}

import Imza

let testCard = Craftgate.Card(cardHolderName: "Haluk Demir", cardNumber: "5258640000000001", expireYear: "2044", expireMonth: "07", cvc: "000")

/// A guide that a test runs.
public struct Guide: Sendable {
    public let name: String
    public let run: @Sendable () async throws -> Void
}

/// All guides: a file that is not among them fails the test.
public let guides: [Guide] = [
    Guide(name: "Errors", run: Errors.run), Guide(name: "FirstPayment", run: FirstPayment.run), Guide(name: "HostedPage", run: HostedPage.run),
    Guide(name: "Nexkasa", run: Nexkasa.run), Guide(name: "Nkolay", run: Nkolay.run), Guide(name: "Parax", run: Parax.run),
    Guide(name: "Payouts", run: Payouts.run), Guide(name: "Refunds", run: Refunds.run), Guide(name: "Signatures", run: Signatures.run),
    Guide(name: "StoredCards", run: StoredCards.run), Guide(name: "ThreeDSecure", run: ThreeDSecure.run),
    Guide(name: "UnknownOutcomes", run: UnknownOutcomes.run), Guide(name: "Values", run: Values.run), Guide(name: "Webhooks", run: Webhooks.run),
]
