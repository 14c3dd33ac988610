// Calls into the core: the handle of a client, JSON in, records out. The core checks, signs and reads.

import Foundation
internal import ImzaBridge

/// A client of the core. The core wipes its keys when the last copy of this handle is gone.
struct Bridge: Sendable {
    private let client: Client
    /// The number by which the C function knows it.
    private let id: UInt64
    /// The option of a call that the platform supplies where the caller gives none.
    private let supplied: String?

    /// Sets up a client of a kind; `settings` writes the members of its settings.
    init(_ kind: String, _ settings: (inout JSONText) throws -> Void) throws(ImzaError) {
        _ = Self.nativeLibraryFits
        var text = JSONText()
        do {
            try text.object(settings)
            client = try Client(kind: kind, settings: text.text)
        } catch {
            throw ImzaError(of: error)
        }
        id = client.id()
        supplied = client.supplied()
    }

    /// Compares the versions. uniffi compares the checksums of the functions, which say nothing of what the functions do.
    private static let nativeLibraryFits: Void = {
        let native = ImzaBridge.version()
        if native != version {
            fatalError("imza: the native library is of version \(native), the Swift package of version \(version); use both from one release")
        }
    }()

    // MARK: Calls

    /// Builds a call whose answer is a value.
    func value<Response: RecordValue & Sendable>(
        _ operation: String, path: [any FieldValue] = [], request: (some FieldValue)?, options: CallOptions
    ) throws(ImzaError) -> Call<Response> {
        try value(operation, written: try written(request), path: path, options: options)
    }

    /// Builds a call whose answer is a value; `input` writes the members of its request.
    func value<Response: RecordValue & Sendable>(
        _ operation: String, options: CallOptions, _ input: (inout JSONText) throws -> Void
    ) throws(ImzaError) -> Call<Response> {
        var text = JSONText()
        do {
            try text.object(input)
        } catch {
            throw ImzaError(of: error)
        }
        return try value(operation, written: text.text, path: [], options: options)
    }

    private func value<Response: RecordValue & Sendable>(
        _ operation: String, written request: String?, path: [any FieldValue], options: CallOptions
    ) throws(ImzaError) -> Call<Response> {
        let prepared = try prepare(operation, path, written: request, options)
        return call(operation, prepared) { status, body throws(ImzaError) in
            try readValue(operation, state: prepared.state, status: status, body: body)
        }
    }

    /// Builds a call that begins a payment, whose completion's answer is a value.
    func begin<Response: RecordValue & Sendable, Completed: RecordValue & Sendable>(
        _ operation: String, path: [any FieldValue], request: (some FieldValue)?, options: CallOptions
    ) throws(ImzaError) -> BegunCall<Response, Completed> {
        BegunCall(try value(operation, path: path, request: request, options: options)) { readAs, body throws(ImzaError) in
            try readValue(readAs, state: "", status: 200, body: body)
        }
    }

    /// Builds a call whose answer is empty.
    func nothing(_ operation: String, path: [any FieldValue], request: (some FieldValue)?, options: CallOptions) throws(ImzaError) -> Call<Void> {
        let prepared = try prepare(operation, path, written: try written(request), options)
        return call(operation, prepared) { status, body throws(ImzaError) in
            try readNothing(operation, state: prepared.state, status: status, body: body)
        }
    }

    /// Builds a call whose answer is a file.
    func file(_ operation: String, path: [any FieldValue], request: (some FieldValue)?, options: CallOptions) throws(ImzaError) -> Call<Data> {
        let prepared = try prepare(operation, path, written: try written(request), options)
        return call(operation, prepared) { status, body throws(ImzaError) in
            try readFile(operation, status: status, body: body)
        }
    }

