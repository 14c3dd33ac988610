// Over HTTP: the transport sends a call unchanged and does not follow redirects, and a webhook is received as a server would receive it.

import LoopbackServer
import XCTest

@testable import ImzaCore
@testable import ImzaTransport
#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

final class HTTPTests: XCTestCase {
    func testTheTransportSendsWhatWasSigned() async throws {
        let server = try LoopbackServer { request in
            let signed = request.headers["x-signature"] != nil && request.line == "POST /payment/v1/card-payments HTTP/1.1"
            let body = String(decoding: request.body, as: UTF8.self)
            return SentResponse(body: Data("{\"data\":{\"id\":\(signed ? 7 : 0),\"conversationId\":\"\(body.count)\"}}".utf8))
        }
        let craftgate = try Craftgate(apiKey: "a", secretKey: "b", baseUrl: "http://127.0.0.1:\(server.port)")
        let call = try craftgate.payment.createPayment(
            CreatePaymentRequest(
                price: 1, paidPrice: 1, installment: 1, currency: .try, card: .init(cardUserKey: "u", cardToken: "t"), items: [.init(price: 1)]))
        let payment = try await call.send()
        XCTAssertEqual(payment.id, 7)
        XCTAssertEqual(payment.conversationId, "\(call.body?.count ?? 0)")
    }

