// The shared vectors through the Swift package: requests byte for byte, refusals with their path, responses, incoming messages.

import XCTest

@testable import ImzaCore

final class VectorTests: XCTestCase {
    func testRequestsAreThoseOfTheVectors() throws {
        for (provider, file) in [
            ("craftgate", "craftgate/requests"), ("parax", "parax/deposits"), ("nexkasa", "nexkasa/requests"), ("nkolay", "nkolay/requests"),
        ] {
            each(try vectors(file)) { one in
                let call = try built(provider, one)
                try expect("url", call.url, one.text("url") ?? "")
                if let body = one["body"] {
                    try expect("body", call.body.map { JSONValue.string(String(decoding: $0, as: UTF8.self)) } ?? .null, body)
                }
                if let due = one.text("repeat") { try expect("repeat", call.repeat.rawValue, due) }
                let headers = Dictionary(uniqueKeysWithValues: call.headers.map { ($0.key.lowercased(), $0.value) })
                for (name, value) in one["headers"]?.members ?? [:] {
                    try expect(name, headers[name.lowercased()], value.string?.replacingOccurrences(of: "<version>", with: version))
                }
                try expect("nonce", call.callbackNonce, one.text("callback_nonce"))
                try expect("callback URL", call.callbackUrl, one.text("callback_url"))
            }
        }
    }

    func testWrongRequestsAreRefusedWithTheirPath() throws {
        for provider in ["craftgate", "parax", "nexkasa", "nkolay"] {
            each(try vectors("\(provider)/refused")) { one in
                do {
                    let call = try built(provider, one)
                    throw Difference(description: "built \(call)")
                } catch let error as ImzaError {
                    try expect("code", error.code.rawValue, one.text("code") ?? "invalid_request")
                    if let path = one.text("error_path") { try expect("path of \(error)", error.path ?? "", path) }
                    let paths = (one["error_paths"] ?? .null).list.compactMap(\.string)
                    if !paths.isEmpty { try expect("paths of \(error)", error.errors.map(\.path), paths) }
                }
            }
        }
    }

    func testResponsesAreThoseOfTheVectors() throws {
        for (provider, file, list) in [
            ("craftgate", "craftgate/responses", nil), ("parax", "parax/deposit_answers", nil), ("parax", "parax/status", "answers"),
            ("nexkasa", "nexkasa/responses", nil), ("nkolay", "nkolay/responses", nil),
        ] as [(String, String, String?)] {
            each(try vectors(file, list)) { one in
                let status = one["status"]?.integer ?? 0
                let operation = one.text("operation") ?? (list == nil ? "deposit" : "transaction_status")
                let error = one["error"] ?? .null
                do {
                    let read = try self.read(provider, operation, status, one)
                    if error != .null { throw Difference(description: "read \(read)") }
                    guard let due = one.text("result_json") else { return }
                    if !["authenticate", "start_session"].contains(operation) {
                        try expect(read, contains: try .parsed(due))
                    }
                    if operation == "pre_approve" {
                        try expect("pre-approval", read["preApproval"]?.text("referenceId"), one.text("pre_approval"))
                    }
                } catch let found as ImzaError {
                    if error == .null { throw found }
                    try expect(found, error)
                }
            }
        }
    }