    /// Builds a call of any endpoint.
    func endpoint(
        _ method: String, _ path: String, host: String?, token: String?, query: [String: JSONValue], body: RequestBody, options: CallOptions
    ) throws(ImzaError) -> Call<JSONValue> {
        let prepared: PreparedCall
        do {
            let query = query.isEmpty ? nil : try JSONText.of(query)
            let content: EndpointBody = switch body {
            case .nothing: .nothing
            case .json(let value): .json(text: try JSONText.of(value))
            case .exact(let text): .exact(text: text)
            }
            let place = try Self.list([method, path, host.map(JSONValue.string) ?? .null, token.map(JSONValue.string) ?? .null])
            prepared = PreparedCall(
                try client.buildEndpoint(path: place, query: query, body: content, options: options.text(supplying: supplied)))
        } catch {
            throw ImzaError(of: error)
        }
        return call("request", prepared) { status, body throws(ImzaError) in
            try readValue("request", state: prepared.state, status: status, body: body)
        }
    }

    private func written(_ request: (some FieldValue)?) throws(ImzaError) -> String? {
        do {
            return try request.map { try JSONText.of($0) }
        } catch {
            throw ImzaError(of: error)
        }
    }

    private func prepare(
        _ operation: String, _ path: [any FieldValue], written request: String?, _ options: CallOptions
    ) throws(ImzaError) -> PreparedCall {
        let path = try Self.reported { try Self.list(path) }
        let options = options.text(supplying: supplied)
        var prepared: PreparedCall?
        try direct(.build, .text(operation), .text(path), request.map(Direct.Part.text) ?? .absent, .text(options)) {
            prepared = try PreparedCall(&$0)
        }
        return try Self.present(prepared)
    }

    /// Runs an entry of the C function.
    private func direct(_ entry: Direct.Entry, _ parts: Direct.Part..., read: (inout Direct.Output) throws -> Void) throws(ImzaError) {
        try Self.reported {
            try withExtendedLifetime(client) { try Direct.call(id, entry, parts, read: read) }
        }
    }

    /// Returns the value that was read, which is missing only if the library is of another release.
    private static func present<Value>(_ value: Value?) throws(ImzaError) -> Value {
        guard let value else { throw ImzaError(.unknown("unknown"), "the native library does not match the Swift package") }
        return value
    }

    private static func reported<Result>(_ body: () throws -> Result) throws(ImzaError) -> Result {
        do {
            return try body()
        } catch {
            throw ImzaError(of: error)
        }
    }

    private func call<Response: Sendable>(
        _ operation: String, _ prepared: PreparedCall, _ read: @escaping @Sendable (Int, Data) throws(ImzaError) -> Response
    ) -> Call<Response> {
        Call(
            method: prepared.method, url: prepared.url, safeUrl: prepared.safeUrl, headers: prepared.headers, body: prepared.body,
            repeat: Repeat(rawValue: prepared.repeat) ?? .askFirst, timeoutSeconds: prepared.timeoutSeconds, callbackUrl: prepared.callbackUrl, callbackNonce: prepared.callbackNonce, bridge: self,
            operation: operation, read: read)
    }

    /// Builds the call that asks what became of another one of this client. Its record is read as that call reads its answer.
    func ask<Response>(_ asked: Call<Response>, sentAt: Int64, now: Int64) throws(ImzaError) -> Call<Answered<Response>>? {
        let prepared: Prepared?
        do {
            let input = "{\"sentAt\":\(sentAt),\"now\":\(now),\"randomKey\":\"\(UUID().uuidString.lowercased())\"}"
            prepared = try client.ask(
                operation: asked.operation, url: asked.url, body: asked.body, timeoutSeconds: UInt32(asked.timeoutSeconds), input: input)
        } catch {
            throw ImzaError(of: error)
        }
        guard let prepared = prepared.map(PreparedCall.init) else { return nil }
        return call("ask", prepared) { status, body throws(ImzaError) in
            let answer: JSONValue = try readValue("ask", state: prepared.state, status: status, body: body)
            switch (answer["state"], answer["result"], answer["found"]) {
            case (.string("done"), .string(let record)?, _): return .done(try asked.read(200, Data(record.utf8)))
            case (.string("not_done"), _, _): return .notDone
            case (_, _, .array(let found)?): return .unclear(found)
            default: return .unclear([])
            }
        }
    }

    // MARK: Attempts

