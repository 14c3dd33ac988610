// The one error of the package, read from the core's report.

import Foundation

/// What went wrong, and what follows from it. It never holds a key, a card number or an unbounded body.
public struct ImzaError: Error, Sendable, Equatable {
    /// What happened.
    public enum Code: Word {
        /// A key, address or list of the client cannot work.
        case configuration
        /// An argument is wrong; nothing was built. ``ImzaError/path`` names it.
        case invalidRequest
        /// The provider reports an error.
        case apiError
        /// HTML, a cut or an empty body, another shape.
        case unexpectedResponse
        /// A webhook, callback or confirmation does not pass the check that ``ImzaError/path`` names.
        case verificationFailed
        /// A code that this version does not know.
        case unknown(String)

        /// The stable slug.
        public var rawValue: String {
            switch self {
            case .configuration: "configuration"
            case .invalidRequest: "invalid_request"
            case .apiError: "api_error"
            case .unexpectedResponse: "unexpected_response"
            case .verificationFailed: "verification_failed"
            case .unknown(let word): word
            }
        }

        /// Takes any slug.
        public init(rawValue: String) {
            let known: [Code] = [.configuration, .invalidRequest, .apiError, .unexpectedResponse, .verificationFailed]
            self = known.first { $0.rawValue == rawValue } ?? .unknown(rawValue)
        }
    }

    /// What kind of failure an answer reports: who must act.
    public enum Kind: Word {
        /// The keys or the signature are not accepted.
        case authentication
        /// The keys may not do this.
        case permission
        /// The provider finds the request wrong.
        case invalidRequest
        /// It was sent before.
        case duplicate
        /// There is no such thing.
        case notFound
        /// The bank or the provider declined.
        case declined
        /// It is taken for fraud.
        case fraud
        /// Too many requests.
        case rateLimited
        /// The customer is blocked.
        case customerBlocked
        /// The provider or a bank behind it cannot be reached.
        case providerUnavailable
        /// Another kind, `unknown` if the provider does not say.
        case unknown(String)

        /// The stable word.
        public var rawValue: String {
            switch self {
            case .authentication: "authentication"
            case .permission: "permission"
            case .invalidRequest: "invalid_request"
            case .duplicate: "duplicate"
            case .notFound: "not_found"
            case .declined: "declined"
            case .fraud: "fraud"
            case .rateLimited: "rate_limited"
            case .customerBlocked: "customer_blocked"
            case .providerUnavailable: "provider_unavailable"
            case .unknown(let word): word
            }
        }

        /// Takes any word.
        public init(rawValue: String) {
            let known: [Kind] = [
                .authentication, .permission, .invalidRequest, .duplicate, .notFound, .declined, .fraud, .rateLimited, .customerBlocked,
                .providerUnavailable,
            ]
            self = known.first { $0.rawValue == rawValue } ?? .unknown(rawValue)
        }
    }

    /// Whether the operation may have been done.
    public enum Outcome: String, Sendable, Hashable, Codable {
        /// Surely not done.
        case rejected
        /// It may have been done, now or by an earlier attempt: ask before repeating.
        case unknown
    }

    /// What a bank or wallet behind the provider reported.
    public struct ProviderError: Sendable, Equatable, Codable {
        /// Its code.
        public let code: String?
        /// Its message.
        public let message: String?
    }

    /// What happened.
    public let code: Code
    /// What is wrong, in words.
    public let message: String
    /// The field at fault, e.g. `items[2].price`; of a failed verification the check.
    public let path: String?
    /// What kind of failure an answer reports.
    public let kind: Kind?
    /// Whether the operation may have been done.
    public let outcome: Outcome?
    /// HTTP status of the answer.
    public let httpStatus: Int?
    /// Who answered.
    public let provider: String?
    /// The provider's own code.
    public let providerCode: String?
    /// The provider's message.
    public let providerMessage: String?
    /// Craftgate's error group.
    public let group: String?
    /// What the bank or wallet behind the provider reported.
    public let providerError: ProviderError?
}

extension ImzaError: LocalizedError, CustomStringConvertible {
    public var errorDescription: String? { description }
    public var description: String { "\(code.rawValue): \(message)" }
}

extension ImzaError: Decodable {
    /// An error of this side of the bridge.
    init(_ code: Code, _ message: String, path: String? = nil, outcome: Outcome? = nil, httpStatus: Int? = nil) {
        self.init(
            code: code, message: message, path: path, kind: nil, outcome: outcome, httpStatus: httpStatus, provider: nil, providerCode: nil,
            providerMessage: nil, group: nil, providerError: nil)
    }

    /// The core's report.
    init(report: String) {
        self = (try? JSONDecoder().decode(Self.self, from: Data(report.utf8))) ?? Self(.unknown("unknown"), report)
    }
}
