// The options of a call: all that it is built with besides its request.

import Foundation

/// The options of a call. One that a provider cannot honour is refused with the reason.
public struct CallOptions: Sendable {
    /// How to treat a field that imza does not know: those in `otherFields` of a request.
    public enum UnknownFields: String, Sendable {
        /// Refuse it, with its path and the nearest name.
        case error
        /// Send it as it is.
        case send
    }

    /// The checks that run before a call is built.
    public enum Checks: String, Sendable {
        /// All.
        case all
        /// Only those of types, path values, header and URL characters.
        case types
    }

    /// A check that can be waived.
    public enum Waiver: String, Sendable, Hashable {
        /// That the prices of items sum up.
        case itemsSum = "items_sum"
        /// Check digits of IBANs and identity numbers.
        case checkDigits = "check_digits"
    }

    /// Craftgate: sent as `x-idempotency-key`; honoured on POST, PATCH and DELETE.
    public var idempotencyKey: String?
    /// Craftgate: random text for the signature, new for each request; by default a UUID v4 of the platform's random bits.
    public var randomKey: String?
    /// NexKasa: random text for the callback token, 16 to 128 characters, new for each request; by default random.
    public var nonce: String?
    /// N Kolay: the current time in Unix seconds, to check `timeToLive` against; by default the platform's clock.
    public var now: Int64?
    /// How to treat a field that imza does not know.
    public var unknownFields: UnknownFields
    /// The checks that run.
    public var checks: Checks
    /// Checks that are waived.
    public var waive: Set<Waiver>
    /// Craftgate: the conversation id of a request that has none of its own, so that its record can be found: `auto` for the random key, or a text of
    /// your own.
    public var conversationId: String?

    /// Creates options; those that are left out have their defaults.
    public init(
        idempotencyKey: String? = nil, randomKey: String? = nil, nonce: String? = nil, now: Int64? = nil,
        unknownFields: UnknownFields = .error, checks: Checks = .all, waive: Set<Waiver> = [], conversationId: String? = nil
    ) {
        self.idempotencyKey = idempotencyKey
        self.randomKey = randomKey
        self.nonce = nonce
        self.now = now
        self.unknownFields = unknownFields
        self.checks = checks
        self.waive = waive
        self.conversationId = conversationId
    }
}

extension CallOptions {
    /// Writes the options as JSON. Only here the platform supplies randomness and time, for the option that a client needs.
    func text(supplying supplied: String?) -> String {
        var text = JSONText()
        text.object { text in
            if let randomKey = randomKey ?? (supplied == "randomKey" ? Self.random() : nil) {
                text.name("randomKey")
                text.string(randomKey)
            }
            if let nonce = nonce ?? (supplied == "nonce" ? Self.random() : nil) {
                text.name("nonce")
                text.string(nonce)
            }
            if let now = now ?? (supplied == "now" ? Int64(Date().timeIntervalSince1970) : nil) {
                text.name("now")
                text.verbatim(String(now))
            }
            if let idempotencyKey {
                text.name("idempotencyKey")
                text.string(idempotencyKey)
            }
            if let conversationId {
                text.name("conversationId")
                text.string(conversationId)
            }
            if unknownFields != .error {
                text.name("unknownFields")
                text.string(unknownFields.rawValue)
            }
            if checks != .all {
                text.name("checks")
                text.string(checks.rawValue)
            }
            if !waive.isEmpty {
                text.name("waive")
                text.list(waive) { $1.string($0.rawValue) }
            }
        }
        return text.text
    }

    /// A UUID v4: 122 random bits of the platform.
    private static func random() -> String {
        UUID().uuidString.lowercased()
    }
}