    /// The response as its type, encoded again: the comparison finds fields that the type loses.
    private func read(_ provider: String, _ operation: String, _ status: Int, _ one: JSONValue) throws -> JSONValue {
        let bridge = try bridge(provider, one)
        let body = one.data("body")
        func typed<Answer: Codable & RecordValue>(_: Answer.Type, state: String = "") throws -> JSONValue {
            try encoded(bridge.readValue(operation, state: state, status: status, body: body) as Answer)
        }
        let token = "nkolay-token:t.t.t"
        switch (provider, operation) {
        case ("craftgate", _):
            let client = try Craftgate(apiKey: "a", secretKey: "b", environment: .sandbox)
            guard let known = typedOperation(operation) else { throw Malformed(what: operation) }
            return try known.read(client, status, body)
        case ("parax", "deposit"): return try typed(ParaX.DepositAnswer.self, state: one.text("asked_amount") ?? "")
        case ("parax", _): return try typed(ParaX.TransactionStatus.self)
        case ("nexkasa", _): return try typed(NexKasa.TransferAnswer.self)
        case ("nkolay", "authenticate"):
            let token: NKolay.Token = try bridge.readValue(operation, state: "", status: status, body: body)
            try expect("expiry", token.expiresAt.map { Int($0) }, one["token_exp"]?.integer)
            return .null
        case ("nkolay", "banks"): return try typed(NKolay.Banks.self, state: token)
        case ("nkolay", "start_session"): return try typed(NKolay.BankSession.self, state: token)
        case ("nkolay", "simulate"): return try typed(NKolay.SimulateAnswer.self, state: token)
        case ("nkolay", "pre_approve"): return try typed(NKolay.PreApproveResponse.self, state: token)
        case ("nkolay", "apply"): return try typed(NKolay.ApplyAnswer.self, state: token)
        default: throw Malformed(what: operation)
        }
    }

    func testWhatDoesNotFitIsAbsentAndListed() throws {
        each(try vectors("misfits")) { one in
            let read = try self.read(one.text("provider") ?? "", one.text("operation") ?? "", 200, one)
            let due = try JSONValue.parsed(one.text("result_json") ?? "")
            try expect(read, contains: due)
            let others = read["otherFields"]?.members ?? [:]
            // Nothing else is there, neither a misfit's field nor another.
            let unexpected = Set(read.members.keys).union(others.keys).subtracting(due.members.keys).subtracting(["otherFields", "$misfits"])
            try expect("fields beyond the result", unexpected, [])
            let listed = Misfit.among(others).map { [$0.path, $0.raw] }
            try expect("misfits", listed, (one["misfits"]?.list ?? []).map { [$0.text("path") ?? "", $0.text("raw") ?? ""] })
        }
    }

    func testAQuestionDecidesByTheRecordsAlone() throws {
        let client = try Craftgate(apiKey: "a", secretKey: "b", environment: .sandbox)
        each(try vectors("craftgate/questions")) { one in
            guard let operation = typedOperation(one.text("operation") ?? "") else { throw Malformed(what: "operation") }
            let call = try operation.build(client, one["path"]?.list ?? [], one.data("request_json"), CallOptions())
            let (sentAt, now) = (Int64(one["sent_at"]?.integer ?? 0), Int64(one["now"]?.integer ?? 0))
            if let path = one.text("error_path") {
                do {
                    throw Difference(description: "asked \(try call.ask(sentAt, now)?.sent.url ?? "nothing")")
                } catch let error as ImzaError {
                    return try expect("path", error.path ?? "", path)
                }
            }
            let question = try call.ask(sentAt, now)
            try expect("url", question?.sent.url, one.text("url"))
            for due in one["answers"]?.list ?? [] {
                do {
                    let answer = try question!.parse(due["status"]?.integer ?? 0, due.data("body"))
                    try expect("state", answer.state, due.text("state"))
                    try expect("found", answer.found, due["found"]?.integer ?? 0)
                    if let result = due["result"] { try expect(answer.result, contains: result) }
                } catch let error as ImzaError {
                    try expect("error", error.code.rawValue, due.text("error"))
                }
            }
        }
    }

