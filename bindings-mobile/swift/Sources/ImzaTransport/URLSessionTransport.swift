// An optional transport: sends a call with Foundation's `URLSession`. Nothing else in the package opens a connection.
//
// The session has a delegate of its own, and its tasks have no completion handlers: on Linux the delegate of a task alone is not asked about
// redirects.

import Foundation
import ImzaCore
#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Sends calls, keeps no cookies and no cache, and follows no redirect: a redirect is an answer like any other.
public final class URLSessionTransport: Sendable {
    /// A shared one, with default settings.
    public static let shared = URLSessionTransport()

    private let session: URLSession
    private let exchanges = Exchanges()

    /// Creates one with settings of your own, such as a proxy.
    public init(configuration: URLSessionConfiguration = .ephemeral) {
        session = URLSession(configuration: configuration, delegate: exchanges, delegateQueue: nil)
    }

    deinit {
        session.finishTasksAndInvalidate()
    }

    /// Sends a call once and reads its answer.
    ///
    /// - Parameter timeout: How long the whole exchange may take, to the last byte of the answer; by default what the call says.
    /// - Throws: `ImzaError`, or the session's error if no answer came, `URLError.timedOut` after the timeout; then ``Call/repeat`` says whether to
    ///   send it again.
    public func send<Response>(_ call: Call<Response>, timeout: Duration? = nil) async throws -> Response {
        let (status, body) = try await once(for: call).answer(to: call, timeout: timeout)
        return try call.parse(status: status, body: body)
    }

    /// Sends a call until it is known what became of it, for a minute at most: it repeats what may be repeated, and asks where it must be asked.
    /// If that is not known by then, the verdict is ``Verdict/open(reason:saved:)``, with the saved attempt to go on later.
    ///
    /// - Throws: `ImzaError` if no attempt can be made of the call; `CancellationError`.
    public func settle<Response>(_ call: Call<Response>) async throws -> Verdict<Response> {
        try await settle(call.attempt(nil, SettlingClock.current.now()))
    }

    /// Goes on with an attempt that was begun before, such as one of `restoreAttempt`, as ``settle(_:)-(Call<Response>)`` does with a call.
    ///
    /// - Throws: `ImzaError` if what was sent cannot be told; `CancellationError`.
    public func settle<Response>(_ attempt: Attempt<Response>) async throws -> Verdict<Response> {
        let clock = SettlingClock.current
        var attempt = attempt
        var waited: Int64 = 0
        while true {
            try attempt.tick(clock.now())
            switch try attempt.next() {
            case .verdict(let verdict): return verdict
            case .wait(let seconds):
                if waited + seconds > Self.mostSettling {
                    return .open(reason: "nothing is proven yet: go on later with the saved attempt", saved: attempt.save())
                }
                waited += seconds
                try await clock.sleep(seconds)
            case .send(let call):
                let answer: (status: Int, body: Data)
                do {
                    answer = try await once(for: call).answer(to: call)
                } catch is CancellationError {
                    throw CancellationError()
                } catch {
                    try attempt.noAnswer()
                    continue
                }
                try attempt.answered(status: answer.status, body: answer.body)
            }
        }
    }

    /// More seconds without a byte than any deadline.
    private static let idle: TimeInterval = 24 * 3600

    /// How many seconds a call is settled for before it is left open.
    private static let mostSettling: Int64 = 60

    /// A session repeats a request by itself if a reused connection gave no answer. A session of its own has no reused connection.
    private func once(for call: Call<some Sendable>) -> URLSessionTransport {
        call.repeat == .askFirst ? URLSessionTransport(configuration: session.configuration) : self
    }

    private func answer(to call: Call<some Sendable>, timeout: Duration? = nil) async throws -> (status: Int, body: Data) {
        guard let url = URL(string: call.url) else { throw ImzaError(.invalidRequest, "the URL cannot be read", path: "url") }
        var request = URLRequest(url: url, cachePolicy: .reloadIgnoringLocalCacheData, timeoutInterval: Self.idle)
        request.httpMethod = call.method
        request.httpBody = call.body
        request.httpShouldHandleCookies = false
        for (name, value) in call.headers {
            request.setValue(value, forHTTPHeaderField: name)
        }
        let task = session.dataTask(with: request)
        // One deadline for all of it: a request's own timeout begins again with every byte.
        let deadline = Task { [exchanges] in
            try await Task.sleep(for: timeout ?? .seconds(call.timeoutSeconds))
            exchanges.expire(task)
        }
        defer { deadline.cancel() }
        let body = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { exchanges.begin(task, $0) }
        } onCancel: {
            task.cancel()
        }
        return ((task.response as? HTTPURLResponse)?.statusCode ?? 0, body)
    }
}

extension Call {
    /// Sends the call once and reads its answer, see ``URLSessionTransport/send(_:timeout:)``.
    public func send(with transport: URLSessionTransport = .shared, timeout: Duration? = nil) async throws -> Response {
        try await transport.send(self, timeout: timeout)
    }
}

/// The clock by which calls are settled. Tests have one that does not wait.
struct SettlingClock: Sendable {
    @TaskLocal static var current = SettlingClock(
        now: { Int64(Date().timeIntervalSince1970) }, sleep: { try await Task.sleep(for: .seconds($0)) })

    /// The time in Unix seconds.
    let now: @Sendable () -> Int64
    /// Waits so many seconds.
    let sleep: @Sendable (Int64) async throws -> Void
}

/// The exchanges under way, by their tasks.
private final class Exchanges: NSObject, URLSessionDataDelegate, @unchecked Sendable {
    private struct Exchange {
        let continuation: CheckedContinuation<Data, any Error>
        var body = Data()
        var isExpired = false
    }

    // The lock guards the dictionary: callbacks come from the session's queue.
    private let lock = NSLock()
    private var underWay: [Int: Exchange] = [:]

    func begin(_ task: URLSessionDataTask, _ continuation: CheckedContinuation<Data, any Error>) {
        lock.withLock { underWay[task.taskIdentifier] = Exchange(continuation: continuation) }
        task.resume()
    }

    /// Ends an exchange whose deadline has passed.
    func expire(_ task: URLSessionDataTask) {
        lock.withLock { underWay[task.taskIdentifier]?.isExpired = true }
        task.cancel()
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        lock.withLock { underWay[dataTask.taskIdentifier]?.body.append(data) }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        guard let exchange = lock.withLock({ underWay.removeValue(forKey: task.taskIdentifier) }) else { return }
        if let error {
            exchange.continuation.resume(throwing: exchange.isExpired ? URLError(.timedOut) : error)
        } else {
            exchange.continuation.resume(returning: exchange.body)
        }
    }

    // Keys must not travel to another host.
    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }
}
