// N Kolay's shopping loan: the client, and the handles that one step hands to the next. The operations are generated.

import Foundation

/// A client of N Kolay's shopping loan. Tasks can share it. It holds no session: each step takes what earlier steps returned.
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
    ///   - allowInsecureHosts: Names of hosts to which the base URL may use plain `http`, such as `sandbox` in a private network.
    /// - Throws: `configuration`.
    public init(
        baseUrl: String, username: String, password: String, merchantNo: Int64, apiSecretKey: String, allowInsecureHosts: [String] = []
    ) throws(ImzaError) {
        bridge = try Bridge("nkolay") {
            try $0.put("baseUrl", baseUrl)
            try $0.put("allowInsecureHosts", allowInsecureHosts)
            try $0.put("username", username)
            try $0.put("password", password)
            try $0.put("merchantNo", merchantNo)
            try $0.put("apiSecretKey", apiSecretKey)
        }
    }
}

extension NKolay {
    /// A bearer token. It acts as a secret, and so does its saved text.
    public struct Token: Decodable, Sendable, CustomReflectable, CustomStringConvertible {
        private let saved: String
        /// When it expires, in Unix seconds, if it says so.
        public let expiresAt: Int64?

        /// Returns the text that restores it in another process.
        public func save() -> String { saved }

        /// Restores the token of a saved text.
        ///
        /// - Throws: `invalid_request` if the text is not the saved text of a token.
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

        /// Returns the text that restores it in another process.
        public func save() -> String { saved }

        /// Restores the session of a saved text.
        ///
        /// - Throws: `invalid_request` if the text is not the saved text of a session.
        public static func restore(_ saved: String) throws(ImzaError) -> BankSession {
            try Bridge.callFunction("restore_session", text: saved)
        }
    }

    /// A pre-approval that the bank granted.
    public struct PreApproval: Codable, Sendable, Hashable {
        private let saved: String
        /// N Kolay's reference.
        public let referenceId: String

        /// Returns the text that restores it in another process.
        public func save() -> String { saved }

        /// Restores the pre-approval of a saved text.
        ///
        /// - Throws: `invalid_request` if the text is not the saved text of a pre-approval.
        public static func restore(_ saved: String) throws(ImzaError) -> PreApproval {
            try Bridge.callFunction("restore_pre_approval", text: saved)
        }
    }
}

extension NKolay.PreApproval: FieldValue {
    func write(to text: inout JSONText) { text.string(saved) }
}
