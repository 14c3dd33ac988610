// The merchant's own server.

import Foundation
import LoopbackServer

/// A message that arrived.
struct Message: Sendable {
    /// The requested path with its query.
    let path: String
    let headers: [String: String]
    /// The raw body: a signature is over its bytes.
    let body: Data
}

/// It keeps the raw body of each message, and responds with 200. A real one stores the message under its `dedupeKey` before it responds.
final class Merchant: Sendable {
    private let server: LoopbackServer
    private let messages: [String: (stream: AsyncStream<Message>, arrived: AsyncStream<Message>.Continuation)]

    init() throws {
        let messages = Dictionary(uniqueKeysWithValues: ["craftgate", "parax", "nexkasa"].map { ($0, AsyncStream<Message>.makeStream()) })
        server = try LoopbackServer { request in
            // `POST /craftgate?query HTTP/1.1`
            let path = request.line.split(separator: " ").dropFirst().first.map(String.init) ?? "/"
            let provider = path.dropFirst().prefix { $0 != "?" }
            guard let arrived = messages[String(provider)]?.1 else { return SentResponse(status: 404) }
            arrived.yield(Message(path: path, headers: request.headers, body: request.body))
            return SentResponse()
        }
        self.messages = messages.mapValues { ($0.0, $0.1) }
    }

    /// Its base URL.
    var address: String { "http://127.0.0.1:\(server.port)" }

    /// Waits for the next message of a provider, twenty seconds at most.
    func received(_ provider: String) async throws -> Message {
        let late = Task {
            try await Task.sleep(for: .seconds(20))
            messages[provider]?.arrived.finish()
        }
        defer { late.cancel() }
        guard let messages = messages[provider] else { throw Failed(what: "no messages of \(provider) are expected") }
        for await message in messages.stream { return message }
        throw Failed(what: "no message of \(provider) has arrived")
    }
}
