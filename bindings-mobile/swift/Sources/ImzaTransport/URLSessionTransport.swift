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

    /// Sends a call and reads its answer.
    ///
    /// - Throws: `ImzaError`, with the code ``ImzaError/Code/noAnswer`` if no answer came: its `repeat` says whether to send the call again.
    ///   `CancellationError`, after which what was sent may have been done. What a hook throws.
    public func send<Response>(_ call: Call<Response>, options: SendOptions = SendOptions()) async throws -> Response {
        var wait = options.retry?.wait ?? .zero
        var attempt = 1
        while true {
            let error: ImzaError
            switch try await exchanged(call, attempt, options) {
            case .success(let answer):
                do {
                    return try call.parse(status: answer.status, body: answer.body)
                } catch let refused {
                    error = refused
                }
            case .failure(let cause):
                error = ImzaError(noAnswerFor: call, reason: Self.named(cause), cause: cause)
            }
            guard attempt < options.retry?.attempts ?? 1, Self.mayRepeat(call, after: error) else { throw error }
            // Not all callers at the same time.
            try await Task.sleep(for: min(wait, Self.mostWait) * Double.random(in: 0.75...1.25))
            wait *= 2
            attempt += 1
        }
    }

    /// Sends a call until it is known what became of it, for a minute at most: it repeats what may be repeated, and asks where it must be asked.
    /// If that is not known by then, the verdict is ``Verdict/open(reason:saved:)``, with the saved attempt to go on later.
    ///
    /// - Throws: `ImzaError` if no attempt can be made of the call, or the options have a `retry`; `CancellationError`.
    public func settle<Response>(_ call: Call<Response>, options: SendOptions = SendOptions()) async throws -> Verdict<Response> {
        try await settle(call.attempt(nil, SettlingClock.current.now()), options: options)
    }

    /// Goes on with an attempt that was begun before, such as one of `restoreAttempt`, as ``settle(_:options:)-(Call<Response>,_)`` does with a call.
    ///
    /// - Throws: `ImzaError` if what was sent cannot be told, or the options have a `retry`; `CancellationError`.
    public func settle<Response>(_ attempt: Attempt<Response>, options: SendOptions = SendOptions()) async throws -> Verdict<Response> {
        guard options.retry == nil else {
            throw ImzaError(.invalidRequest, "retry: expected none, since settling repeats what may be repeated", path: "retry")
        }
        let clock = SettlingClock.current
        var attempt = attempt
        var waited: Int64 = 0
        var sendings = 0
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
                sendings += 1
                switch try await exchanged(call, sendings, options) {
                case .success(let answer): try attempt.answered(status: answer.status, body: answer.body)
                case .failure: try attempt.noAnswer()
                }
            }
        }
    }

    private typealias Answer = (status: Int, body: Data)

    /// Sends a call once, with the hooks. Returns its answer, or the reason why none came.
    private func exchanged(
        _ call: Call<some Sendable>, _ attempt: Int, _ options: SendOptions
    ) async throws -> Result<Answer, any Error> {
        try await options.onRequest?(Sending(call: call.untyped, attempt: attempt))
        let clock = ContinuousClock()
        let begun = clock.now
        let answer: Result<Answer, any Error>
        do {
            answer = .success(try await once(for: call).answer(to: call, timeout: options.timeout))
        } catch let error as ImzaError {
            throw error
        } catch {
            try Task.checkCancellation()
            // The client's own error shows the URL.
            answer = .failure((error as? URLError).map { URLError($0.code) } ?? error)
        }
        if let onResponse = options.onResponse {
            let (status, error): (Int?, (any Error)?) =
                switch answer {
                case .success(let answer): (answer.status, nil)
                case .failure(let error): (nil, error)
                }
            await onResponse(Sent(call: call.untyped, attempt: attempt, status: status, duration: clock.now - begun, error: error))
        }
        return answer
    }

    /// Whether a call that ended in this error may be sent again by itself.
    private static func mayRepeat(_ call: Call<some Sendable>, after error: ImzaError) -> Bool {
        guard call.repeat != .askFirst else { return false }
        switch error.code {
        case .noAnswer: return true
        case .apiError, .unexpectedResponse:
            return error.outcome == .unknown || error.kind == .providerUnavailable || error.kind == .rateLimited
        default: return false
        }
    }

    private static func named(_ cause: any Error) -> String {
        guard let error = cause as? URLError else { return "\(type(of: cause))" }
        return error.code == .timedOut ? "timed out" : "URLError \(error.code.rawValue)"
    }

    private static let mostWait = Duration.seconds(10)

    /// More seconds without a byte than any deadline.
    private static let idle: TimeInterval = 24 * 3600

    /// How many seconds a call is settled for before it is left open.
    private static let mostSettling: Int64 = 60

    /// A session repeats a request by itself if a reused connection gave no answer. A session of its own has no reused connection.
    private func once(for call: Call<some Sendable>) -> URLSessionTransport {
        call.repeat == .askFirst ? URLSessionTransport(configuration: session.configuration) : self
    }

    /// - Throws: `URLError` if no answer came; `ImzaError` if nothing can be sent.
    private func answer(to call: Call<some Sendable>, timeout: Duration?) async throws -> Answer {
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
    /// Sends the call and reads its answer, see ``URLSessionTransport/send(_:options:)``.
    public func send(with transport: URLSessionTransport = .shared, options: SendOptions = SendOptions()) async throws -> Response {
        try await transport.send(self, options: options)
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