    func testAnAttemptSaysWhatToDoNext() throws {
        let client = try Craftgate(apiKey: "a", secretKey: "b", environment: .sandbox)
        each(try vectors("craftgate/attempts")) { one in
            guard let operation = typedOperation(one.text("operation") ?? "") else { throw Malformed(what: "operation") }
            var options = CallOptions()
            options.idempotencyKey = one.text("idempotency_key")
            let call = try operation.build(client, [], one.data("request_json"), options)
            let now = Int64(one["now"]?.integer ?? 0)
            var attempt = try call.attempt(client, nil, now)
            for (at, step) in (one["steps"]?.list ?? []).enumerated() {
                if let due = step["next"] {
                    try expect("step \(at)", try attempt.next(due, call: call), due)
                } else if let restored = step.text("restore") {
                    let saved = attempt.save()
                    XCTAssertThrowsError(try client.restoreAttempt(saved, call: try client.payment.retrievePayment(4711))) { error in
                        XCTAssertEqual((error as? ImzaError)?.path, "call")
                    }
                    attempt = restored == "with_call" ? try call.attempt(client, saved, 0) : TypedAttempt(try client.restoreAttempt(saved))
                } else if let path = step.text("error_path") {
                    do {
                        try attempt.tell(step, since: now)
                        throw Difference(description: "step \(at) was not refused")
                    } catch let error as ImzaError {
                        try expect("path", error.path, path)
                    }
                } else {
                    try attempt.tell(step, since: now)
                }
            }
        }
    }

    func testATextThatIsNotASavedAttemptIsRefused() throws {
        let client = try Craftgate(apiKey: "a", secretKey: "b", environment: .sandbox)
        for saved in ["", "imza-attempt:1", "imza-attempt:1\nx", "imza-attempt:2\n", "\0", String(repeating: "x", count: 100_000)] {
            XCTAssertThrowsError(try client.restoreAttempt(saved)) { error in
                XCTAssertEqual((error as? ImzaError)?.path, "saved")
                XCTAssertLessThan("\(error)".count, 400)
            }
        }
        let attempt = try client.attempt(try client.payment.retrievePayment(4711))
        XCTAssertEqual("\(attempt)", "Attempt(***)")
    }

    func testFilesAreReturnedByteForByte() throws {
        each(try vectors("craftgate/files")) { one in
            let client = try Craftgate(apiKey: "a", secretKey: "b", environment: .sandbox)
            let body = Data(base64Encoded: one.text("body_base64") ?? "") ?? Data()
            let error = one["error"] ?? .null
            do {
                let read = try typedOperation(one.text("operation") ?? "")?.read(client, one["status"]?.integer ?? 0, body)
                try expect("file", read, one["result_base64"])
            } catch let found as ImzaError {
                if error == .null { throw found }
                try expect(found, error)
            }
        }
    }

    func testSignaturesAreThoseOfTheVectors() throws {
        each(try vectors("craftgate/signature")) { one in
            let client = try Craftgate(apiKey: one.text("api_key") ?? "", secretKey: one.text("secret_key") ?? "", environment: .sandbox)
            let signature = try client.sign(url: one.text("url") ?? "", body: one.text("body"), randomKey: one.text("random_key") ?? "")
            try expect("signature", signature, one.text("signature") ?? "")
        }
    }

