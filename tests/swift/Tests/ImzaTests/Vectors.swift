// The shared vectors (`tests/vectors`), and the client, options and path values of a case.

import Foundation
import XCTest

@testable import ImzaCore

/// The root of the repository.
let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

/// The cases of one file, e.g. `craftgate/requests`.
func vectors(_ name: String, _ list: String? = nil) throws -> [JSONValue] {
    let data = try Data(contentsOf: repository.appendingPathComponent("tests/vectors/\(name).json"))
    let read = try JSONDecoder().decode(JSONValue.self, from: data)
    guard case .array(let cases) = list.map({ read[$0] ?? .null }) ?? read else { throw Malformed(what: "\(name) is not a list") }
    XCTAssertFalse(cases.isEmpty, name)
    return cases
}

/// Runs a check on every case; a failure names its case.
func each(_ cases: [JSONValue], _ check: (JSONValue) throws -> Void) {
    for one in cases {
        do { try check(one) } catch { XCTFail("\(one.text("name") ?? "?"): \(error)") }
    }
}

struct Malformed: Error {
    let what: String
}

/// The difference between a result and the expected value.
struct Difference: Error, CustomStringConvertible {
    let description: String
}

func expect<Value: Equatable>(_ what: String, _ found: Value, _ due: Value) throws {
    if found != due { throw Difference(description: "\(what): found \(found), expected \(due)") }
}

/// JSON text that is passed to the core unchanged.
struct Verbatim: FieldValue {
    let json: String
    func write(to text: inout JSONText) { text.verbatim(json) }
}

extension JSONValue {
    var string: String? { if case .string(let text) = self { text } else { nil } }
    var list: [JSONValue] { if case .array(let list) = self { list } else { [] } }
    var members: [String: JSONValue] { if case .object(let members) = self { members } else { [:] } }
    var integer: Int? { if case .number(let number) = self { Int("\(number)") } else { nil } }
    func text(_ name: String) -> String? { self[name]?.string }
    func data(_ name: String) -> Data { Data((text(name) ?? "").utf8) }

    /// A path value of a typed method.
    func argument() throws -> String {
        if case .number(let number) = self { return number.description }
        guard let string else { throw Malformed(what: "no text") }
        return string
    }

    func argument<Argument: Word>() throws -> Argument {
        try Argument(rawValue: argument())
    }

    func argument() throws -> Int64 {
        guard case .number(let number) = self, let value = Int64(number.description) else { throw Malformed(what: "no number") }
        return value
    }

    /// Parsed JSON text.
    static func parsed(_ text: String) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    }
}

func camel(_ name: String) -> String {
    let parts = name.split(separator: "_")
    return parts.prefix(1).map(String.init).joined() + parts.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
}

/// An object without its nulls, its names in camelCase.
func camel(_ object: JSONValue?) -> [String: JSONValue] {
    Dictionary(uniqueKeysWithValues: (object ?? .null).members.filter { $0.value != .null }.map { (camel($0.key), $0.value) })
}

/// The client of a case: its settings, completed with defaults.
func bridge(_ provider: String, _ one: JSONValue) throws -> Bridge {
    var settings: [String: JSONValue] =
        switch provider {
        case "craftgate": ["apiKey": "key-1", "secretKey": "secret-1", "baseUrl": "https://sandbox-api.craftgate.io"]
        case "parax": ["sid": 1001, "key": "key-1", "secretKey": "secret-1"]
        case "nexkasa": ["apiKey": "key-1"]
        default: ["baseUrl": "https://loans.example.com", "username": "u", "password": "p", "merchantNo": 1, "apiSecretKey": "s"]
        }
    let checks = ["ibanCheck", "identityCheck", "itemSumCheck"]
    settings.merge(camel(one["client"]).filter { !checks.contains($0.key) }) { $1 }
    return try Bridge(provider) { try $0.others(settings) }
}

