// The way into the core: a client's handle, JSON in, JSON out. All is checked, signed and read there.

import Foundation
internal import ImzaDoor

/// A client of the core. The core wipes its keys when the last copy of this handle is gone.
struct Bridge: Sendable {
    private let provider: String
    private let client: Client

    /// Sets up a client; `settings` writes the members of its settings.
    init(_ provider: String, _ settings: (inout JSONText) throws -> Void) throws(ImzaError) {
        _ = Self.nativeLibraryFits
        self.provider = provider
        var text = JSONText()
        do {
            try text.object(settings)
            client = try Client(provider: provider, settings: text.text)
        } catch {
            throw ImzaError(of: error)
        }
    }

    /// The checksums of the functions are compared by uniffi; what they do is a matter of the version.
    private static let nativeLibraryFits: Void = {
        let native = ImzaDoor.version()
        if native != version {
            fatalError("imza: the native library is of version \(native), the Swift package of version \(version); use both from one release")
        }
    }()

    // MARK: Calls

    /// A call whose answer is a value.
    func value<Response: Decodable & Sendable>(
        _ operation: String, path: [any FieldValue] = [], request: (some FieldValue)?, options: CallOptions
    ) throws(ImzaError) -> Call<Response> {
        let prepared = try prepare(operation, path, request, options)
        return call(prepared) { status, body throws(ImzaError) in
            try readValue(operation, state: prepared.state, status: status, body: body)
        }
    }

    /// A call that answers nothing.
    func nothing(_ operation: String, path: [any FieldValue], request: (some FieldValue)?, options: CallOptions) throws(ImzaError) -> Call<Void> {
        let prepared = try prepare(operation, path, request, options)
        return call(prepared) { status, body throws(ImzaError) in
            _ = try read(operation, prepared.state, status, body)
        }
    }

    /// A call that answers a file.
    func file(_ operation: String, path: [any FieldValue], request: (some FieldValue)?, options: CallOptions) throws(ImzaError) -> Call<Data> {
        let prepared = try prepare(operation, path, request, options)
        return call(prepared) { status, body throws(ImzaError) in
            try readFile(operation, status: status, body: body)
        }
    }

    /// A call of any endpoint of Craftgate.
    func endpoint(
        _ method: String, _ path: String, query: [String: JSONValue], body: EndpointBody, options: CallOptions
    ) throws(ImzaError) -> Call<JSONValue> {
        let prepared: Prepared
        do {
            let query = query.isEmpty ? nil : try JSONText.of(query)
            prepared = try client.buildEndpoint(path: try Self.list([method, path]), query: query, body: body, options: options.text(for: provider))
        } catch {
            throw ImzaError(of: error)
        }
        return call(prepared) { status, body throws(ImzaError) in
            try readValue("request", state: prepared.state, status: status, body: body)
        }
    }

    private func prepare(
        _ operation: String, _ path: [any FieldValue], _ request: (some FieldValue)?, _ options: CallOptions
    ) throws(ImzaError) -> Prepared {
        do {
            let request = try request.map { try JSONText.of($0) }
            return try client.build(operation: operation, path: try Self.list(path), request: request, options: options.text(for: provider))
        } catch {
            throw ImzaError(of: error)
        }
    }

    private func call<Response: Sendable>(
        _ prepared: Prepared, _ read: @escaping @Sendable (Int, Data) throws(ImzaError) -> Response
    ) -> Call<Response> {
        Call(
            method: prepared.method, url: prepared.url,
            headers: Dictionary(prepared.headers.map { ($0.name, $0.value) }) { $1 },
            body: prepared.body, repeat: Repeat(rawValue: prepared.repeat) ?? .askFirst, timeoutSeconds: Int(prepared.timeoutSeconds),
            callbackUrl: prepared.callbackUrl, callbackNonce: prepared.callbackNonce, read: read)
    }

    // MARK: Answers

    /// Reads the answer of a call that was built as this operation and left this state.
    func readValue<Response: Decodable>(_ operation: String, state: String, status: Int, body: Data) throws(ImzaError) -> Response {
        switch try read(operation, state, status, body) {
        case .value(let json): return try Self.decoded(json, status)
        // What is untyped may be nothing.
        case .nothing: return try Self.decoded("null", status)
        case .file: throw Self.unexpected(status)
        }
    }

    /// The same of a file.
    func readFile(_ operation: String, status: Int, body: Data) throws(ImzaError) -> Data {
        guard case .file(let bytes) = try read(operation, "", status, body) else { throw Self.unexpected(status) }
        return bytes
    }

    private func read(_ operation: String, _ state: String, _ status: Int, _ body: Data) throws(ImzaError) -> Answer {
        do {
            return try client.read(operation: operation, state: state, status: UInt16(clamping: status), body: body)
        } catch {
            throw ImzaError(of: error)
        }
    }

    // MARK: Messages

    /// Takes a message from outside, or makes a text with the client's keys.
    func receive<Result: Decodable>(
        _ message: String, body: Data = Data(), _ input: (inout JSONText) throws -> Void
    ) throws(ImzaError) -> Result {
        var text = JSONText()
        let json: String
        do {
            try text.object(input)
            json = try client.handleMessage(message: message, input: text.text, body: body)
        } catch {
            throw ImzaError(of: error)
        }
        return try Self.decoded(json, nil)
    }

    /// Evaluates what needs no client.
    static func callFunction<Result: Decodable>(_ function: String, _ input: String) throws(ImzaError) -> Result {
        _ = nativeLibraryFits
        let json: String
        do {
            json = try ImzaDoor.callFunction(function: function, input: input)
        } catch {
            throw ImzaError(of: error)
        }
        return try decoded(json, nil)
    }

    /// The same of a text.
    static func callFunction<Result: Decodable>(_ function: String, text input: String) throws(ImzaError) -> Result {
        var text = JSONText()
        text.string(input)
        return try callFunction(function, text.text)
    }

    // MARK: JSON

    private static func list(_ values: [any FieldValue]) throws -> String {
        if values.isEmpty { return "[]" }
        var text = JSONText()
        try text.list(values) { try $0.write(to: &$1) }
        return text.text
    }

    private static func decoded<Value: Decodable>(_ json: String, _ status: Int?) throws(ImzaError) -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(json.utf8))
        } catch let DecodingError.dataCorrupted(context) {
            throw unexpected(status, context.debugDescription, context.codingPath)
        } catch let DecodingError.typeMismatch(_, context) {
            throw unexpected(status, context.debugDescription, context.codingPath)
        } catch {
            throw unexpected(status)
        }
    }

    /// The core has read it; but this side cannot hold it. Whatever was asked may have been done.
    private static func unexpected(_ status: Int?, _ why: String = "not what is due", _ path: [any CodingKey] = []) -> ImzaError {
        let path = path.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
        return ImzaError(.unexpectedResponse, "the answer cannot be read: \(why)", path: String(path.dropFirst()), outcome: .unknown, httpStatus: status)
    }
}

extension ImzaError {
    /// An error that comes through the bridge.
    fileprivate init(of error: any Error) {
        switch error {
        case let error as ImzaError: self = error
        case Failure.Reported(let report): self.init(report: report)
        default: self.init(.unknown("unknown"), "the native library failed: \(type(of: error))")
        }
    }
}
