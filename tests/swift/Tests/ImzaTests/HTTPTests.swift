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
        } catch {
            XCTAssertTrue(error is URLError, "\(error)")
        }
    }

    func testOneDeadlineEndsAnExchangeWhoseAnswerComesAByteAtATime() async throws {
        let server = try LoopbackServer { _ in SentResponse(body: Data(#"{"data":{"id":7,"conversationId":"a-long-one"}}"#.utf8), pause: 50) }
        let craftgate = try Craftgate(apiKey: "a", secretKey: "b", baseUrl: "http://127.0.0.1:\(server.port)")
        let call = try craftgate.payment.retrievePayment(1)
        do {
            _ = try await call.send(timeout: .milliseconds(400))
            XCTFail("the answer was read after the deadline")
        } catch let error as URLError {
            XCTAssertEqual(error.code, .timedOut)
        }
        let read = try await call.send()
        XCTAssertEqual(read.id, 7)
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
