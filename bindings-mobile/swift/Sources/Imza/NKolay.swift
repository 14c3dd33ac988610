// N Kolay's shopping loan. Each step hands the next what it needs, as a type of its own.

import Foundation

/// A client of N Kolay's shopping loan.
public struct NKolay: Sendable {
    let bridge: Bridge

    /// Sets up a client.
    ///
    /// - Parameters:
    ///   - baseUrl: Where requests go: `https`, or `http` on a loopback host. The vendor names it.
    ///   - username: Name of the merchant's API user.
    ///   - password: Password of the merchant's API user.
    ///   - merchantNo: The merchant's number.
    ///   - apiSecretKey: The key that N Kolay gave the merchant.
    /// - Throws: `configuration`.
    public init(baseUrl: String, username: String, password: String, merchantNo: Int64, apiSecretKey: String) throws(ImzaError) {
        bridge = try Bridge("nkolay") {
            try $0.put("baseUrl", baseUrl)
            try $0.put("username", username)
            try $0.put("password", password)
            try $0.put("merchantNo", merchantNo)
            try $0.put("apiSecretKey", apiSecretKey)
        }
    }

    /// Gets a token from the merchant's credentials.
    public func authenticate(options: CallOptions = CallOptions()) throws(ImzaError) -> Call<Token> {
        try bridge.value("authenticate", request: nil as JSONValue?, options: options)
    }

    /// Lists the banks that lend.
    public func banks(_ token: Token, options: CallOptions = CallOptions()) throws(ImzaError) -> Call<Banks> {
        try bridge.value("banks", path: [token.save()], request: nil as JSONValue?, options: options)
    }

    /// Opens a session with a bank. It binds nobody: one that is not used is forgotten.
    public func startSession(_ token: Token, _ bankCode: String, options: CallOptions = CallOptions()) throws(ImzaError) -> Call<BankSession> {
        try bridge.value("start_session", path: [token.save(), bankCode], request: nil as JSONValue?, options: options)
    }

    /// Asks what a loan would cost, for any customer.
    public func simulate(
        _ token: Token, _ session: BankSession, _ request: SimulateRequest, options: CallOptions = CallOptions()
    ) throws(ImzaError) -> Call<SimulateAnswer> {
        try bridge.value("simulate", path: [token.save(), session.save()], request: request, options: options)
    }

    /// Asks the bank whether it lends to this customer. If it does, the answer has a ``PreApproval``.
    public func preApprove(
        _ token: Token, _ session: BankSession, _ request: PreApproveRequest, options: CallOptions = CallOptions()
    ) throws(ImzaError) -> Call<PreApproveResponse> {
        try bridge.value("pre_approve", path: [token.save(), session.save()], request: request, options: options)
    }

    /// Applies for the loan.
    public func apply(
        _ token: Token, _ preApproval: PreApproval, _ request: ApplyRequest, options: CallOptions = CallOptions()
    ) throws(ImzaError) -> Call<ApplyAnswer> {
        try bridge.value("apply", path: [token.save(), preApproval.save()], request: request, options: options)
    }
}

extension NKolay {
    /// A bearer token. It acts as a secret, and so does its saved text.
    public struct Token: Decodable, Sendable, CustomReflectable, CustomStringConvertible {
        private let saved: String
        /// When it expires, in Unix seconds, if it says so.
        public let expiresAt: Int64?

        /// The text that restores it in another process.
        public func save() -> String { saved }

        /// Restores it.
        ///
        /// - Throws: `invalid_request`.
        public static func restore(_ saved: String) throws(ImzaError) -> Token {
            try Bridge.callFunction("restore_token", text: saved)
        }

        public var description: String { "Token(***)" }
        public var customMirror: Mirror { Mirror(self, children: [("saved", "***")], displayStyle: .struct) }
    }

    /// A session with a bank.
    public struct BankSession: Codable, Sendable, Hashable {
        private let saved: String
        /// N Kolay's reference.
        public let referenceId: String

        /// The text that restores it in another process.
        public func save() -> String { saved }

        /// Restores it.
        ///
        /// - Throws: `invalid_request`.
        public static func restore(_ saved: String) throws(ImzaError) -> BankSession {
            try Bridge.callFunction("restore_session", text: saved)
        }
    }

    /// A pre-approval that the bank granted.
    public struct PreApproval: Codable, Sendable, Hashable {
        private let saved: String
        /// N Kolay's reference.
        public let referenceId: String

        /// The text that restores it in another process.
        public func save() -> String { saved }

        /// Restores it.
        ///
        /// - Throws: `invalid_request`.
        public static func restore(_ saved: String) throws(ImzaError) -> PreApproval {
            try Bridge.callFunction("restore_pre_approval", text: saved)
        }
    }
}

extension NKolay.PreApproval: FieldValue {
    func write(to text: inout JSONText) { text.string(saved) }
}
