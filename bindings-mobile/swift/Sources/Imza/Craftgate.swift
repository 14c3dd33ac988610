// Craftgate: the client, and the verifiers of webhooks and browser callbacks. The operations and types are generated.

import Foundation

/// A client of Craftgate: payments, onboarding, installments, wallets and reports. Tasks can share it.
public struct Craftgate: Sendable {
    /// A host of Craftgate.
    public enum Environment: String, Sendable {
        /// Real money.
        case production
        /// Tests, with test cards.
        case sandbox
    }

    /// The body of a call of any endpoint.
    public typealias Body = RequestBody

    let bridge: Bridge

    /// Sets up a client of one of Craftgate's hosts.
    ///
    /// - Parameter language: Language of messages, `tr` or `en`.
    /// - Throws: `configuration`.
    public init(apiKey: String, secretKey: String, environment: Environment, language: String? = nil) throws(ImzaError) {
        bridge = try Bridge("craftgate") {
            try $0.put("apiKey", apiKey)
            try $0.put("secretKey", secretKey)
            try $0.put("environment", environment.rawValue)
            try $0.put("language", language)
        }
    }

    /// Sets up a client of an address of your own: `https`, or `http` on a loopback host or one that is named.
    ///
    /// - Parameter allowInsecureHosts: Names of hosts to which the base URL may use plain `http`, such as `sandbox` in a private network.
    /// - Throws: `configuration`.
    public init(
        apiKey: String, secretKey: String, baseUrl: String, language: String? = nil, allowInsecureHosts: [String] = []
    ) throws(ImzaError) {
        bridge = try Bridge("craftgate") {
            try $0.put("apiKey", apiKey)
            try $0.put("secretKey", secretKey)
            try $0.put("baseUrl", baseUrl)
            try $0.put("allowInsecureHosts", allowInsecureHosts)
            try $0.put("language", language)
        }
    }

    /// Builds a call of any endpoint, for what the operations do not cover. Its answer is untyped.
    ///
    /// - Throws: `invalid_request`.
    public func request(
        method: String, path: String, query: [String: JSONValue] = [:], body: Body = .nothing, options: CallOptions = CallOptions()
    ) throws(ImzaError) -> Call<JSONValue> {
        try bridge.endpoint(method, path, host: nil, token: nil, query: query, body: body, options: options)
    }

    /// Signs a request that is built elsewhere: returns the value of `x-signature`.
    ///
    /// - Parameter randomKey: The value of `x-rnd-key`.
    /// - Throws: `invalid_request`.
    public func sign(url: String, body: String? = nil, randomKey: String) throws(ImzaError) -> String {
        try bridge.handleMessage("sign") {
            try $0.put("url", url)
            try $0.put("body", body)
            try $0.put("randomKey", randomKey)
        }
    }

    /// Explains why the signature of a request does not fit that other code made with the same keys. It tries the mistakes that people
    /// make, alone and two at once, and names only what reproduces the signature. The explanation is for you, who hold the keys.
    ///
    /// - Parameters:
    ///   - url: The absolute URL as it was sent.
    ///   - headers: The headers as they were sent, in any case.
    ///   - body: The bytes of the body as they were sent.
    /// - Throws: `invalid_request`.
    public func explain(method: String, url: String, headers: [String: String], body: Data = Data()) throws(ImzaError) -> Craftgate.Explanation {
        try bridge.handleMessage("explain", body: body) {
            try $0.put("method", method)
            try $0.put("url", url)
            try $0.put("headers", headers)
        }
    }

    /// Decodes the page of a 3-D Secure answer, its `htmlContent`.
    ///
    /// - Throws: `invalid_request`.
    public static func decodeHtml(_ htmlContent: String) throws(ImzaError) -> String {
        try Bridge.callFunction("decode_html", text: htmlContent)
    }
}

/// Verifies Craftgate's webhooks.
public struct CraftgateWebhooks: Sendable {
    private let bridge: Bridge

    /// Takes the active merchant webhook keys.
    ///
    /// - Throws: `configuration`.
    public init(keys: [String]) throws(ImzaError) {
        bridge = try Bridge("craftgate_webhooks") { try $0.put("keys", keys) }
    }

    /// Verifies a webhook. Only the event's own fields are signed; the rest of the body is in `unauthenticated`.
    ///
    /// - Parameters:
    ///   - body: The raw body, as the bytes that arrived.
    ///   - signature: The header `x-cg-signature-v1`.
    ///   - now: The current time in Unix seconds; by default the platform's clock.
    ///   - toleranceSeconds: How old a message may be; by default 3600.
    /// - Throws: `verification_failed` with the check that failed.
    public func verify(body: Data, signature: String?, now: Int64? = nil, toleranceSeconds: Int64? = nil) throws(ImzaError) -> Craftgate.WebhookEvent {
        try bridge.handleMessage("verify", body: body) {
            try $0.put("signature", signature ?? "")
            try $0.put("now", now ?? Int64(Date().timeIntervalSince1970))
            try $0.put("toleranceSeconds", toleranceSeconds)
        }
    }