    /// The state of a new attempt to do a call of this client.
    func begin(_ call: Call<some Sendable>, now: Int64) throws(ImzaError) -> String {
        do {
            return try client.begin(
                operation: call.operation, url: call.url, body: call.body, idempotencyKey: call.headers["x-idempotency-key"], repeat: call.repeat.rawValue,
                timeoutSeconds: UInt32(call.timeoutSeconds), now: now)
        } catch {
            throw ImzaError(of: error)
        }
    }

    /// The state of a saved attempt that goes on; `call`: that of a new attempt to do the call, if it is at hand.
    func restored(_ saved: String, call: String?) throws(ImzaError) -> String {
        try settle(saved, "restore") { try $0.put("call", call) }.saved
    }

    /// Tells an attempt what happened, or asks it for the next step.
    func settle(
        _ saved: String, _ told: String, body: Data = Data(), _ input: (inout JSONText) throws -> Void
    ) throws(ImzaError) -> Settled {
        var text = JSONText()
        do {
            try text.object(input)
            return try client.settle(saved: saved, told: told, input: text.text, body: body)
        } catch {
            throw ImzaError(of: error)
        }
    }

    /// A call of an attempt's own, whose answer is told to the attempt.
    func untyped(_ operation: String, _ prepared: Prepared) -> Call<JSONValue> {
        let prepared = PreparedCall(prepared)
        return call(operation, prepared) { status, body throws(ImzaError) in
            try readValue(operation, state: prepared.state, status: status, body: body)
        }
    }

    // MARK: Answers

    /// Reads the answer of a call that was built as this operation and left this state.
    func readValue<Response: RecordValue>(_ operation: String, state: String, status: Int, body: Data) throws(ImzaError) -> Response {
        var response: Response?
        try record(operation, state: state, status: status, body: body, untyped: Response.self is JSONValue.Type) {
            response = .some(try RecordReader.read($0))
        }
        return try Self.present(response)
    }

    /// Reads the record of an answer that is a value. For an untyped reader it names all fields.
    func record(
        _ operation: String, state: String, status: Int, body: Data, untyped: Bool = false, _ read: (UnsafeRawBufferPointer) throws -> Void
    ) throws(ImzaError) {
        try self.read(operation, state, status, body, untyped: untyped) { content in
            switch content {
            case .value(let record): try read(record)
            // Untyped data may be absent.
            case .nothing: try Self.null.withUnsafeBytes(read)
            case .file: throw Unreadable(reason: "expected a value, found a file")
            }
        }
    }

    /// The record of null.
    private static let null: [UInt8] = [UInt8(ascii: "i"), 1, 0, 0, 0, 0, 0, 0]

    /// Reads an answer that is a file.
    func readFile(_ operation: String, status: Int, body: Data) throws(ImzaError) -> Data {
        var file = Data()
        try read(operation, "", status, body) { content in
            guard case .file(let bytes) = content else { throw Unreadable(reason: "expected a file, found a value") }
            file = Data(bytes)
        }
        return file
    }

    /// Reads an answer that is empty.
    private func readNothing(_ operation: String, state: String, status: Int, body: Data) throws(ImzaError) {
        try read(operation, state, status, body) { _ in }
    }

    /// The content of an answer. It is valid as long as it is read.
    private enum Content {
        case value(UnsafeRawBufferPointer)
        case nothing
        case file(UnsafeRawBufferPointer)

        /// Reads an output that is a value, nothing or a file.
        init(_ output: inout Direct.Output) throws(Unreadable) {
            switch try output.byte() {
            case 2: self = .value(try output.span())
            case 4: self = .file(try output.span())
            default: self = .nothing
            }
        }
    }

    private func read(
        _ operation: String, _ state: String, _ status: Int, _ body: Data, untyped: Bool = false, _ read: (Content) throws -> Void
    ) throws(ImzaError) {
        let entry = untyped ? Direct.Entry.readUntyped : .read
        do {
            try withExtendedLifetime(client) {
                try Direct.call(id, entry, [.text(operation), .text(state), .text(String(status)), .bytes(body)]) { try read(try Content(&$0)) }
            }
        } catch let error as Unreadable {
            throw unreadable(operation, state, status, error)
        } catch {
            throw ImzaError(of: error)
        }
    }

