// An HTTP server for tests and the demo, on a loopback port: one request per connection, handled by a closure. Foundation has none.

import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

public struct ReceivedRequest: Sendable {
    public let line: String
    public let headers: [String: String]
    public let body: Data
    /// The peer's IP address.
    public let remoteAddress: String
}

public struct SentResponse: Sendable {
    let status: Int
    let headers: [String: String]
    let body: Data
    let pause: UInt32

    /// Creates one; `pause`: milliseconds between two bytes of the body.
    public init(status: Int = 200, headers: [String: String] = [:], body: Data = Data(), pause: UInt32 = 0) {
        (self.status, self.headers, self.body, self.pause) = (status, headers, body, pause)
    }
}

/// No port can be listened on.
public struct NoPort: Error {}

/// Serves requests until it is released.
public final class LoopbackServer: Sendable {
    public let port: UInt16
    private let listener: Int32

    /// `answer` returns nil for none: the connection ends.
    public init(_ answer: @escaping @Sendable (ReceivedRequest) -> SentResponse?) throws {
        #if canImport(Glibc)
            let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            let listener = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(listener, pointer, length) == 0 && listen(listener, 16) == 0 && getsockname(listener, pointer, &length) == 0
            }
        }
        guard listener >= 0, bound else { throw NoPort() }
        (self.listener, port) = (listener, UInt16(bigEndian: address.sin_port))
        // Writing to a client that has gone is an error, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        Thread.detachNewThread {
            // Closed by the thread that uses it: its number may be that of another server's right after.
            defer { close(listener) }
            while true {
                let connection = accept(listener, nil, nil)
                if connection < 0 { return }
                if let request = Self.handleMessage(connection), let response = answer(request) { Self.send(response, connection) }
                close(connection)
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private static func handleMessage(_ connection: Int32) -> ReceivedRequest? {
        var bytes = Data()
        let end = Data("\r\n\r\n".utf8)
        func more() -> Bool {
            var chunk = [UInt8](repeating: 0, count: 16_384)
            let count = recv(connection, &chunk, chunk.count, 0)
            if count > 0 { bytes.append(contentsOf: chunk[..<count]) }
            return count > 0
        }
        while bytes.range(of: end) == nil {
            guard more() else { return nil }
        }
        guard let head = bytes.range(of: end) else { return nil }
        let lines = String(decoding: bytes[..<head.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
            headers[parts[0].lowercased()] = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
        }
        let length = Int(headers["content-length"] ?? "") ?? 0
        while bytes.count - head.upperBound < length {
            guard more() else { return nil }
        }
        return ReceivedRequest(line: lines[0], headers: headers, body: Data(bytes[head.upperBound...]), remoteAddress: peer(connection))
    }

    private static func peer(_ connection: Int32) -> String {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getpeername(connection, $0, &length) }
        }
        return String(cString: inet_ntoa(address.sin_addr))
    }

    private static func send(_ response: SentResponse, _ connection: Int32) {
        var text = "HTTP/1.1 \(response.status) .\r\ncontent-length: \(response.body.count)\r\nconnection: close\r\n"
        for (name, value) in response.headers { text += "\(name): \(value)\r\n" }
        var bytes = Array((text + "\r\n").utf8)
        if response.pause == 0 {
            bytes += response.body
        }
        while !bytes.isEmpty {
            let count = write(connection, bytes, bytes.count)
            if count <= 0 { return }
            bytes.removeFirst(count)
        }
        if response.pause > 0 {
            for byte in response.body {
                usleep(response.pause * 1000)
                guard write(connection, [byte], 1) == 1 else { return }
            }
        }
    }
}
