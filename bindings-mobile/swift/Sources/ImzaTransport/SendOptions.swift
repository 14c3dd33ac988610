// The options of the transport, and what its hooks are told.

import Foundation
import ImzaCore

/// How a call is sent.
public struct SendOptions: Sendable {
    /// How long one exchange may take, to the last byte of the answer; by default what the call says.
    public var timeout: Duration?
    /// Sends a call again that got no answer, or one that leaves it open what became of the request, if it only reads (``Repeat/safe``) or has an
    /// idempotency key that is honoured (``Repeat/sameKey``). A call that has to be asked about (``Repeat/askFirst``) never is. By default a call is
    /// sent once. To settle a call excludes it.
    public var retry: Retry?
    /// Called before each time that a call is sent. What it throws ends it: that time, nothing is sent.
    public var onRequest: (@Sendable (Sending) async throws -> Void)?
    /// Called after each answer, and after each time that none came.
    public var onResponse: (@Sendable (Sent) async -> Void)?

    /// Creates options; those that are left out have their defaults.
    public init(
        timeout: Duration? = nil, retry: Retry? = nil, onRequest: (@Sendable (Sending) async throws -> Void)? = nil,
        onResponse: (@Sendable (Sent) async -> Void)? = nil
    ) {
        (self.timeout, self.retry, self.onRequest, self.onResponse) = (timeout, retry, onRequest, onResponse)
    }
}

/// How often a call is sent, and with which waits.
public struct Retry: Sendable, Hashable {
    /// How many times it is sent at most; at least 1.
    public var attempts: Int
    /// How long to wait before it is sent again; doubled each time, at most ten seconds, give or take a quarter.
    public var wait: Duration

    /// Creates one; by default a call is sent four times, after half a second.
    public init(attempts: Int = 4, wait: Duration = .milliseconds(500)) {
        (self.attempts, self.wait) = (attempts, wait)
    }
}

/// A call that is about to be sent. Printing it shows no key.
public struct Sending: Sendable {
    /// The call; of an attempt, its next one.
    public let call: Call<JSONValue>
    /// Which time it is sent: 1, 2, …
    public let attempt: Int
}

/// The outcome of sending a call once. Printing it shows no key.
public struct Sent: Sendable {
    /// The call; of an attempt, its next one.
    public let call: Call<JSONValue>
    /// Which time it was sent: 1, 2, …
    public let attempt: Int
    /// The HTTP status; nil if no answer came.
    public let status: Int?
    /// How long it took.
    public let duration: Duration
    /// The reason why no answer came.
    public let error: (any Error)?
}