    func testSignaturesThatDoNotFitAreExplained() throws {
        each(try vectors("explain")) { one in
            let keys = one["keys"] ?? .null
            let text = { (name: String) in keys.text(name) ?? "" }
            let list = { (name: String) in (keys[name]?.list ?? []).compactMap(\.string) }
            let told = { (parts: [(String, String, String)]) in parts.map { "\($0.0) \($0.1) \($0.2)" } }
            let fits: Bool
            let codes: [String]
            let parts: [String]
            switch one.text("kind") {
            case "request":
                let client = try Craftgate(apiKey: text("apiKey"), secretKey: text("secretKey"), baseUrl: text("baseUrl"))
                let headers = (one["headers"]?.members ?? [:]).compactMapValues(\.string)
                let explanation = try client.explain(
                    method: one.text("method") ?? "", url: one.text("url") ?? "", headers: headers, body: one.data("body"))
                (fits, codes, parts) = (explanation.fits, explanation.causes.map(\.code.rawValue), told(explanation.parts.map { ($0.source.rawValue, $0.name, $0.value) }))
            case "webhook":
                let explanation = try CraftgateWebhooks(keys: list("keys")).explain(
                    body: one.data("body"), signature: one.text("signature"), now: one["now"]?.integer.map(Int64.init))
                (fits, codes, parts) = (explanation.fits, explanation.causes.map(\.code.rawValue), told(explanation.parts.map { ($0.source.rawValue, $0.name, $0.value) }))
            case "callback":
                let explanation = try CraftgateCallbacks(keys: list("keys")).explain(Data((one.text("form") ?? "").utf8))
                (fits, codes, parts) = (explanation.fits, explanation.causes.map(\.code.rawValue), told(explanation.parts.map { ($0.source.rawValue, $0.name, $0.value) }))
            case "deposit":
                let client = try ParaX(sid: Int64(keys["sid"]?.integer ?? 0), key: text("key"), secretKey: text("secretKey"))
                let explanation = try client.explain(one.text("url") ?? "")
                (fits, codes, parts) = (explanation.fits, explanation.causes.map(\.code.rawValue), told(explanation.parts.map { ($0.source.rawValue, $0.name, $0.value) }))
            default:
                let client = try NexKasa(apiKey: text("apiKey"), callbackSecrets: list("callbackSecrets"))
                let explanation = try client.explainCallback(one.data("body"), url: one.text("url"))
                (fits, codes, parts) = (explanation.fits, explanation.causes.map(\.code.rawValue), told(explanation.parts.map { ($0.source.rawValue, $0.name, $0.value) }))
            }
            let expected = (one["codes"]?.list ?? []).compactMap(\.string)
            try expect("fits", fits, expected.isEmpty)
            try expect("parts", parts, (one["parts"]?.list ?? []).compactMap(\.string))
            try expect("codes", codes.prefix(max(expected.count, 1)).sorted(), expected.sorted())
        }
    }

    func testWebhooksPassOrFailAsInTheVectors() throws {
        each(try vectors("craftgate/webhooks")) { one in
            let webhooks = try CraftgateWebhooks(keys: (one["keys"]?.list ?? []).compactMap(\.string))
            try self.check(one["event"].map { .object(camel($0)) }) {
                try webhooks.verify(
                    body: one.data("body"), signature: one.text("signature"), now: one["now"]?.integer.map(Int64.init),
                    toleranceSeconds: one["tolerance_seconds"]?.integer.map(Int64.init))
            }
        }
        each(try vectors("parax/webhooks")) { one in
            let allowed = one["allowed_addresses"].flatMap { $0 == .null ? nil : $0.list.compactMap(\.string) }
            let parax = try ParaX(sid: 1001, key: "key-1", secretKey: "secret-1", allowedAddresses: allowed)
            let from = one.text("remote_address")
            try self.check(one.text("result_json").map { try .parsed($0) }) {
                try parax.readWebhook(one.data("body"), remoteAddress: from == "unchecked" ? .unchecked : .address(from))
            }
        }
    }

    func testNoTextDisablesTheCheckOfAWebhooksAddress() throws {
        let parax = try ParaX(sid: 1001, key: "key-1", secretKey: "secret-1")
        for from: RemoteAddress in ["unchecked", .address("unchecked")] {
            XCTAssertThrowsError(try parax.readWebhook(Data("{}".utf8), remoteAddress: from)) {
                XCTAssertEqual(($0 as? ImzaError)?.path, "remote_address")
            }
        }
    }

