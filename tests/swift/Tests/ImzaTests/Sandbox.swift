// The sandbox of the four gateways, which `cargo xtask` starts, and a merchant that receives its messages.

import ImzaTransport
import LoopbackServer
import XCTest

@testable import ImzaCore
#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The sandbox, reset.
struct Sandbox: Sendable {
    /// Its base URL.
    let address: String

    /// Discards the state of earlier tests.
    init() async throws {
        guard let address = ProcessInfo.processInfo.environment["IMZA_SANDBOX_ADDRESS"] else {
            throw XCTSkip("IMZA_SANDBOX_ADDRESS does not name a sandbox: run `cargo xtask test --only swift`")
        }
        self.address = address
        try await control("reset")
    }

    /// Asks the control interface for a change.
    @discardableResult
    func control(_ path: String, _ body: JSONValue = [:]) async throws -> JSONValue {
        var request = URLRequest(url: URL(string: "\(address)/control/\(path)")!)
        request.httpMethod = "POST"
        request.httpBody = try JSONEncoder().encode(body)
        request.setValue("application/json", forHTTPHeaderField: "content-type")
        return try await answer(to: request)
    }

    /// Injects a fault into the next request, or with `"target": "delivery"` into the next message to the merchant.
    func fault(_ kind: String, _ more: [String: JSONValue] = [:]) async throws {
        try await control("faults", .object(more.merging(["kind": .string(kind), "milliseconds": 30]) { $1 }))
    }

    /// Waits until this many messages to the merchant were sent and all of them are received.
    func settled(_ count: Int) async throws {
        for _ in 0..<400 {
            let states = (try await told("deliveries")["deliveries"] ?? .null).list.map { $0.text("state") }
            if states.count >= count, !states.contains("pending") {
                return try expect("states of the messages", Set(states), ["delivered"])
            }
            try await Task.sleep(nanoseconds: 25_000_000)
        }
        throw Malformed(what: "messages are still undelivered")
    }

    /// Returns a value of the control interface.
    func told(_ path: String) async throws -> JSONValue {
        try await answer(to: URLRequest(url: URL(string: "\(address)/control/\(path)")!))
    }

    private func answer(to request: URLRequest) async throws -> JSONValue {
        let (body, response) = try await URLSession.shared.data(for: request)
        try expect("the status of \(request.url?.path ?? "")", (response as? HTTPURLResponse)?.statusCode, 200)
        return try JSONDecoder().decode(JSONValue.self, from: body)
    }
}

/// A merchant's server. It books the entry that `read` returns for a message, each key once, like a unique constraint; it refuses a message if
/// `read` throws an `ImzaError`, and does not know the order if `read` returns nil.
final class Merchant: @unchecked Sendable {
    typealias Entry = (key: String, value: String)

    /// The faults of a message; `unanswered`: the merchant books it, and then its response is lost.
    static let faults = ["none", "drop", "duplicate", "delay", "corrupt", "truncate", "content_type", "unanswered"]

    // The lock guards the properties below: messages arrive on the server's thread.
    private let lock = NSLock()
    private var entries: [String: String] = [:]
    private var counts = (again: 0, refused: 0)
    private var isUnanswered = false
    private var server: LoopbackServer?

    init(_ read: @escaping @Sendable (ReceivedRequest) throws -> Entry?) throws {
        server = try LoopbackServer { [weak self] message in
            do {
                return SentResponse(status: try read(message).flatMap { self?.book($0) } ?? 404)
            } catch is ImzaError {
                self?.refuse()
                return SentResponse(status: 401)
            } catch {
                return SentResponse(status: 500)
            }
        }
    }

    /// Its base URL.
    var address: String { "http://127.0.0.1:\(server?.port ?? 0)" }

    /// The booked values.
    var booked: [String] { lock.withLock { entries.values.sorted() } }

    /// How many messages were already booked.
    var again: Int { lock.withLock { counts.again } }

    /// How many messages were refused.
    var refused: Int { lock.withLock { counts.refused } }

    /// Injects a fault into its next message.
    func struck(_ sandbox: Sandbox, _ fault: String) async throws {
        switch fault {
        case "none": break
        case "unanswered": lock.withLock { isUnanswered = true }
        default: try await sandbox.fault(fault, ["target": "delivery"])
        }
    }

    private func refuse() {
        lock.withLock { counts.refused += 1 }
    }

    private func book(_ entry: Entry) -> Int {
        lock.withLock {
            if entries[entry.key] == nil { entries[entry.key] = entry.value } else { counts.again += 1 }
            defer { isUnanswered = false }
            return isUnanswered ? 500 : 200
        }
    }
}

extension Call {
    /// Sends the call synchronously, on a server's thread.
    func sendAndWait() throws -> Response {
        let (done, box) = (DispatchSemaphore(value: 0), Box<Result<Response, any Error>>())
        Task {
            do { box.value = .success(try await send()) } catch { box.value = .failure(error) }
            done.signal()
        }
        done.wait()
        return try box.value!.get()
    }
}

/// Moves a value to another thread, while a semaphore blocks this one.
private final class Box<Value>: @unchecked Sendable {
    var value: Value?
}
