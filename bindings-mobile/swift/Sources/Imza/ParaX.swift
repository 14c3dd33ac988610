// ParaX: the client, its webhooks and their confirmation. The operations are generated.

import Foundation

/// The address that a message came from. Pass that of the peer, not a header that anyone can set.
public enum RemoteAddress: Sendable, Hashable, ExpressibleByStringLiteral {
    /// The peer's IP address; without one the check fails.
    case address(String?)
    /// No check: check the address yourself.
    case unchecked

    public init(stringLiteral value: String) {
        self = .address(value)
    }
}

/// A client of ParaX: deposits by bank transfer. Tasks can share it.
public struct ParaX: Sendable {
    let bridge: Bridge

    /// Sets up a client.
    ///
    /// - Parameters:
    ///   - sid: The merchant's site id.
    ///   - key: The API key: it travels in status queries.
    ///   - secretKey: The secret key: it signs deposits and never travels.
    ///   - depositBaseUrl: Where deposits go, if not to the vendor.
    ///   - statusBaseUrl: Where status queries go, if not to the vendor.
    ///   - allowInsecureHosts: Names of hosts to which a base URL may use plain `http`, such as `sandbox` in a private network.
    ///   - allowedAddresses: Addresses and networks that webhooks may come from, instead of the documented `176.31.10.152`.
    /// - Throws: `configuration`.
    public init(
        sid: Int64, key: String, secretKey: String, depositBaseUrl: String? = nil, statusBaseUrl: String? = nil, allowInsecureHosts: [String] = [],
        allowedAddresses: [String]? = nil
    ) throws(ImzaError) {
        bridge = try Bridge("parax") {
            try $0.put("sid", sid)
            try $0.put("key", key)
            try $0.put("secretKey", secretKey)
            try $0.put("depositBaseUrl", depositBaseUrl)
            try $0.put("statusBaseUrl", statusBaseUrl)
            try $0.put("allowInsecureHosts", allowInsecureHosts)
            try $0.put("allowedAddresses", allowedAddresses)
        }
    }

    /// Signs these parameters as they are, for what the operations do not cover: returns the hex signature. Nothing is added; `&` is refused.
    ///
    /// - Throws: `invalid_request`.
    public func sign(_ parameters: [String: String]) throws(ImzaError) -> String {
        try bridge.handleMessage("sign") { for (name, value) in parameters { $0.name(name); $0.string(value) } }
    }

    /// Makes the signed URL of a deposit, to send the payer's browser to.
    ///
    /// - Throws: `invalid_request`.
    public func depositUrl(_ request: DepositRequest) throws(ImzaError) -> String {
        try bridge.handleMessage("deposit_url") { try request.put(to: &$0) }
    }

    /// Explains why the signature of a deposit URL does not fit that other code made. The explanation is for you, who hold the keys.
    ///
    /// - Throws: `invalid_request`.
    public func explain(_ url: String) throws(ImzaError) -> Explanation {
        try bridge.handleMessage("explain") { try $0.put("url", url) }
    }

    /// Reads a webhook. It is not signed: confirm it before crediting anything.
    ///
    /// - Throws: `verification_failed` with the check that failed.
    public func readWebhook(_ body: Data, remoteAddress: RemoteAddress) throws(ImzaError) -> Webhook {
        try bridge.handleMessage("read_webhook", body: body) {
            switch remoteAddress {
            case .address(let address): try $0.put("remoteAddress", address)
            case .unchecked: try $0.put("unchecked", true)
            }
        }
    }

    /// Confirms a webhook with a status query, and compares both with your own record of the order that its `trx` names: the amount, and at
    /// least one of `transactionId` (stored from the deposit's response: the strongest), `userId` and `username`.
    ///
    /// - Parameter allowAmountChange: Whether another amount than the expected one is confirmed; the result has both. By default it is
    ///   refused.
    /// - Throws: `invalid_request`; reading its answer also `verification_failed`.
    public func confirm(
        _ webhook: Webhook, expected: ExpectedPayment, allowAmountChange: Bool = false, options: CallOptions = CallOptions()
    ) throws(ImzaError) -> Call<Confirmation> {
        let input = ConfirmInput(webhook: webhook, expected: expected, allowAmountChange: allowAmountChange)
        return try bridge.value("confirm", request: input, options: options)
    }

    /// Writes a civil time of an answer with Istanbul's offset, as `2026-02-03T14:30:00+03:00`.
    ///
    /// - Throws: `invalid_request`.
    public static func offsetTime(_ civilTime: String) throws(ImzaError) -> String {
        try Bridge.callFunction("offset_time", text: civilTime)
    }
}

private struct ConfirmInput: FieldValue {
    let webhook: ParaX.Webhook
    let expected: ParaX.ExpectedPayment
    let allowAmountChange: Bool

    func write(to text: inout JSONText) throws {
        try text.object {
            try $0.put("webhook", webhook)
            try $0.put("expected", expected)
            try $0.put("allowAmountChange", allowAmountChange)
        }
    }
}