    func testCallbacksPassOrFailAsInTheVectors() throws {
        each(try vectors("craftgate/callbacks")) { one in
            let result = one["result"].flatMap { $0.members.isEmpty ? nil : JSONValue.object(camel($0)) }
            try self.check(result) {
                let lists = (one["hash_params"]?.list ?? []).compactMap(\.string)
                let callbacks = try CraftgateCallbacks(keys: (one["keys"]?.list ?? []).compactMap(\.string), hashParams: lists)
                let expected: CraftgateCallbacks.Expected
                if case .object? = one["expected"] {
                    let record = camel(one["expected"])
                    expected = .record(
                        .init(
                            paymentId: record["paymentId"].map { (try? $0.argument()) ?? "" }, conversationId: record["conversationId"]?.string,
                            conversationData: record["conversationData"]?.string))
                } else {
                    expected = .unchecked
                }
                let long = one["allow_long_md_status"] == .bool(true)
                if let result {
                    let found = try callbacks.verify(one.data("form"), allowLongMdStatus: long) { claimed in
                        try expect("claimed", claimed.paymentId, result["paymentId"]?.string)
                        return expected
                    }
                    try expect(encoded(found), contains: result)
                    XCTAssertThrowsError(try callbacks.verify(one.data("form"), allowLongMdStatus: long) { _ in nil }) {
                        XCTAssertEqual(($0 as? ImzaError)?.path, "expected")
                    }
                }
                return try callbacks.verify(one.data("form"), expected: expected, allowLongMdStatus: long)
            }
        }
        each(try vectors("nexkasa/callbacks")) { one in
            let settings = camel(one["client"])
            let texts: (String) -> [String] = { (settings[$0]?.list ?? []).compactMap(\.string) }
            let input = camel(one["input"])
            let order = input["expected"].map { camel($0) }
            try self.check(one.text("result_json").map { try .parsed($0) }) {
                let nexkasa = try NexKasa(
                    apiKey: "key-1", callbackSecrets: texts("callbackSecrets"), callbackTokens: texts("callbackTokens"),
                    webhookSecrets: texts("webhookSecrets"), allowedAddresses: texts("allowedAddresses"))
                return try nexkasa.readCallback(
                    one.data("body"), url: input["url"]?.string, remoteAddress: input["remoteAddress"]?.string,
                    signature: input["signature"]?.string,
                    expected: order.map {
                        .init(id: $0["id"]?.string ?? "", type: $0["type"]?.string ?? "", amount: (try? Money($0["amount"]?.string ?? "")) ?? .nan)
                    },
                    verification: input["verification"]?.string == "none" ? .none : .configured,
                    allowAmountChange: input["allowAmountChange"] == .bool(true))
            }
        }
    }

    private func check(_ due: JSONValue?, _ read: () throws -> some Encodable) throws {
        do {
            let found = try encoded(read())
            guard let due, due != .null, due != .object([:]) else { throw Difference(description: "read \(found)") }
            try expect(found, contains: due)
        } catch let error as ImzaError {
            if let due, due != .null, due != .object([:]) { throw error }
            XCTAssertTrue([.verificationFailed, .invalidRequest].contains(error.code), "\(error)")
        }
    }

    func testSettingsOptionsAndArgumentsAreHonouredToTheLetterOrRefused() throws {
        each(try vectors("arguments")) { one in
            let code = one.text("code") ?? (one["admitted"] == .bool(false) ? "verification_failed" : nil)
            do {
                try argue(one)
                if code != nil { throw Difference(description: "it was taken") }
            } catch let error as ImzaError {
                guard let code else { throw error }
                try expect("code and path", [error.code.rawValue, error.path ?? ""], [code, one.text("error_path") ?? "remote_address"])
            }
        }
    }

