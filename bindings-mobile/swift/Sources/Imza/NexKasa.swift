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

    let bridge: Bridge

    /// Sets up a client. Every check that is set up for callbacks runs on each of them.
    ///
    /// - Parameters:
    ///   - apiKey: The merchant's API key.
    ///   - baseUrl: Where requests go, if not to the vendor.
    ///   - callbackSecrets: Your own secrets of the tokens in callback URLs; the first makes them, each may verify them.
    ///   - callbackTokens: Your own static tokens in callback URLs.
    ///   - webhookSecrets: Secrets of the header `X-NexKasa-Signature`, if the vendor gave any.
    ///   - allowedAddresses: Addresses and networks that callbacks may come from.
    /// - Throws: `configuration`.
    public init(
        apiKey: String, baseUrl: String? = nil, callbackSecrets: [String] = [], callbackTokens: [String] = [], webhookSecrets: [String] = [],
        allowedAddresses: [String] = []
    ) throws(ImzaError) {
        bridge = try Bridge("nexkasa") {
            try $0.put("apiKey", apiKey)
            try $0.put("baseUrl", baseUrl)
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
}
