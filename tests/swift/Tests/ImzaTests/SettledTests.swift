// Calls whose answers are lost, played over HTTP against the sandbox: what their questions and attempts say agrees with what the gateway did.
// The scenarios are `craftgate/settled.json` of the shared vectors; their generator describes them.

import ImzaTransport
import XCTest

@testable import ImzaCore
#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

final class SettledTests: XCTestCase {
    func testQuestionsAgreeWithTheGateway() async throws {
        try await play("asks") { try await $0.asks() }
    }

    func testAttemptsAgreeWithTheGateway() async throws {
        try await play("attempt") { try await $0.attempt() }
    }

    private func play(_ way: String, _ run: (Play) async throws -> Void) async throws {
        let sandbox = try await Sandbox()
        let craftgate = try Craftgate(apiKey: "sandbox-api-key", secretKey: "sandbox-secret-key", baseUrl: "\(sandbox.address)/craftgate")
        for (at, scenario) in try vectors("craftgate/settled").enumerated() where scenario[way] != .null {
            do {
                try await run(Play(sandbox: sandbox, craftgate: craftgate, scenario: scenario, id: "\(way)-\(at)"))
            } catch {
                XCTFail("\(scenario.text("name") ?? "?"): \(error)")
            }
        }
    }
}

/// One way through a scenario.
private final class Play {
    private let sandbox: Sandbox
    private let craftgate: Craftgate
    private let scenario: JSONValue
    private var kept: [String: String]

    init(sandbox: Sandbox, craftgate: Craftgate, scenario: JSONValue, id: String) {
        (self.sandbox, self.craftgate, self.scenario, kept) = (sandbox, craftgate, scenario, ["id": id])
    }

    /// Sends the call, then asks what became of it.
    func asks() async throws {
        let call = try await prepared()
        let sentAt = Int64(Date().timeIntervalSince1970)
        try expect("whether the answer is lost", try await answer(to: SentCall(call)) == nil, scenario["fault"] != .null)
        try await keepRecord()
        for due in scenario["asks"]?.list ?? [] {
            try await steps(due["before"])
            let now = due["waited"]?.integer.map { sentAt + Int64(call.timeoutSeconds + $0) } ?? sentAt
            guard let question = try call.ask(sentAt, now), let (status, body) = try await answer(to: question.sent) else {
                throw Malformed(what: "no question, or no answer to it")
            }
            let answer = try question.parse(status, body)
            try expect("state", answer.state, due.text("state"))
            if let found = due["found"]?.integer { try expect("found", answer.found, found) }
            try expect(answer.result, has: due["result"])
        }
    }

    /// Runs an attempt until its verdict, with a clock that jumps over each wait.
    func attempt() async throws {
        let due = scenario["attempt"] ?? .null
        let call = try await prepared()
        var now = Int64(Date().timeIntervalSince1970)
        let attempt = try call.attempt(craftgate, nil, now)
        var (waits, isSent) = (0, false)
        while true {
            switch try attempt.step() {
            case .send(let sent):
                let answer = try await answer(to: sent)
                if !isSent { try await keepRecord() }
                isSent = true
                try attempt.answered(answer)
            case .wait(let seconds):
                // The first waits are kept; what stays unclear for a day is asked for every few hours.
                now += waits < 4 ? seconds : max(seconds, 4 * 3600)
                let all = due["waits"]?.list ?? []
                if waits < all.count { try await steps(all[waits]) }
                waits += 1
                try attempt.tick(now)
            case .verdict(let verdict, let result):
                try expect("verdict", verdict, due.text("verdict"))
                return try expect(result, has: due["result"])
            }
        }
    }

    /// Prepares the scenario, builds its call, and injects its fault.
    private func prepared() async throws -> AnyCall {
        try await steps(scenario["before"])
        var options = CallOptions()
        options.idempotencyKey = scenario.text("idempotency_key").map(filled)
        let call = try built(scenario, options)
        if let fault = scenario["fault"], fault != .null {
            try await sandbox.control("faults", try .parsed(filled(JSONText.of(fault))))
        }
        return call
    }

    private func built(_ of: JSONValue, _ options: CallOptions = CallOptions()) throws -> AnyCall {
        guard let operation = typedOperation(of.text("operation") ?? "") else { throw Malformed(what: "operation") }
        let path = try (of["path"]?.list ?? []).map { try JSONValue.parsed(filled($0.string ?? "")) }
        return try operation.build(craftgate, path, Data(filled(of.text("request_json") ?? "").utf8), options)
    }

    /// Keeps the id of the record that the gateway made, as its journal has it.
    private func keepRecord() async throws {
        let entry = try await sandbox.told("requests?provider=craftgate&limit=1")["requests"]?.list.first ?? .null
        try expect("operation", entry.text("operation"), scenario.text("operation"))
        let answer = entry.text("answer") ?? ""
        let data = try JSONValue.parsed(answer.isEmpty ? "{}" : answer)["data"] ?? .null
        guard let field = scenario.text("answered") else { return try expect("what was not to be done", data, .null) }
        kept["record"] = try data[field]?.argument()
    }

    private func steps(_ steps: JSONValue?) async throws {
        for step in steps?.list ?? [] {
            if let control = step.text("control") {
                try await sandbox.control(filled(control), try .parsed(filled(step.text("body_json") ?? "")))
                continue
            }
            guard let (status, body) = try await answer(to: SentCall(try built(step))) else { throw Malformed(what: "no answer to a step") }
            let text = String(decoding: body, as: UTF8.self)
            try expect("whether it is declined, \(text)", status >= 400, step["is_declined"] == true)
            for (name, path) in step["keep"]?.members ?? [:] {
                let parts = path.string?.split(separator: ".").map(String.init) ?? []
                let value = parts.reduce(try JSONValue.parsed(text)["data"]) { value, part in Int(part).map { value?.list[$0] } ?? value?[part] }
                kept[name] = try value?.argument()
            }
        }
    }

    /// Puts the kept values into a text.
    private func filled(_ text: String) -> String {
        kept.reduce(text) { $0.replacingOccurrences(of: "$\($1.key)", with: $1.value) }
    }

    private func expect(_ result: JSONValue, has due: JSONValue?) throws {
        for (name, value) in due?.members ?? [:] {
            try ImzaTests.expect(name, try result[name]?.argument(), filled(value.string ?? ""))
        }
    }

    private func expect<Value: Equatable>(_ what: String, _ found: Value, _ due: Value) throws {
        try ImzaTests.expect(what, found, due)
    }
}

/// Sends a call: status and body of its answer; nil where none came. Its session has no reused connection, on which it would repeat by itself.
private func answer(to call: SentCall) async throws -> (status: Int, body: Data)? {
    var request = URLRequest(url: URL(string: call.url)!)
    (request.httpMethod, request.httpBody) = (call.method, call.body)
    call.headers.forEach { request.setValue($1, forHTTPHeaderField: $0) }
    let session = URLSession(configuration: .ephemeral)
    defer { session.finishTasksAndInvalidate() }
    guard let (body, response) = try? await session.data(for: request) else { return nil }
    return ((response as? HTTPURLResponse)?.statusCode ?? 0, body)
}