    /// Explains why a message does not verify. The explanation is for you, who hold the keys.
    ///
    /// - Parameter now: The current time in Unix seconds; without it the age of the message does not count.
    /// - Throws: `invalid_request`.
    public func explain(body: Data, signature: String?, now: Int64? = nil) throws(ImzaError) -> Craftgate.Explanation {
        try bridge.handleMessage("explain", body: body) {
            try $0.put("signature", signature ?? "")
            try $0.put("now", now)
        }
    }

    /// Signs the fields of a webhook, for the fixtures of your own tests.
    public func sign(_ fields: Craftgate.WebhookFields) throws(ImzaError) -> String {
        try bridge.handleMessage("sign") { try fields.put(to: &$0) }
    }
}

/// Verifies Craftgate's browser callbacks.
public struct CraftgateCallbacks: Sendable {
    /// The record that a callback is compared with.
    public enum Expected: Sendable {
        /// Your own record of the payment. Fields that it leaves out are not compared.
        case record(Craftgate.ExpectedCallback)
        /// None: compare it with your own record yourself.
        case unchecked
    }

    private let bridge: Bridge

    /// Takes the active merchant callback keys.
    ///
    /// - Parameter hashParams: Lists of names (`hashParams`) to accept besides the published ones.
    /// - Throws: `configuration`.
    public init(keys: [String], hashParams: [String] = []) throws(ImzaError) {
        bridge = try Bridge("craftgate_callbacks") {
            try $0.put("keys", keys)
            try $0.put("hashParams", hashParams)
        }
    }

    /// Verifies a callback, and compares it with your own record of the payment. The result has only fields that the hash covers.
    ///
    /// - Parameters:
    ///   - form: The raw body, as the bytes that arrived.
    ///   - expected: Your own record of the payment.
    ///   - allowLongMdStatus: Whether a `mdStatus` of two digits is accepted, for banks with numbers of their own; by default it has one
    ///     digit. A digit may then move between it and the end of `conversationId`: use conversation ids of equal length.
    /// - Throws: `verification_failed` with the check that failed.
    public func verify(_ form: Data, expected: Expected, allowLongMdStatus: Bool = false) throws(ImzaError) -> Craftgate.Callback {
        try bridge.handleMessage("verify", body: form) {
            switch expected {
            case .record(let record): try $0.put("expected", record)
            case .unchecked: try $0.put("unchecked", true)
            }
            try $0.put("allowLongMdStatus", allowLongMdStatus)
        }
    }

    /// Verifies a callback, and compares it with the record that a function looks up by the ids that the form says. These ids are not
    /// verified: the record decides.
    ///
    /// - Parameter lookUp: Returns your own record of the payment; nil refuses the callback.
    /// - Throws: `verification_failed` with the check that failed; what `lookUp` throws.
    public func verify(
        _ form: Data, allowLongMdStatus: Bool = false, expected lookUp: (Craftgate.ClaimedCallback) throws -> Expected?
    ) throws -> Craftgate.Callback {
        try verify(form, expected: try recorded(try lookUp(try claimed(form))), allowLongMdStatus: allowLongMdStatus)
    }

    /// Does the same with a function that waits, such as a query of a database.
    public func verify(
        _ form: Data, allowLongMdStatus: Bool = false, expected lookUp: (Craftgate.ClaimedCallback) async throws -> Expected?
    ) async throws -> Craftgate.Callback {
        let record = try await lookUp(try claimed(form))
        return try verify(form, expected: try recorded(record), allowLongMdStatus: allowLongMdStatus)
    }

    /// Returns the ids that a form says, to look up your own record by. Its hash fits, but the ids are not verified: pass the record to
    /// `verify`, which decides.
    ///
    /// - Throws: `verification_failed` with the check that failed.
    public func claimed(_ form: Data) throws(ImzaError) -> Craftgate.ClaimedCallback {
        try bridge.handleMessage("claimed", body: form) { _ in }
    }

    /// Returns a record that was found, and refuses the callback without one.
    private func recorded(_ record: Expected?) throws(ImzaError) -> Expected {
        if let record { return record }
        let _: String = try bridge.handleMessage("no_record") { _ in }
        throw ImzaError(.verificationFailed, "expected your own record, found none", path: "expected")
    }

    /// Explains why the hash of a form does not fit. The explanation is for you, who hold the keys: the payer must not see it.
    ///
    /// - Throws: `invalid_request`.
    public func explain(_ form: Data) throws(ImzaError) -> Craftgate.Explanation {
        try bridge.handleMessage("explain", body: form) { _ in }
    }

    /// Verifies a callback from its text.
    public func verify(_ form: String, expected: Expected, allowLongMdStatus: Bool = false) throws(ImzaError) -> Craftgate.Callback {
        try verify(Data(form.utf8), expected: expected, allowLongMdStatus: allowLongMdStatus)
    }
}