    func testARedirectIsNotFollowed() async throws {
        let elsewhere = try LoopbackServer { _ in
            XCTFail("the keys were sent to another host")
            return SentResponse(body: Data(#"{"data":{"id":1}}"#.utf8))
        }
        let server = try LoopbackServer { _ in SentResponse(status: 302, headers: ["location": "http://127.0.0.1:\(elsewhere.port)/"]) }
        let craftgate = try Craftgate(apiKey: "a", secretKey: "b", baseUrl: "http://127.0.0.1:\(server.port)")
        do {
            _ = try await craftgate.payment.retrievePayment(1).send()
            XCTFail("a redirect was read as a response")
        } catch let error as ImzaError {
            XCTAssertEqual(error.code, .unexpectedResponse)
            XCTAssertEqual(error.httpStatus, 302)
        }
    }

    func testNoResponseIsAnError() async throws {
        let craftgate = try Craftgate(apiKey: "a", secretKey: "b", baseUrl: "http://127.0.0.1:1")
        do {
            _ = try await craftgate.payment.retrievePayment(1).send()
            XCTFail("there is no server")
        } catch let error as ImzaError {
            XCTAssertEqual(error.code, .noAnswer)
            XCTAssertEqual(error.outcome, .unknown)
            XCTAssertEqual(error.repeat, .safe)
            XCTAssertEqual((error.cause as? URLError)?.code, .cannotConnectToHost)
            XCTAssertTrue(error.message.hasSuffix("the call only reads and may be sent again"), error.message)
            XCTAssertFalse("\(error) \(String(describing: error.cause))".contains("127.0.0.1"), "\(error)")
        }
    }

    func testOneDeadlineEndsAnExchangeWhoseAnswerComesAByteAtATime() async throws {
        let server = try LoopbackServer { _ in SentResponse(body: Data(#"{"data":{"id":7,"conversationId":"a-long-one"}}"#.utf8), pause: 50) }
        let craftgate = try Craftgate(apiKey: "a", secretKey: "b", baseUrl: "http://127.0.0.1:\(server.port)")
        let call = try craftgate.payment.retrievePayment(1)
        do {
            _ = try await call.send(options: SendOptions(timeout: .milliseconds(400)))
            XCTFail("the answer was read after the deadline")
        } catch let error as ImzaError {
            XCTAssertEqual((error.cause as? URLError)?.code, .timedOut)
        }
        let read = try await call.send()
        XCTAssertEqual(read.id, 7)
    }

    /// Serves these answers one after another, and keeps the bodies and signatures that it received. For nil the connection ends.
    private final class Answering: @unchecked Sendable {
        private let lock = NSLock()
        private var left: [SentResponse?]
        private var seen: [String] = []
        private var server: LoopbackServer!

        init(_ answers: SentResponse?...) throws {
            left = answers
            server = try LoopbackServer { [unowned self] request in
                self.lock.withLock {
                    self.seen.append(String(decoding: request.body, as: UTF8.self) + (request.headers["x-signature"] ?? ""))
                    return self.left.isEmpty ? SentResponse(status: 500) : self.left.removeFirst()
                }
            }
        }

        var received: [String] { lock.withLock { seen } }

        func craftgate() throws -> Craftgate {
            try Craftgate(apiKey: "a", secretKey: "b", baseUrl: "http://127.0.0.1:\(server.port)")
        }
    }

    private static let paid = SentResponse(body: Data(#"{"data":{"id":7,"paymentStatus":"SUCCESS"}}"#.utf8))

    private func payment(_ craftgate: Craftgate, key: String?) throws -> Call<Craftgate.PaymentResponse> {
        let request = CreatePaymentRequest(
            price: 1, paidPrice: 1, installment: 1, currency: .try, conversationId: "order-1", card: .init(cardUserKey: "u", cardToken: "t"),
            items: [.init(price: 1)])
        return try craftgate.payment.createPayment(request, options: CallOptions(idempotencyKey: key))
    }

    func testACallIsRepeatedAsItAllowsWithTheSameBytesAndNeverOneThatHasToBeAskedAbout() async throws {
        let soon = SendOptions(retry: Retry(wait: .milliseconds(1)))
        let server = try Answering(
            nil, SentResponse(status: 502, body: Data("<html>".utf8)),
            SentResponse(status: 503, body: Data(#"{"errors":{"errorCode":"9","errorGroup":"NETWORK_ERROR"}}"#.utf8)), Self.paid)
        let charged = try await payment(server.craftgate(), key: "order-1").send(options: soon)
        XCTAssertEqual(charged.id, 7)
        XCTAssertEqual(server.received.count, 4)
        XCTAssertEqual(Set(server.received).count, 1)

        let once = try Answering(nil, Self.paid)
        do {
            _ = try await payment(once.craftgate(), key: nil).send(options: soon)
            XCTFail("it was sent again")
        } catch let error as ImzaError {
            XCTAssertEqual(error.code, .noAnswer)
            XCTAssertEqual(error.repeat, .askFirst)
        }
        XCTAssertEqual(once.received.count, 1)

        let declined = try Answering(SentResponse(status: 422, body: Data(#"{"errors":{"errorCode":"10051","errorGroup":"NOT_SUFFICIENT_FUNDS"}}"#.utf8)))
        do {
            _ = try await payment(declined.craftgate(), key: "order-1").send(options: soon)
            XCTFail("it was declined")
        } catch let error as ImzaError {
            XCTAssertEqual(error.code, .apiError)
        }
        XCTAssertEqual(declined.received.count, 1)

        let twice = try Answering(nil, nil, Self.paid)
        do {
            _ = try await twice.craftgate().payment.retrievePayment(1).send(options: SendOptions(retry: Retry(attempts: 2, wait: .zero)))
            XCTFail("it was sent a third time")
        } catch let error as ImzaError {
            XCTAssertEqual(error.code, .noAnswer)
        }
        XCTAssertEqual(twice.received.count, 2)
    }

    func testHooksSeeEachTimeThatACallIsSent() async throws {
        actor Told {
            var all: [String] = []
            func add(_ one: String) { all.append(one) }
        }
        let (server, told) = (try Answering(nil, Self.paid), Told())
        let call = try payment(server.craftgate(), key: "order-1")
        let options = SendOptions(
            retry: Retry(wait: .milliseconds(1)), onRequest: { await told.add("\($0.attempt) \($0.call)") },
            onResponse: { await told.add("\($0.attempt) \($0.status ?? 0) \($0.error is URLError) \($0.duration > .zero)") })
        _ = try await call.send(options: options)
        let all = await told.all
        XCTAssertEqual(all, ["1 \(call)", "1 0 true true", "2 \(call)", "2 200 false true"])

        struct NotNow: Error {}
        do {
            _ = try await call.send(options: SendOptions(onRequest: { _ in throw NotNow() }))
            XCTFail("it was sent")
        } catch is NotNow {
            XCTAssertEqual(server.received.count, 2)
        }
    }

    func testACallIsSettledWithHooksAndWithoutARetryOfItsOwn() async throws {
        let server = try Answering(nil, Self.paid)
        let call = try payment(server.craftgate(), key: "order-1")
        guard case .done(let payment) = try await URLSessionTransport.shared.settle(call) else { return XCTFail("it was paid") }
        XCTAssertEqual(payment.id, 7)
        do {
            _ = try await URLSessionTransport.shared.settle(call, options: SendOptions(retry: Retry()))
            XCTFail("a retry was accepted")
        } catch let error as ImzaError {
            XCTAssertEqual(error.path, "retry")
        }
    }

    func testAWebhookIsVerifiedOverHTTP() async throws {
        let webhooks = try CraftgateWebhooks(keys: ["webhook-key"])
        let server = try LoopbackServer { request in
            do {
                let event = try webhooks.verify(body: request.body, signature: request.headers["x-cg-signature-v1"])
                // Here a server stores the event, under its `dedupeKey`, and handles it.
                return SentResponse(status: event.eventType == .apiAuth ? 200 : 202)
            } catch {
                return SentResponse(status: 400)
            }
        }
        let now = Int64(Date().timeIntervalSince1970)
        let body = #"{"eventType":"API_AUTH","eventTimestamp":\#(now),"status":"SUCCESS","payloadId":"1","payload":{}}"#
        let signature = try webhooks.sign(.init(eventType: "API_AUTH", eventTimestamp: now, status: "SUCCESS", payloadId: "1"))
        func post(_ body: String) async throws -> Int? {
            var request = URLRequest(url: URL(string: "http://127.0.0.1:\(server.port)/webhooks")!)
            request.httpMethod = "POST"
            request.httpBody = Data(body.utf8)
            request.setValue(signature, forHTTPHeaderField: "x-cg-signature-v1")
            return (try await URLSession.shared.data(for: request).1 as? HTTPURLResponse)?.statusCode
        }
        let genuine = try await post(body)
        XCTAssertEqual(genuine, 200)
        let forged = try await post(body.replacingOccurrences(of: "\"payloadId\":\"1\"", with: "\"payloadId\":\"2\""))
        XCTAssertEqual(forged, 400)
    }
}
