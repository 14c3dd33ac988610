import Foundation
import Imza

typealias Send = (_ method: String, _ url: String, _ headers: [String: String], _ body: Data?) throws -> (status: Int, body: Data)

func charge(apiKey: String, secretKey: String, send: Send) throws -> Craftgate.PaymentResponse {
    let craftgate = try Craftgate(apiKey: apiKey, secretKey: secretKey, environment: .sandbox)
    let price = Decimal(string: "100.00")!
    let request = Craftgate.CreatePaymentRequest(
        price: price,
        paidPrice: price,
        installment: 1,
        currency: .try,
        card: .init(cardHolderName: "Haluk Demir", cardNumber: "5258640000000001", expireYear: "2044", expireMonth: "07", cvc: "000"),
        items: [.init(name: "Vazo", price: price)])
    let call = try craftgate.payment.createPayment(request, options: CallOptions(idempotencyKey: "order-42/1"))

    // Your HTTP client stands here: it sends the call as it is and follows no redirect. `try await call.send()` does it with URLSession.
    let answer = try send(call.method, call.url, call.headers, call.body)
    return try call.parse(status: answer.status, body: answer.body)
}

func chargeOrExplain(apiKey: String, secretKey: String, send: Send) -> String {
    do {
        let payment = try charge(apiKey: apiKey, secretKey: secretKey, send: send)
        return payment.paymentStatus == .success ? "paid \(payment.paidPrice ?? 0)" : "not paid"
    } catch let error as ImzaError where error.outcome == .unknown {
        return "ask Craftgate before charging again: \(error)"
    } catch {
        return "nothing was charged: \(error)"
    }
}
