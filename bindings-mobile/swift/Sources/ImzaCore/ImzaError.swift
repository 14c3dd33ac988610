// The one error of the package, read from the core's report. Its kinds and outcomes are generated.

import Foundation

/// The one error type. It never holds a key, a card number or an unbounded body.
public struct ImzaError: Error, Sendable, Equatable {
    /// The code of an error, the same in every language.
    public enum Code: Word {
        /// A key, address or list of the client cannot work.
        case configuration
        /// An argument is wrong; ``ImzaError/path`` names it. Nothing was built; or, if there is an outcome, no answer can be read with it.
        case invalidRequest
        /// The provider reports an error.
        case apiError
        /// The answer does not match the operation: HTML, a cut or an empty body, another shape.
        case unexpectedResponse
        /// A webhook, callback or confirmation does not pass the check that ``ImzaError/path`` names.
        case verificationFailed
        /// No answer came. Only a transport throws it: ``ImzaError/cause`` is its own error, ``ImzaError/repeat`` says whether to send the call again.
        case noAnswer
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
            case .noAnswer: "no_answer"
            case .unknown(let word): word
            }
        }

        /// Takes any slug.
        public init(rawValue: String) {
            let known: [Code] = [.configuration, .invalidRequest, .apiError, .unexpectedResponse, .verificationFailed, .noAnswer]
            self = known.first { $0.rawValue == rawValue } ?? .unknown(rawValue)
        }
    }

    /// The error that the bank or wallet behind a provider reported.
    public struct ProviderError: Sendable, Equatable, Codable {
        /// Its code.
        public let code: String?
        /// Its message.
        public let message: String?
    }

    /// A field at fault.
    public struct FieldFault: Sendable, Equatable, Codable {
        /// Its path, e.g. `items[2].price`; empty if the error concerns no single field.
        public let path: String
        /// Text: the expected form, what was found, and what to do.
        public let reason: String
    }

    /// The code.
    public let code: Code
    /// The message: what was expected, what was found, what to do.
    public let message: String
    /// The field at fault, e.g. `items[2].price`; of a failed verification the check.
    public let path: String?
    /// The kind of failure that an answer reports.
    public let kind: Kind?
    /// Whether the operation may have been done.
    public let outcome: Outcome?
    /// HTTP status of the answer.
    public let httpStatus: Int?
    /// The provider that answered.
    public let provider: String?
    /// The provider's own code.
    public let providerCode: String?
    /// The provider's message.
    public let providerMessage: String?
    /// Craftgate's error group.
    public let group: String?
    /// The error that the bank or wallet behind the provider reported.
    public let providerError: ProviderError?
    /// Whether the call to which no answer came may be sent again.
    public private(set) var `repeat`: Repeat?
    private var reason: Reason?
    private let faults: [FieldFault]?

    /// Why no answer came: the error of the HTTP client.
    public var cause: (any Error)? { reason?.error }

    /// The fields at fault, at most ten, with the one of ``path`` first: of `invalid_request` and `configuration`, else empty.
    public var errors: [FieldFault] { faults ?? [] }

    /// Errors are equal whatever the client's own error is.
    private struct Reason: Sendable, Equatable {
        let error: any Error

        static func == (left: Reason, right: Reason) -> Bool { true }
    }

    private enum CodingKeys: String, CodingKey {
        case code, message, path, kind, outcome, httpStatus, provider, providerCode, providerMessage, group, providerError
        case faults = "errors"
    }
}

extension ImzaError: LocalizedError, CustomStringConvertible {
    public var errorDescription: String? { description }
    public var description: String { "\(code.rawValue): \(message)" }
}

extension ImzaError: Decodable {
    /// Makes an error of the package's own.
    package init(_ code: Code, _ message: String, path: String? = nil, outcome: Outcome? = nil, httpStatus: Int? = nil) {
        self.init(
            code: code, message: message, path: path, kind: nil, outcome: outcome, httpStatus: httpStatus, provider: nil, providerCode: nil,
            providerMessage: nil, group: nil, providerError: nil,
            faults: code == .invalidRequest ? [FieldFault(path: path ?? "", reason: message)] : nil)
    }

    /// Makes the error of a call to which no answer came; `reason` names what happened, in a few words without the URL.
    package init(noAnswerFor call: Call<some Sendable>, reason: String, cause: any Error) {
        let next = switch call.repeat {
        case .safe: "the call only reads and may be sent again"
        case .sameKey: "it may have been done; send the same call again, whose idempotency key does it once"
        case .askFirst: "it may have been done; ask the provider before sending it again"
        }
        self.init(.noAnswer, "no answer came: \(reason); \(next)", outcome: .unknown)
        self.repeat = call.repeat
        self.reason = Reason(error: cause)
    }

    /// Reads a report of the core.
    init(report: String) {
        self = (try? JSONDecoder().decode(Self.self, from: Data(report.utf8))) ?? Self(.unknown("unknown"), report)
    }
}