func options(_ one: JSONValue) -> CallOptions {
    let given = camel(one["options"])
    var options = CallOptions(
        idempotencyKey: given["idempotencyKey"]?.string, randomKey: given["randomKey"]?.string, nonce: given["nonce"]?.string,
        now: given["now"]?.integer.map(Int64.init), conversationId: given["conversationId"]?.string)
    options.unknownFields = given["unknownFields"]?.string == "send" ? .send : .error
    options.checks = given["checks"]?.string == "types" ? .types : .all
    let client = one["client"] ?? .null
    if client["iban_check"] == false || client["identity_check"] == false { options.waive.insert(.checkDigits) }
    if client["item_sum_check"] == false { options.waive.insert(.itemsSum) }
    return options
}

/// The path values of a case.
func path(_ one: JSONValue) throws -> [any FieldValue] {
    let token = "nkolay-token:\(one.text("token") ?? "")"
    let value = one.text("path_value") ?? ""
    switch one.text("operation") {
    case "banks": return [token]
    case "start_session": return [token, value]
    case "simulate", "pre_approve": return [token, "nkolay-session:\(value)"]
    case "apply": return [token, "nkolay-pre-approval:\(value)"]
    case "transaction_status":
        let given = try JSONValue.parsed(one.text("request_json") ?? "null")
        return [given["transactionId"] ?? .null]
    default: return one["path"]?.list ?? []
    }
}

/// Builds the call of a case from the text of its request.
func built(_ provider: String, _ one: JSONValue) throws -> Call<JSONValue> {
    let request = one.text("operation") == "transaction_status" ? nil : one.text("request_json").map { Verbatim(json: $0) }
    return try bridge(provider, one).value(one.text("operation") ?? "deposit", path: path(one), request: request, options: options(one))
}

/// Compares an error with a vector; only the listed properties are compared.
func expect(_ error: ImzaError, _ due: JSONValue) throws {
    for (key, wanted) in due.members {
        let text: (String?) -> JSONValue = { $0.map(JSONValue.string) ?? .null }
        let found: JSONValue
        switch key {
        case "code": found = text(error.code.rawValue)
        case "kind": found = text(error.kind?.rawValue)
        case "outcome": found = text(error.outcome?.rawValue)
        case "http_status": found = error.httpStatus.map { .number(Decimal($0)) } ?? .null
        case "error_path", "path": found = text(error.path ?? "")
        case "provider_code": found = text(error.providerCode ?? "")
        case "group": found = text(error.group ?? "")
        case "message": found = text(error.providerMessage ?? "")
        case "provider_error":
            found = error.providerError.map { ["error_code": text($0.code ?? ""), "error_message": text($0.message ?? "")] } ?? .null
        case "message_contains", "reason_contains":
            let whole = key == "message_contains" ? error.providerMessage ?? error.message : error.message
            if !whole.contains(wanted.string ?? "?") { throw Difference(description: "\(whole) does not contain \(wanted)") }
            continue
        default: throw Malformed(what: "the vector has the unknown property \(key)")
        }
        try expect("\(key) of \(error)", found, wanted)
    }
}

/// Compares the fields that a vector lists with those of a result. Names are compared without case, decimals as numbers.
func expect(_ found: JSONValue?, contains due: JSONValue, at place: String = "") throws {
    switch (found, due) {
    case (.object(let found), .object(let due)):
        let plain: (String) -> String = { $0.replacingOccurrences(of: "_", with: "").lowercased() }
        let others = found["otherFields"]?.members ?? [:]
        let known = Dictionary(found.merging(others) { first, _ in first }.map { (plain($0.key), $0.value) }) { first, _ in first }
        for (name, value) in due {
            try expect(known[plain(name)], contains: value, at: "\(place).\(name)")
        }
    case (.array(let found), .array(let due)):
        try expect("elements of \(place)", found.count, due.count)
        for (index, value) in due.enumerated() {
            try expect(found[index], contains: value, at: "\(place)[\(index)]")
        }
    case (.string(let found)?, .string(let due)):
        if let left = Decimal(exactly: found), let right = Decimal(exactly: due) {
            try expect(place, left, right)
        } else {
            try expect(place, found, due)
        }
    case (nil, .null): break
    default: try expect(place, found ?? .null, due)
    }
}

