// An attempt to do a call: what to do next, and what became of it. The state machine is the core's.

import Foundation
internal import ImzaBridge

/// The next step of an attempt.
public enum Step<Response: Sendable>: Sendable {
    /// Send this call, then tell its answer by `answered` or `noAnswer`.
    case send(Call<JSONValue>)
    /// Wait so many seconds, then tell the time by `tick`.
    case wait(seconds: Int64)
    /// The end of the attempt.
    case verdict(Verdict<Response>)
}

/// The end of an attempt.
public enum Verdict<Response: Sendable>: Sendable {
    /// It was done; what the call returns, or, if it begins a payment, what the completion returns.
    case done(Response)
    /// It was not done and will not be.
    case notDone(ImzaError)
    /// It cannot be settled here: the reason, for the person who decides, and the state of the attempt, to go on later.
    case open(reason: String, saved: String)
}

/// A call on its way to a verdict. It sends nothing: take the ``next()`` step, store ``save()``, do the step, tell what happened.
///
/// It never sends a call twice that could be done twice, and believes only what an answer or a record of the provider proves. A 3-D Secure
/// payment goes from its init by ``callback(_:)`` or ``webhook(_:)`` to its completion.
public struct Attempt<Response: Sendable>: Sendable {
    private let bridge: Bridge
    private let call: Call<JSONValue>?
    private let read: @Sendable (_ readAs: String, _ body: Data) throws(ImzaError) -> Response
    private var saved: String
    private var step: Step<Response>?
    private var result: Response?
    private var error: ImzaError?

    init(
        _ bridge: Bridge, call: Call<JSONValue>?, saved: String,
        read: @escaping @Sendable (_ readAs: String, _ body: Data) throws(ImzaError) -> Response
    ) {
        self.bridge = bridge
        self.call = call
        self.saved = saved
        self.read = read
    }

    /// Returns the next step. It stays the same until something is told. Store ``save()`` before you do it.
    public mutating func next() throws(ImzaError) -> Step<Response> {
        if let step { return step }
        let settled = try bridge.settle(saved, "next") { try $0.put("randomKey", UUID().uuidString.lowercased()) }
        saved = settled.saved
        let next: Step<Response> = switch settled.told {
        case .ask(let prepared): .send(bridge.untyped("ask", prepared))
        case .complete(let prepared): .send(bridge.untyped(settled.readAs, prepared))
        case .wait(let seconds): .wait(seconds: seconds)
        case .open(let reason): .verdict(.open(reason: reason, saved: saved))
        case .notDone(let report): .verdict(.notDone(error ?? ImzaError(report: report)))
        default:
            // The core sends the call only where it is at hand, and is done only after the answer that has the result.
            switch (settled.told, call, result) {
            case (.sendCall, let call?, _): .send(call)
            case (_, _, let result?): .verdict(.done(result))
            default: throw ImzaError(.unknown("unknown"), "the native library does not match the Swift package")
            }
        }
        step = next
        return next
    }

    /// Tells the answer to what was sent.
    ///
    /// - Throws: `invalid_request` if nothing was sent, or the status is not from 100 to 599.
    public mutating func answered(status: Int, body: Data) throws(ImzaError) {
        let settled = try tell("answered", body: body) { try $0.put("status", status) }
        switch settled.told {
        case .provenDone(let body): result = try read(settled.readAs, body)
        case .provenNotDone(let report): error = ImzaError(report: report)
        default: break
        }
    }

    /// Tells that no answer came to what was sent.
    public mutating func noAnswer() throws(ImzaError) {
        _ = try tell("no_answer") { _ in }
    }

    /// Tells the time, in Unix seconds.
    public mutating func tick(_ now: Int64) throws(ImzaError) {
        _ = try tell("tick") { try $0.put("now", now) }
    }

    /// Tells that a webhook of this payment was verified: what became of it is looked up.
    public mutating func webhook(_ event: Craftgate.WebhookEvent) throws(ImzaError) {
        _ = try tell("webhook") { _ in }
    }

    /// Tells a verified callback.
    ///
    /// - Throws: `invalid_request` (`paymentId`) if it is that of another payment.
    public mutating func callback(_ verified: Craftgate.Callback) throws(ImzaError) {
        _ = try tell("callback") {
            try $0.put("paymentId", verified.paymentId)
            try $0.put("next", verified.next)
        }
    }

    /// Returns its state as text, without a card, key or token.
    public func save() -> String { saved }

    private mutating func tell(
        _ told: String, body: Data = Data(), _ input: (inout JSONText) throws -> Void
    ) throws(ImzaError) -> Settled {
        let settled = try bridge.settle(saved, told, body: body, input)
        saved = settled.saved
        step = nil
        return settled
    }
}

extension Attempt: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "Attempt(***)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension Craftgate {
    /// Begins an attempt to do a call of this client: a state machine that says what to do next until it is known what became of it.
    ///
    /// - Parameter now: The current time in Unix seconds; by default the platform's clock.
    /// - Throws: `invalid_request` if an attempt cannot be made of the call, or `now` is not a time in Unix seconds.
    public func attempt<Response>(_ call: Call<Response>, now: Int64 = Int64(Date().timeIntervalSince1970)) throws(ImzaError) -> Attempt<Response> {
        try call.attempt(nil, now)
    }

    /// Begins an attempt to do a call that begins a payment, until its completion.
    ///
    /// - Parameter now: The current time in Unix seconds; by default the platform's clock.
    /// - Throws: `invalid_request` if `now` is not a time in Unix seconds.
    public func attempt<Response, Completed>(
        _ call: BegunCall<Response, Completed>, now: Int64 = Int64(Date().timeIntervalSince1970)
    ) throws(ImzaError) -> Attempt<Completed> {
        try call.attempt(nil, now, call.completed)
    }

    /// Restores a saved attempt with its call, built again with the same idempotency key: it goes on as it was.
    ///
    /// - Throws: `invalid_request` (`saved`) if the text is not that of an attempt of this provider.
    public func restoreAttempt<Response>(_ saved: String, call: Call<Response>) throws(ImzaError) -> Attempt<Response> {
        try call.attempt(saved, 0)
    }

    /// Restores a saved attempt of a call that begins a payment.
    ///
    /// - Throws: `invalid_request` (`saved`) if the text is not that of an attempt of this provider.
    public func restoreAttempt<Response, Completed>(
        _ saved: String, call: BegunCall<Response, Completed>
    ) throws(ImzaError) -> Attempt<Completed> {
        try call.attempt(saved, 0, call.completed)
    }

    /// Restores a saved attempt without its call: it asks and completes, and never sends the call again. Its result is untyped.
    ///
    /// - Throws: `invalid_request` (`saved`) if the text is not that of an attempt of this provider.
    public func restoreAttempt(_ saved: String) throws(ImzaError) -> Attempt<JSONValue> {
        let bridge = self.bridge
        return Attempt(bridge, call: nil, saved: try bridge.restored(saved, call: nil)) { readAs, body throws(ImzaError) in
            try bridge.readValue(readAs, state: "", status: 200, body: body)
        }
    }
}