    private func argue(_ one: JSONValue) throws {
        let (sender, allowed) = (one.text("remote_address"), (one["allowed_addresses"]?.list ?? []).compactMap(\.string))
        switch (one.text("kind"), one.text("provider")) {
        case ("addresses", "parax"):
            let webhook = Data(#"{"trx":"T1","transaction_id":"TD1","amount":250.00,"status":"success","currency":"TRY"}"#.utf8)
            let parax = try ParaX(sid: 1001, key: "key-1", secretKey: "secret-1", allowedAddresses: allowed)
            _ = try parax.readWebhook(webhook, remoteAddress: .address(sender))
        case ("addresses", _):
            let transfer = Data(#"{"transaction_id":105,"status":"APPROVED","external_id":"7","amount":"250.00","type":"DEPOSIT"}"#.utf8)
            _ = try NexKasa(apiKey: "key-1", allowedAddresses: allowed).readCallback(transfer, remoteAddress: sender)
        case ("tolerance", _):
            let webhooks = try CraftgateWebhooks(keys: (one["keys"]?.list ?? []).compactMap(\.string))
            _ = try webhooks.verify(
                body: one.data("body"), signature: one.text("signature"), now: one["now"]?.integer.map(Int64.init),
                toleranceSeconds: one["tolerance_seconds"]?.integer.map(Int64.init))
        case (_, "craftgate"):
            _ = try Craftgate(apiKey: "key-1", secretKey: "secret-1", environment: .sandbox).payment.retrievePayment(1, options: options(one))
        case (_, "parax"):
            _ = try ParaX(sid: 1001, key: "key-1", secretKey: "secret-1").transactionStatus("TD1", options: options(one))
        case (_, "nexkasa"):
            _ = try NexKasa(apiKey: "key-1").deposit(.init(amount: Money("5"), fullName: "A B", userId: "7"), options: options(one))
        default:
            let nkolay = try NKolay(baseUrl: "https://loans.example.com", username: "u", password: "p", merchantNo: 1, apiSecretKey: "s")
            _ = try nkolay.banks(.restore("nkolay-token:e30.e30.c2ln"), options: options(one))
        }
    }

    func testParametersAreSignedAsTheyAre() throws {
        each(try vectors("parax/signatures")) { one in
            let parax = try ParaX(sid: 1001, key: "key-1", secretKey: one.text("secret_key") ?? "")
            let given = try JSONValue.parsed(one.text("parameters_json") ?? "{}").members
            // A list is not a value of a dictionary of texts.
            if given.values.contains(where: { if case .array = $0 { true } else { false } }) { return }
            let parameters: [String: String] = try given.mapValues { try $0.argument() }
            if let due = one.text("signature") {
                try expect("signature", parax.sign(parameters), due)
            } else {
                do {
                    throw Difference(description: "signed \(try parax.sign(parameters))")
                } catch let error as ImzaError {
                    try expect("path", error.path ?? "", one.text("error_path") ?? "")
                }
            }
        }
        let parax = try ParaX(sid: 1001, key: "key-1", secretKey: "secret-1")
        XCTAssertEqual([parax.replies.success.status, ParaX.replies.refused.status, NexKasa.replies.ok.status], [200, 403, 200])
    }

    func testAnyEndpointIsCalledWithTheClientsKeysAtItsOwnHosts() throws {
        each(try vectors("endpoints")) { one in
            let (settings, method, path) = (one["client"], one.text("method") ?? "", one.text("path") ?? "")
            let query = try one.text("query_json").map { try JSONValue.parsed($0).members } ?? [:]
            let body: RequestBody =
                if let exact = one.text("body_exact") { .exact(exact) } else if let json = one.text("body_json") { .json(try .parsed(json)) } else { .nothing }
            // An enum has no other host.
            if one.text("provider") == "parax", ParaX.Host(rawValue: one.text("host") ?? "") == nil { return }
            do {
                let call: Call<JSONValue>
                switch one.text("provider") {
                case "parax":
                    let client = try ParaX(
                        sid: 1001, key: settings?.text("key") ?? "", secretKey: settings?.text("secret_key") ?? "", statusBaseUrl: settings?.text("status_base_url"),
                        allowInsecureHosts: (settings?["allow_insecure_hosts"]?.list ?? []).compactMap(\.string))
                    call = try client.request(method: method, path: path, host: ParaX.Host(rawValue: one.text("host") ?? "") ?? .status, query: query, body: body)
                case "nexkasa":
                    call = try NexKasa(apiKey: settings?.text("api_key") ?? "").request(method: method, path: path, query: query, body: body)
                default:
                    let client = try NKolay(baseUrl: settings?.text("base_url") ?? "", username: "shop", password: "pass", merchantNo: 4000, apiSecretKey: "secret")
                    call = try client.request(.restore("nkolay-token:\(one.text("token") ?? "")"), method: method, path: path, query: query, body: body)
                }
                if let path = one.text("error_path") { throw Difference(description: "built \(call) with \(path)") }
                // A dictionary has no order.
                try expect("URL", call.url.split(separator: "?").first, (one.text("url") ?? "").split(separator: "?").first)
                try expect("repeat", call.repeat.rawValue, one.text("repeat") ?? "")
                try expect("headers", JSONValue.object(call.headers.mapValues { .string($0) }), one["headers"] ?? .null)
                if let due = one.text("body") {
                    try expect("body", try JSONValue.parsed(String(decoding: call.body ?? Data(), as: UTF8.self)), try .parsed(due))
                } else {
                    try expect("body", call.body == nil, true)
                }
            } catch let error as ImzaError {
                guard let path = one.text("error_path") else { throw error }
                try expect("path", error.path ?? "", path)
            }
        }
    }

    func testAConfirmationComparesAllThree() throws {
        let parax = try ParaX(sid: 1001, key: "key-1", secretKey: "secret-1")
        each(try vectors("parax/confirmations")) { one in
            let webhook = try parax.readWebhook(one.data("webhook_body"), remoteAddress: .unchecked)
            let record = camel(one["expected"])
            let amount = (try? Money(record["amount"]?.argument() ?? "")) ?? .nan
            let expected = ParaX.ExpectedPayment(
                amount: amount, transactionId: record["transactionId"]?.string, userId: record["userId"]?.string, username: record["username"]?.string)
            let call = try parax.confirm(webhook, expected: expected, allowAmountChange: one["allow_amount_change"] == .bool(true))
            do {
                let confirmed = try call.parse(status: one["status"]?.integer ?? 0, body: one.data("body"))
                try expect("verdict", confirmed.verdict, one.text("verdict"))
                try expect("amountDiffers", confirmed.amountDiffers, one["amount_differs"] == .bool(true))
                if let key = one.text("dedupe_key") { try expect("dedupeKey", confirmed.dedupeKey, key) }
            } catch let error as ImzaError {
                if one.text("verdict") == "refused" {
                    try expect("code", error.code, .verificationFailed)
                } else {
                    try expect(error, one["error"] ?? .null)
                }
            }
        }
    }

    func testTypedMethodsBuildTheSameRequests() throws {
        var compared = 0
        each(try vectors("craftgate/requests")) { one in
            // A struct cannot hold a field that it does not know, except in `otherFields`.
            if one["options"]?.text("unknown_fields") != nil { return }
            // An initializer requires the required fields, whatever the checks.
            if one["options"]?.text("checks") == "types" { return }
            // An id of a struct is an `Int64`.
            if one.text("name") == "an id of a request may be its digits as text" { return }
            guard let operation = typedOperation(one.text("operation") ?? "") else { throw Malformed(what: "operation") }
            let settings = camel(one["client"])
            let client = try Craftgate(
                apiKey: settings["apiKey"]?.string ?? "", secretKey: settings["secretKey"]?.string ?? "",
                baseUrl: settings["baseUrl"]?.string ?? "", language: settings["language"]?.string)
            let call = try operation.build(client, one["path"]?.list ?? [], one.data("request_json"), options(one))
            let parts: (String) -> (String, Set<String>) = { url in
                let halves = url.split(separator: "?", maxSplits: 1).map(String.init)
                return (halves[0], Set((halves.count > 1 ? halves[1] : "").split(separator: "&").map(String.init)))
            }
            let (found, due) = (parts(call.url), parts(one.text("url") ?? ""))
            try expect("path", found.0, due.0)
            try expect("query", found.1.count, due.1.count)
            if let body = one.text("body"), let sent = call.body {
                try expect("body", try JSONDecoder().decode(JSONValue.self, from: sent), try .parsed(body))
            } else {
                try expect("body", call.body == nil, one.text("body") == nil)
            }
            compared += 1
        }
        XCTAssertGreaterThan(compared, 60)
    }
}
