// An optional transport: sends a call with Foundation's `URLSession`. Nothing else here opens a connection.

import Foundation
#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

extension Call {
    /// Sends the call once and reads its answer. Redirects are not followed: a redirect is an answer like any other.
    ///
    /// - Throws: `ImzaError`, or what the session throws if no answer came; then ``Call/repeat`` says whether to send it again.
    public func send(on session: URLSession = .shared) async throws -> Response {
        guard let url = URL(string: url) else { throw ImzaError(.invalidRequest, "the URL cannot be read", path: "url") }
        var request = URLRequest(url: url, cachePolicy: .reloadIgnoringLocalCacheData, timeoutInterval: TimeInterval(timeoutSeconds))
        request.httpMethod = method
        request.httpBody = body
        request.httpShouldHandleCookies = false
        for (name, value) in headers {
            request.setValue(value, forHTTPHeaderField: name)
        }
        let (data, response) = try await session.data(for: request, delegate: NoRedirects())
        return try parse(status: (response as? HTTPURLResponse)?.statusCode ?? 0, body: data)
    }
}

/// Keys must not travel to another host.
private final class NoRedirects: NSObject, URLSessionTaskDelegate {
    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }
}
