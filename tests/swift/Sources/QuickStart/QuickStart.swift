import Foundation
import Imza

/// How a payment ends.
enum End: Equatable {
    case paid(Money)
    /// Surely not.
    case notPaid(String)
    /// It may have been paid, or will be: repeat as this says, or ask.
    case open(Repeat)
}

/// Your HTTP client: it sends a call as it is, follows no redirect, and throws if no answer comes within the call's timeout.
typealias Send = (_ method: String, _ url: String, _ headers: [String: String], _ body: Data?) throws -> (status: Int, body: Data)

func charge(_ craftgate: Craftgate, price: String, send: Send) throws -> End {
    let price = try Money(price)  // "100.50"; an error for "100,50"
    let request = Craftgate.CreatePaymentRequest(
        price: price,
        paidPrice: price,
        installment: 1,
        currency: .try,
        card: .init(cardHolderName: "Haluk Demir", cardNumber: "5258640000000001", expireYear: "2044", expireMonth: "07", cvc: "000"),
        items: [.init(name: "Vazo", price: price)])
    // An error until here: nothing was built.
    let call = try craftgate.payment.createPayment(request, options: CallOptions(idempotencyKey: "order-42/1"))

    do {
        // `try await call.send()` does both with URLSession.
        let answer = try send(call.method, call.url, call.headers, call.body)
        let payment = try call.parse(status: answer.status, body: answer.body)
        switch payment.paymentStatus {
        case .success: return .paid(payment.paidPrice ?? price)
        case .failure: return .notPaid("declined")
        default: return .open(call.repeat)  // still under way: retrieve the payment
        }
    } catch let error as ImzaError where error.outcome == .rejected {
        return .notPaid(error.message)
    } catch {
        return .open(call.repeat)  // a timeout, too
    }
}
