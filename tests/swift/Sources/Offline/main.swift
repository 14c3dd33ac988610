// Builds and reads without the package's transport: this program links no HTTP client.

import Foundation
import ImzaCore

let craftgate = try Craftgate(apiKey: "a", secretKey: "b", environment: .sandbox)
let request = CreatePaymentRequest(price: 1, paidPrice: 1, installment: 1, currency: .try, items: [.init(price: 1)]).with {
    $0.card = .init(cardUserKey: "u", cardToken: "t")
    $0.conversationId = "order-42"
}
let call = try craftgate.payment.createPayment(request)
let payment = try call.parse(status: 200, body: Data(#"{"data":{"id":7,"conversationId":"order-42"}}"#.utf8))
print(payment.id ?? 0, payment.conversationId ?? "")