    /// The error of an answer that the core accepted and this side cannot hold. The core knows the outcome.
    private func unreadable(_ operation: String, _ state: String, _ status: Int, _ error: Unreadable) -> ImzaError {
        ImzaError(
            report: client.unreadable(operation: operation, state: state, status: UInt16(clamping: status), path: "", reason: error.reason))
    }

    // MARK: Messages

    /// Handles a message from outside, or makes a text with the client's keys.
    func handleMessage<Result: RecordValue>(
        _ message: String, body: Data = Data(), _ input: (inout JSONText) throws -> Void
    ) throws(ImzaError) -> Result {
        let text = try Self.reported {
            var text = JSONText()
            try text.object(input)
            return text.text
        }
        var result: Result?
        try direct(.handleMessage, .text(message), .text(text), .bytes(body)) {
            guard case .value(let record) = try Content(&$0) else { throw Unreadable.record }
            result = .some(try RecordReader.read(record))
        }
        return try Self.present(result)
    }

    /// Returns a record that was found; without one it throws what the core says of that.
    func recorded<Record>(_ record: Record?) throws(ImzaError) -> Record {
        if let record { return record }
        let _: String = try handleMessage("no_record") { _ in }
        throw ImzaError(.verificationFailed, "expected your own record, found none", path: "expected")
    }

    /// Calls a function that needs no client.
    static func callFunction<Result: RecordValue>(_ function: String, text input: String) throws(ImzaError) -> Result {
        _ = nativeLibraryFits
        var text = JSONText()
        text.string(input)
        return try reported { try RecordReader.read(try ImzaBridge.callFunction(function: function, input: text.text)) }
    }

    // MARK: JSON

    private static func list(_ values: [any FieldValue]) throws -> String {
        if values.isEmpty { return "[]" }
        var text = JSONText()
        try text.list(values) { try $0.write(to: &$1) }
        return text.text
    }
}

extension ImzaError {
    /// Reads an error of the native library.
    fileprivate init(of error: any Error) {
        switch error {
        case let error as ImzaError: self = error
        case let error as Unreadable: self.init(.unexpectedResponse, "the result cannot be read: \(error.reason)", outcome: .unknown)
        case Failure.Reported(let report): self.init(report: report)
        default: self.init(.unknown("unknown"), "the native library failed: \(type(of: error))")
        }
    }
}

/// A request as it must be sent, and the state that reading needs.
private struct PreparedCall {
    let method: String
    let url: String
    let safeUrl: String
    let headers: [String: String]
    let body: Data?
    let `repeat`: String
    let timeoutSeconds: Int
    let state: String
    let callbackUrl: String?
    let callbackNonce: String?

    init(_ prepared: Prepared) {
        (method, url, safeUrl) = (prepared.method, prepared.url, prepared.safeUrl)
        headers = Dictionary(prepared.headers.map { ($0.name, $0.value) }) { $1 }
        (body, self.repeat, timeoutSeconds) = (prepared.body, prepared.repeat, Int(prepared.timeoutSeconds))
        (state, callbackUrl, callbackNonce) = (prepared.state, prepared.callbackUrl, prepared.callbackNonce)
    }

    /// Reads an output that is a call.
    init(_ output: inout Direct.Output) throws(Unreadable) {
        guard try output.byte() == 1 else { throw .record }
        (method, url, safeUrl) = (try output.text(), try output.text(), try output.text())
        let count = try output.number()
        guard 0...Int(UInt8.max) ~= count else { throw .record }
        var headers = [String: String](minimumCapacity: count)
        for _ in 0..<count {
            let name = try output.text()
            headers[name] = try output.text()
        }
        self.headers = headers
        body = try output.dataOrNil()
        self.repeat = try output.text()
        timeoutSeconds = try output.number()
        state = try output.text()
        callbackUrl = try output.textOrNil()
        callbackNonce = try output.textOrNil()
    }
}