func encoded(_ value: some Encodable) throws -> JSONValue {
    try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(value))
}

/// A request from its text. Numbers for decimal fields become text first: as numbers they would lose digits.
func decoded<Request: Decodable>(_ json: Data) throws -> Request {
    var value = try JSONDecoder().decode(JSONValue.self, from: json)
    while true {
        do {
            return try JSONDecoder().decode(Request.self, from: JSONEncoder().encode(value))
        } catch DecodingError.typeMismatch(let type, let context) where type == String.self {
            guard case .number(let number)? = value.at(context.codingPath[...]) else { throw Malformed(what: context.debugDescription) }
            value = value.replaced(context.codingPath[...], by: .string(number.description))
        }
    }
}

/// A request that may be absent.
func decodedIfGiven<Request: Decodable>(_ json: Data) throws -> Request? {
    if json.isEmpty { return nil }
    let request: Request = try decoded(json)
    return request
}

extension JSONValue {
    fileprivate func at(_ path: ArraySlice<any CodingKey>) -> JSONValue? {
        guard let key = path.first else { return self }
        let inner = key.intValue.map { list.indices.contains($0) ? list[$0] : nil } ?? self[key.stringValue]
        return inner?.at(path.dropFirst())
    }

    fileprivate func replaced(_ path: ArraySlice<any CodingKey>, by new: JSONValue) -> JSONValue {
        guard let key = path.first else { return new }
        switch self {
        case .array(var list):
            if let index = key.intValue { list[index] = list[index].replaced(path.dropFirst(), by: new) }
            return .array(list)
        case .object(var members):
            members[key.stringValue] = (members[key.stringValue] ?? .null).replaced(path.dropFirst(), by: new)
            return .object(members)
        default: return self
        }
    }
}

/// A call without a response type.
struct AnyCall {
    let method: String
    let url: String
    let headers: [String: String]
    let body: Data?
    let timeoutSeconds: Int
    /// The question what became of it, and the reader of its answer: the state, how many records were found, the result.
    let ask: (Int64, Int64) throws -> (sent: SentCall, parse: (Int, Data) throws -> (state: String, found: Int, result: JSONValue))?
    /// An attempt to do it, new or restored.
    let attempt: (Craftgate, String?, Int64) throws -> any AnyAttempt

    init<Response, Completed>(_ call: BegunCall<Response, Completed>) {
        self.init(call) { client, saved, now in
            TypedAttempt(try saved.map { try client.restoreAttempt($0, call: call) } ?? client.attempt(call, now: now))
        }
    }

    init<Response>(_ call: Call<Response>) {
        self.init(call) { client, saved, now in
            TypedAttempt(try saved.map { try client.restoreAttempt($0, call: call) } ?? client.attempt(call, now: now))
        }
    }

    private init<Response>(_ call: Call<Response>, attempt: @escaping (Craftgate, String?, Int64) throws -> any AnyAttempt) {
        self.attempt = attempt
        (method, url, headers, body) = (call.method, call.url, call.headers, call.body)
        timeoutSeconds = call.timeoutSeconds
        ask = { sentAt, now in
            guard let question = try call.ask(sentAt: sentAt, now: now) else { return nil }
            return (
                SentCall(question),
                { status, body in
                    switch try question.parse(status: status, body: body) {
                    case .done(let result): ("done", 0, try (result as? any Encodable).map { try encoded($0) } ?? .null)
                    case .notDone: ("not_done", 0, .null)
                    case .unclear(let found): ("unclear", found.count, .null)
                    }
                }
            )
        }
    }
}

/// What is sent of a call of any result.
struct SentCall {
    let method: String
    let url: String
    let headers: [String: String]
    let body: Data?

    init<Response>(_ call: Call<Response>) {
        (method, url, headers, body) = (call.method, call.url, call.headers, call.body)
    }

