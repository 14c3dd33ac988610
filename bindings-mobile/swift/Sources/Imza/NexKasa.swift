// NexKasa: deposits and withdrawals that an operator decides on, and the callbacks that tell.

import Foundation

/// A client of NexKasa: deposits and withdrawals that an operator decides on.
public struct NexKasa: Sendable {
    /// Whether a callback is verified.
    public enum Verification: String, Sendable {
        /// Every check that is set up must pass, and one must be.
        case configured
        /// None: the callback is read anyway.
        case none
    }

    let bridge: Bridge

    /// Sets up a client. What is set up for callbacks is checked on each of them.
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

    /// Asks for a deposit. Store the call's `callbackUrl` and `callbackNonce` with the order.
    public func deposit(_ request: DepositRequest, options: CallOptions = CallOptions()) throws(ImzaError) -> Call<TransferAnswer> {
        try bridge.value("deposit", request: request, options: options)
    }

    /// Asks for a withdrawal. Store the call's `callbackUrl` and `callbackNonce` with the order.
    public func withdraw(_ request: WithdrawRequest, options: CallOptions = CallOptions()) throws(ImzaError) -> Call<TransferAnswer> {
        try bridge.value("withdraw", request: request, options: options)
    }

    /// Reads a callback.
    ///
    /// - Parameters:
    ///   - body: The raw body, as the bytes that arrived.
    ///   - url: The URL that was requested, with its query; its path and query suffice.
    ///   - remoteAddress: The peer's IP address.
    ///   - signature: The header `X-NexKasa-Signature`.
    ///   - expected: Your own record of the order.
    ///   - allowAmountChange: Whether a callback is read whose amount differs from the `expected` one that its token proves; by default it
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
