// A call: the request as it must be sent, and the reader of its answer.

import Foundation

/// A request as it must be sent, byte for byte, and the reader of its answer. Do not follow redirects: the keys must not travel.
///
/// Its headers hold keys. Printing it shows none: the method, the URL without its query's values, the names of the headers.
public class Call<Response: Sendable>: @unchecked Sendable {
    /// `GET`, `POST`, …
    public let method: String
    /// The URL, byte for byte.
    public let url: String
    /// The URL without the values of its query.
    let safeUrl: String
    /// The headers.
    public let headers: [String: String]
    /// The body, if there is one.
    public let body: Data?
    /// Whether it may be sent again.
    public let `repeat`: Repeat
    /// How long the answer may take.
    public let timeoutSeconds: Int
    /// NexKasa: the callback URL as it is sent. Store it with the order; it acts as a secret.
    public let callbackUrl: String?
    /// NexKasa: the nonce of the callback's token. Store it with the order.
    public let callbackNonce: String?

    // Everything in it is constant, so that any thread may use it.
    let bridge: Bridge
    /// The name of its operation.
    let operation: String
    let read: @Sendable (Int, Data) throws(ImzaError) -> Response

    init(
        method: String, url: String, safeUrl: String, headers: [String: String], body: Data?, repeat: Repeat, timeoutSeconds: Int, callbackUrl: String?,
        callbackNonce: String?, bridge: Bridge, operation: String, read: @escaping @Sendable (Int, Data) throws(ImzaError) -> Response
    ) {
        (self.method, self.url, self.safeUrl, self.headers, self.body) = (method, url, safeUrl, headers, body)
        (self.repeat, self.timeoutSeconds) = (`repeat`, timeoutSeconds)
        (self.callbackUrl, self.callbackNonce) = (callbackUrl, callbackNonce)
        (self.bridge, self.operation, self.read) = (bridge, operation, read)
    }

    /// The same request, whose answer is read in another way.
    init(_ other: Call<some Sendable>, read: @escaping @Sendable (Int, Data) throws(ImzaError) -> Response) {
        (method, url, safeUrl, headers, body) = (other.method, other.url, other.safeUrl, other.headers, other.body)
        (self.repeat, timeoutSeconds) = (other.repeat, other.timeoutSeconds)
        (callbackUrl, callbackNonce) = (other.callbackUrl, other.callbackNonce)
        (bridge, operation, self.read) = (other.bridge, other.operation, read)
    }

    /// Reads the answer. A field that does not fit its type is nil and among the result's `misfits`.
    ///
    /// - Throws: `api_error` or `unexpected_response`; for a confirmation also `verification_failed`.
    public func parse(status: Int, body: Data) throws(ImzaError) -> Response {
        try read(status, body)
    }

    /// Makes the call whose answer tells what became of this one, for when its own answer is lost or its outcome unknown; nil where the provider
    /// cannot be asked. If this call has an idempotency key, sending it again comes first: that returns the first result.
    ///
    /// - Parameters:
    ///   - sentAt: When this call was sent for the first time, in Unix seconds. Older records do not count.
    ///   - now: The current time in Unix seconds; by default the platform's clock.
    /// - Throws: `invalid_request` with the path of the field that the request lacks to be found by, such as `conversationId`.
    public func ask(sentAt: Int64, now: Int64 = Int64(Date().timeIntervalSince1970)) throws(ImzaError) -> Call<Answered<Response>>? {
        try bridge.ask(self, sentAt: sentAt, now: now)
    }

    /// Begins an attempt to do it, or restores a saved one.
    package func attempt(_ saved: String?, _ now: Int64) throws(ImzaError) -> Attempt<Response> {
        let read = self.read
        return try attempt(saved, now) { _, body throws(ImzaError) in try read(200, body) }
    }

    func attempt<Result>(
        _ saved: String?, _ now: Int64, _ read: @escaping @Sendable (_ readAs: String, _ body: Data) throws(ImzaError) -> Result
    ) throws(ImzaError) -> Attempt<Result> {
        let begun = try bridge.begin(self, now: now)
        let state = if let saved { try bridge.restored(saved, call: begun) } else { begun }
        return Attempt(bridge, call: untyped, saved: state, read: read)
    }

    /// The same request, whose answer is read without its type.
    package var untyped: Call<JSONValue> {
        let (bridge, operation) = (bridge, operation)
        return Call<JSONValue>(self) { status, body throws(ImzaError) in
            try bridge.readValue(operation, state: "", status: status, body: body)
        }
    }
}

/// A call that begins a payment, which another one completes: the result of that one is the result of an attempt.
public final class BegunCall<Response: Sendable, Completed: Sendable>: Call<Response>, @unchecked Sendable {
    let completed: @Sendable (_ readAs: String, _ body: Data) throws(ImzaError) -> Completed

    init(_ call: Call<Response>, completed: @escaping @Sendable (_ readAs: String, _ body: Data) throws(ImzaError) -> Completed) {
        self.completed = completed
        super.init(call, read: call.read)
    }
}

/// The answer to the question of what became of a call.
public enum Answered<Response: Sendable>: Sendable {
    /// It was done; the provider's record, as the result of the call.
    case done(Response)
    /// It was not done: the provider's records prove it.
    case notDone
    /// Nothing is proven yet: ask again later, or have a person look. The records that were found.
    case unclear([JSONValue])
}

extension Call: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String {
        "\(method) \(safeUrl) [\(headers.keys.sorted().joined(separator: ", "))]"
    }

    public var debugDescription: String { description }

    public var customMirror: Mirror {
        let children: [Mirror.Child] = [("method", method), ("url", safeUrl), ("headers", headers.keys.sorted()), ("repeat", self.repeat)]
        return Mirror(self, children: children, displayStyle: .class)
    }
}

/// The body of a call of any endpoint.
public enum RequestBody: Sendable {
    /// None.
    case nothing
    /// A value, written as compact JSON.
    case json(JSONValue)
    /// Exactly this text, sent untouched.
    case exact(String)
}

/// A reply to a webhook or a callback, to be sent as it is.
public struct Reply: Sendable, Hashable {
    /// HTTP status.
    public let status: Int
    /// The headers; names are in lower case.
    public let headers: [String: String]
    /// The body.
    public let body: String

    init(status: Int, contentType: String, body: String) {
        self.status = status
        headers = ["content-type": contentType]
        self.body = body
    }
}

/// A page of a list.
public struct Page<Item: Codable & Sendable>: Codable, Sendable {
    /// The items.
    public var items: [Item]
    /// Which page this is, from 0, if the list has pages.
    public var page: Int64?
    /// How many items a page has.
    public var size: Int64?
    /// How many items there are in all.
    public var totalSize: Int64?
    /// Fields of the answer that this version does not know.
    public var otherFields: [String: JSONValue]
    /// Parts of the answer that do not fit their type, of its items too. Their fields are nil. Nearly always empty.
    public var misfits: [Misfit] { Misfit.among(otherFields) }

    /// Creates one, for tests of your own.
    public init(items: [Item] = [], page: Int64? = nil, size: Int64? = nil, totalSize: Int64? = nil) {
        self.items = items
        self.page = page
        self.size = size
        self.totalSize = totalSize
        otherFields = [:]
    }

    public init(from decoder: any Decoder) throws {
        let fields = try FieldReader(decoder)
        items = try fields.valueIfPresent("items") ?? []
        page = try fields.valueIfPresent("page")
        size = try fields.valueIfPresent("size")
        totalSize = try fields.valueIfPresent("totalSize")
        otherFields = try fields.others()
    }
}
