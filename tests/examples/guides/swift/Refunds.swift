import Foundation
import Imza

enum Refunds {
    // ANCHOR: full
    static func refundAll(orderId: String, paymentId: Int64) async throws -> Craftgate.PaymentRefundResponse {
        let options = CallOptions(idempotencyKey: "\(orderId)/refund")
        // Its status, refundPrice, and refundType: .cancel on the same day, else .refund
        return try await craftgate.payment.refundPayment(.init(paymentId: paymentId), options: options).send()
    }
    // ANCHOR_END: full

    // ANCHOR: part
    static func refundItem(orderId: String, transactionId: Int64, amount: Decimal, number: Int) async throws -> Craftgate.PaymentTransactionRefundResponse {
        let options = CallOptions(idempotencyKey: "\(orderId)/refund/\(transactionId)/\(number)")
        return try await craftgate.payment.refundPaymentTransaction(.init(paymentTransactionId: transactionId, refundPrice: amount), options: options).send()
    }
    // ANCHOR_END: part

    static func run() async throws {
        let request = CreatePaymentRequest(
            price: 100, paidPrice: 100, installment: 1, currency: .try, card: testCard, items: [.init(name: "Vazo", price: 60), .init(name: "Çay", price: 40)])
        let payment = try await craftgate.payment.createPayment(request).send()
        let transaction = payment.paymentTransactions![0].id!
        for _ in 0..<2 {
            let part = try await refundItem(orderId: "refund-1", transactionId: transaction, amount: Money("25.50"), number: 1)
            try expect(part.refundPrice == Money("25.50"))
        }
        let rest = try await refundAll(orderId: "refund-1", paymentId: payment.id!)
        try expect(rest.status == .success && rest.refundPrice == Money("74.50"))
    }
}