    init(_ call: AnyCall) {
        (method, url, headers, body) = (call.method, call.url, call.headers, call.body)
    }
}

/// The next step of an attempt of any result.
enum AnyStep {
    case send(SentCall)
    case wait(Int64)
    case verdict(String, result: JSONValue)
}

/// An attempt of any result.
protocol AnyAttempt: AnyObject {
    /// The next step as the vectors write it, with the fields of a result or of an error that are asked for.
    func next(_ due: JSONValue, call: AnyCall) throws -> JSONValue
    /// Tells what the step of a vector says.
    func tell(_ step: JSONValue, since now: Int64) throws
    func save() -> String
    /// The next step.
    func step() throws -> AnyStep
    /// Tells an answer; nil: none came.
    func answered(_ answer: (status: Int, body: Data)?) throws
    func tick(_ now: Int64) throws
}

final class TypedAttempt<Response: Sendable>: AnyAttempt {
    private var attempt: Attempt<Response>

    init(_ attempt: Attempt<Response>) { self.attempt = attempt }

    func next(_ due: JSONValue, call: AnyCall) throws -> JSONValue {
        switch try attempt.next() {
        case .send(let sent):
            if due["call"] != nil {
                try expect("call", [sent.method, sent.url], [call.method, call.url])
                try expect("body", sent.body, call.body)
                return due
            }
            let url = JSONValue.string(sent.url.replacingOccurrences(of: "https://sandbox-api.craftgate.io", with: ""))
            let body = sent.body.map { JSONValue.string(String(decoding: $0, as: UTF8.self)) } ?? .null
            return .object(["do": .string("send"), "method": .string(sent.method), "url": url, "body": body])
        case .wait(let seconds):
            return .object(["do": .string("wait"), "seconds": .number(Decimal(seconds))])
        case .verdict(.done(let result)):
            let result = try (result as? any Encodable).map { try encoded($0) } ?? .null
            let fields = due["result"]?.members.map { name, _ in (name, result[name] ?? .null) } ?? []
            return .object(["verdict": .string("done"), "result": .object(Dictionary(uniqueKeysWithValues: fields))])
        case .verdict(.notDone(let error)):
            if let due = due["error"] { try expect(error, due) }
            return .object(["verdict": .string("not_done"), "error": due["error"] ?? .null])
        case .verdict(.open(let reason, _)):
            try expect("reason", reason.contains("records"), true)
            return .object(["verdict": .string("open")])
        }
    }

    func tell(_ step: JSONValue, since now: Int64) throws {
        if let status = step["answered"]?.integer {
            try attempt.answered(status: status, body: step.data("body"))
        } else if let seconds = step["tick"]?.integer {
            try attempt.tick(now + Int64(seconds))
        } else if let callback = step["callback"] {
            let verified = callback.members.merging(["version": .string("v1"), "dedupeKey": .string("k")]) { $1 }
            try attempt.callback(decoded(Data(JSONText.of(JSONValue.object(verified)).utf8)))
        } else if step["webhook"] != nil {
            let event = """
                {"eventType":"API_AUTH","eventTimestamp":1,"status":"SUCCESS","payloadId":"4711","dedupeKey":"k","unauthenticated":{}}
                """
            try attempt.webhook(decoded(Data(event.utf8)))
        } else {
            try attempt.noAnswer()
        }
    }

    func save() -> String { attempt.save() }

    func step() throws -> AnyStep {
        switch try attempt.next() {
        case .send(let call): .send(SentCall(call))
        case .wait(let seconds): .wait(seconds)
        case .verdict(.done(let result)): .verdict("done", result: try (result as? any Encodable).map { try encoded($0) } ?? .null)
        case .verdict(.notDone): .verdict("not_done", result: .null)
        case .verdict(.open): .verdict("open", result: .null)
        }
    }

    func answered(_ answer: (status: Int, body: Data)?) throws {
        guard let answer else { return try attempt.noAnswer() }
        try attempt.answered(status: answer.status, body: answer.body)
    }

    func tick(_ now: Int64) throws { try attempt.tick(now) }
}
