import Foundation
import Imza

enum Webhooks {
    // ANCHOR: verify
    actor Receiver {
        private var handled: Set<String> = []  // in a database: a unique constraint on dedupeKey
        private(set) var booked: [String?] = []

        /// Returns the HTTP status of the response. `body`: the bytes as they arrived, before any parser.
        func receive(_ body: Data, signature: String?) async throws -> Int {
            let event: Craftgate.WebhookEvent
            do {
                event = try webhooks.verify(body: body, signature: signature)
            } catch {
                return 401
            }
            if !handled.contains(event.dedupeKey) {
                // The event decides whose id `payloadId` is: here a payment\'s. Only four fields are signed: read the rest from the API. An error here
                // is a 500: it is delivered again.
                if event.eventType == .apiAuth, let id = Int64(event.payloadId) {
                    booked.append(try await craftgate.payment.retrievePayment(id).send().conversationId)
                }
                handled.insert(event.dedupeKey)  // an event that you do not act on is answered with 200, too
            }
            return 200
        }
    }
    // ANCHOR_END: verify

    static func run() async throws {
        let request = CreatePaymentRequest(
            price: 1, paidPrice: 1, installment: 1, currency: .try, conversationId: "hook-1", card: testCard, items: [.init(name: "Vazo", price: 1)])
        let id = try await craftgate.payment.createPayment(request).send().id!
        // ANCHOR: fixture
        let now = Int64(Date().timeIntervalSince1970)
        let body = Data(#"{"eventType":"API_AUTH","eventTimestamp":\#(now),"status":"SUCCESS","payloadId":"\#(id)"}"#.utf8)
        let signature = try webhooks.sign(.init(eventType: "API_AUTH", eventTimestamp: now, status: "SUCCESS", payloadId: "\(id)"))
        // ANCHOR_END: fixture
        let receiver = Receiver()
        var statuses: [Int] = []
        for signature in [signature, signature, "forged"] { statuses.append(try await receiver.receive(body, signature: signature)) }
        try expect(statuses == [200, 200, 401])
        let booked = await receiver.booked
        try expect(booked == ["hook-1"])
    }
}
