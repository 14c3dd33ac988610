// An optional transport: sends a call with Foundation's `URLSession`. Nothing else in the package opens a connection.
//
// The session has a delegate of its own, and its tasks have no completion handlers: on Linux the delegate of a task alone is not asked about
// redirects.

import Foundation
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
    /// - Throws: `ImzaError`, or the session's error if no answer came; then ``Call/repeat`` says whether to send it again.
    public func send<Response>(_ call: Call<Response>) async throws -> Response {
        // A session repeats a request by itself if a reused connection gave no answer. A session of its own has no reused connection.
        let transport = call.repeat == .askFirst ? URLSessionTransport(configuration: session.configuration) : self
        return try await transport.exchange(call)
    }

    private func exchange<Response>(_ call: Call<Response>) async throws -> Response {
        guard let url = URL(string: call.url) else { throw ImzaError(.invalidRequest, "the URL cannot be read", path: "url") }
        var request = URLRequest(url: url, cachePolicy: .reloadIgnoringLocalCacheData, timeoutInterval: TimeInterval(call.timeoutSeconds))
        request.httpMethod = call.method
        request.httpBody = call.body
        request.httpShouldHandleCookies = false
        for (name, value) in call.headers {
            request.setValue(value, forHTTPHeaderField: name)
        }
        let task = session.dataTask(with: request)
        let body = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { exchanges.begin(task, $0) }
        } onCancel: {
            task.cancel()
        }
        return try call.parse(status: (task.response as? HTTPURLResponse)?.statusCode ?? 0, body: body)
    }
}

extension Call {
    /// Sends the call once and reads its answer, see ``URLSessionTransport/send(_:)``.
    public func send(with transport: URLSessionTransport = .shared) async throws -> Response {
        try await transport.send(self)
    }
}

/// The exchanges under way, by their tasks.
private final class Exchanges: NSObject, URLSessionDataDelegate, @unchecked Sendable {
    private struct Exchange {
        let continuation: CheckedContinuation<Data, any Error>
        var body = Data()
    }

    // The lock guards the dictionary: callbacks come from the session's queue.
    private let lock = NSLock()
    private var underWay: [Int: Exchange] = [:]

    func begin(_ task: URLSessionDataTask, _ continuation: CheckedContinuation<Data, any Error>) {
        lock.withLock { underWay[task.taskIdentifier] = Exchange(continuation: continuation) }
        task.resume()
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        lock.withLock { underWay[dataTask.taskIdentifier]?.body.append(data) }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        guard let exchange = lock.withLock({ underWay.removeValue(forKey: task.taskIdentifier) }) else { return }
        if let error {
            exchange.continuation.resume(throwing: error)
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
