import Foundation
import Imza

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

enum UnknownOutcomes {
    // ANCHOR: repeat
    /// Sends a call, and sends it again where that cannot charge twice.
    static func settled<Response>(_ call: Call<Response>, waits: [Double] = [1, 4, 15]) async throws -> Response {
        for seconds in waits {
            do {
                return try await call.send()
            } catch let error as ImzaError {  // also where no answer came
                if error.outcome != .unknown || call.repeat == .askFirst { throw error }
            }
            try await Task.sleep(nanoseconds: UInt64(seconds * 1e9))
        }
        return try await call.send()
    }
    // ANCHOR_END: repeat

    // ANCHOR: ask
    /// Asks what became of a call that was sent at this time; nil where the provider cannot be asked. An unclear answer means: ask again later.
    static func became<Response>(_ call: Call<Response>, sentAt: Int64) async throws -> Answered<Response>? {
        try await call.ask(sentAt: sentAt)?.send()  // found by the request's conversationId
    }
    // ANCHOR_END: ask

    // ANCHOR: settle
    /// Pays, and says what is known then: paid, not paid, or open with the text to go on from.
    static func pay(_ request: CreatePaymentRequest, key: String) async throws -> String {
        let call = try craftgate.payment.createPayment(request, options: CallOptions(idempotencyKey: key))
        switch try await URLSessionTransport.shared.settle(call) {
        case .done(let payment): return "paid: \(payment.id ?? 0)"
        case .notDone(let error): return "not paid: \(error)"
        case .open(_, let saved): return "open: \(saved)"  // store it with the order
        }
    }
    // ANCHOR_END: settle

    // ANCHOR: resume
    /// Goes on with what is open, a minute later or in another process: the verdict again, with the text to store if it is still open.
    static func goOn(_ saved: String) async throws -> Verdict<JSONValue> {
        try await URLSessionTransport.shared.settle(craftgate.restoreAttempt(saved))
    }
    // ANCHOR_END: resume

    // ANCHOR: steps
    /// The same with your own HTTP client, storing the state before each step.
    static func stepped<Response>(
        _ begun: Attempt<Response>, exchange: (Call<JSONValue>) async throws -> (Int, Data), store: (String) async throws -> Void
    ) async throws -> Verdict<Response> {
        var attempt = begun
        while true {
            try attempt.tick(Int64(Date().timeIntervalSince1970))  // the time, by which it knows how long to wait
            let step = try attempt.next()
            try await store(attempt.save())
            switch step {
            case .verdict(let verdict): return verdict  // done, not done, or open: somebody has to look
            case .wait(let seconds): try await Task.sleep(for: .seconds(seconds))
            case .send(let call):
                guard let (status, body) = try? await exchange(call) else {
                    try attempt.noAnswer()
                    continue
                }
                try attempt.answered(status: status, body: body)
            }
        }
    }
    // ANCHOR_END: steps

    static func run() async throws {
        let sentAt = Int64(Date().timeIntervalSince1970)
        let request = CreatePaymentRequest(
            price: 1, paidPrice: 1, installment: 1, currency: .try, conversationId: "unknown-\(sentAt)", card: testCard, items: [.init(name: "Vazo", price: 1)])
        let call = try craftgate.payment.createPayment(request, options: CallOptions(idempotencyKey: "unknown-1/\(UUID())"))
        // ANCHOR: fault
        try await control("faults", #"{"kind": "drop_after", "provider": "craftgate"}"#)  // charged, but the answer is lost
        let payment = try await settled(call, waits: [0.01])
        // ANCHOR_END: fault
        try expect(payment.paymentStatus == .success)
        guard case .done(let found)? = try await became(call, sentAt: sentAt) else { throw Unexpected(line: #line) }
        try expect(found.id == payment.id)
        try await control("faults", #"{"kind": "drop_after", "provider": "craftgate"}"#)
        var order = request
        order.conversationId = "settled-\(sentAt)"
        try expect(try await pay(order, key: "settled-1/\(UUID())").hasPrefix("paid: "))
        // An attempt that was saved before its call was sent: it may have been sent, so it asks.
        try await control("faults", #"{"kind": "drop_after", "provider": "craftgate"}"#)
        order.conversationId = "resumed-\(sentAt)"
        let lost = try craftgate.payment.createPayment(order)
        let saved = try craftgate.attempt(lost).save()
        try expect((try? await lost.send()) == nil)
        guard case .done = try await goOn(saved) else { throw Unexpected(line: #line) }
        order.conversationId = "steps-\(sentAt)"
        var states: [String] = []
        let stepped = try await stepped(craftgate.attempt(craftgate.payment.createPayment(order))) { call in
            var request = URLRequest(url: URL(string: call.url)!)
            request.httpMethod = call.method
            request.httpBody = call.body
            for (name, value) in call.headers { request.setValue(value, forHTTPHeaderField: name) }
            let (body, response) = try await URLSession.shared.data(for: request)
            return ((response as! HTTPURLResponse).statusCode, body)
        } store: { states.append($0) }
        guard case .done = stepped, states.count == 2 else { throw Unexpected(line: #line) }
        order.conversationId = nil
        order.card?.cardNumber = "5100560000006669"
        try expect(try await pay(order, key: "settled-2/\(UUID())").hasPrefix("not paid: "))
        try await control("faults", #"{"kind": "drop_after", "provider": "craftgate"}"#)
        do {
            _ = try await settled(craftgate.payment.createPayment(request), waits: [0.01])
        } catch {
            return
        }
        throw Unexpected(line: #line)
    }
}
