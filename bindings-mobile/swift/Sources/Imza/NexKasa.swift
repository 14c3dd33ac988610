// NexKasa: the client and its callbacks. The operations are generated.

import Foundation

/// A client of NexKasa: deposits and withdrawals that an operator decides on. Tasks can share it. Store the `callbackUrl` and
/// `callbackNonce` of a call with the order.
public struct NexKasa: Sendable {
    /// Whether a callback is verified.
    public enum Verification: String, Sendable {
        /// Every check that is set up must pass, and one must be.
        case configured
        /// No check runs: the callback is read anyway.
        case none
    }

    /// How IBANs are sent. The vendor's documentation has them with spaces in its table and without in its example.
    public enum IbanFormat: String, Sendable {
        /// 26 characters without spaces.
        case compact
        /// In groups of four.
        case spaced
    }

    let bridge: Bridge

    /// Sets up a client. Every check that is set up for callbacks runs on each of them.
    ///
    /// - Parameters:
    ///   - apiKey: The merchant's API key.
    ///   - baseUrl: Where requests go, if not to the vendor.
    ///   - allowInsecureHosts: Names of hosts to which the base URL may use plain `http`, such as `sandbox` in a private network.
    ///   - ibanFormat: How IBANs are sent.
    ///   - callbackSecrets: Your own secrets of the tokens in callback URLs; the first makes them, each may verify them.
    ///   - callbackTokens: Your own static tokens in callback URLs.
    ///   - webhookSecrets: Secrets of the header `X-NexKasa-Signature`, if the vendor gave any.
    ///   - allowedAddresses: Addresses and networks that callbacks may come from.
    /// - Throws: `configuration`.
    public init(
        apiKey: String, baseUrl: String? = nil, allowInsecureHosts: [String] = [], ibanFormat: IbanFormat = .compact,
        callbackSecrets: [String] = [], callbackTokens: [String] = [], webhookSecrets: [String] = [],
        allowedAddresses: [String] = []
    ) throws(ImzaError) {
        bridge = try Bridge("nexkasa") {
            try $0.put("apiKey", apiKey)
            try $0.put("baseUrl", baseUrl)
            try $0.put("allowInsecureHosts", allowInsecureHosts)
            try $0.put("ibanFormat", ibanFormat.rawValue)
            try $0.put("callbackSecrets", callbackSecrets)
            try $0.put("callbackTokens", callbackTokens)
            try $0.put("webhookSecrets", webhookSecrets)
            try $0.put("allowedAddresses", allowedAddresses)
        }
    }

    /// Reads a callback.
    ///
    /// - Parameters:
    ///   - body: The raw body, as the bytes that arrived.
    ///   - url: The URL that was requested, with its query; its path and query suffice.
    ///   - remoteAddress: The peer's IP address.
    ///   - signature: The header `X-NexKasa-Signature`.
    ///   - expected: Your own record of the order.
    ///   - allowAmountChange: Whether to accept a callback whose amount differs from the `expected` one that its token proves. By default it
    ///     is refused.
    /// - Throws: `verification_failed` with the check that failed.
    public func readCallback(
        _ body: Data, url: String? = nil, remoteAddress: String? = nil, signature: String? = nil, expected: ExpectedTransfer? = nil,
        verification: Verification = .configured, allowAmountChange: Bool = false
    ) throws(ImzaError) -> TransferCallback {
        try bridge.handleMessage("read_callback", body: body) {
            try $0.put("url", url)
            try $0.put("remoteAddress", remoteAddress)
            try $0.put("signature", signature)
            try $0.put("expected", expected)
            try $0.put("verification", verification.rawValue)
            try $0.put("allowAmountChange", allowAmountChange)
        }
    }

    /// Reads a callback, and compares it with the record that a function looks up by what the callback says. That is not verified: the
    /// record decides.
    ///
    /// - Parameter lookUp: Returns your own record of the order; nil refuses the callback.
    /// - Throws: `verification_failed` with the check that failed; what `lookUp` throws.
    public func readCallback(
        _ body: Data, url: String? = nil, remoteAddress: String? = nil, signature: String? = nil, verification: Verification = .configured,
        allowAmountChange: Bool = false, expected lookUp: (ClaimedTransfer) throws -> ExpectedTransfer?
    ) throws -> TransferCallback {
        let record = try recorded(try lookUp(try claimed(body, url: url)))
        return try readCallback(
            body, url: url, remoteAddress: remoteAddress, signature: signature, expected: record, verification: verification,
            allowAmountChange: allowAmountChange)
    }

    /// Does the same with a function that waits, such as a query of a database.
    public func readCallback(
        _ body: Data, url: String? = nil, remoteAddress: String? = nil, signature: String? = nil, verification: Verification = .configured,
        allowAmountChange: Bool = false, expected lookUp: (ClaimedTransfer) async throws -> ExpectedTransfer?
    ) async throws -> TransferCallback {
        let record = try recorded(try await lookUp(try claimed(body, url: url)))
        return try readCallback(
            body, url: url, remoteAddress: remoteAddress, signature: signature, expected: record, verification: verification,
            allowAmountChange: allowAmountChange)
    }

    /// Returns what a callback says, to look up your own record by. It is not verified: pass the record to `readCallback`, which decides.
    ///
    /// - Throws: `verification_failed` with the check that failed.
    public func claimed(_ body: Data, url: String? = nil) throws(ImzaError) -> ClaimedTransfer {
        try bridge.handleMessage("claimed", body: body) { try $0.put("url", url) }
    }

    /// Returns a record that was found, and refuses the callback without one.
    private func recorded(_ record: ExpectedTransfer?) throws(ImzaError) -> ExpectedTransfer {
        if let record { return record }
        let _: String = try bridge.handleMessage("no_record") { _ in }
        throw ImzaError(.verificationFailed, "expected your own record, found none", path: "expected")
    }

    /// Explains why a callback is refused: the token in its URL, then the header `X-NexKasa-Signature`, then the sender. The explanation is
    /// for you, who hold the keys.
    ///
    /// - Throws: `invalid_request`.
    public func explainCallback(
        _ body: Data, url: String? = nil, remoteAddress: String? = nil, signature: String? = nil, expected: ExpectedTransfer? = nil
    ) throws(ImzaError) -> Explanation {
        try bridge.handleMessage("explain_callback", body: body) {
            try $0.put("url", url)
            try $0.put("remoteAddress", remoteAddress)
            try $0.put("signature", signature)
            try $0.put("expected", expected)
        }
    }
}
