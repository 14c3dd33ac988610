// Measures one exchange of Craftgate: this package against the same work by hand, alternating in one process. `tests/bench/README.md` has the
// results. Fails if imza is slower than by hand.

import Foundation
import Imza

let (apiKey, secretKey) = ("sandbox-api-key", "sandbox-secret-key")
func decimal(_ text: String) -> Decimal { try! Money(text) }

// The payment of `core/benches/payment.json`.
let items = [("Ceramic vase, large, blue", "30.00", "sku-1001-blue"), ("Table lamp with shade", "50.00", "sku-2002"), ("Delivery to the door", "20.00", "delivery")]
let payment = Craftgate.CreatePaymentRequest(
    price: decimal("100.00"), paidPrice: decimal("105.50"), walletPrice: 0, installment: 3, currency: .try, paymentGroup: .listingOrSubscription,
    conversationId: "456d1297-908e-4bd6-a13b-4be31a6e47d5", externalId: "order-2026-000042", clientIp: "192.0.2.17", paymentPhase: .auth,
    paymentChannel: "WEB", buyerMemberId: 1_234_567,
    card: .init(
        cardHolderName: "Haluk Demir", cardNumber: "5258640000000001", expireYear: "2044", expireMonth: "07", cvc: "000", cardAlias: "My card",
        storeCardAfterSuccessPayment: true),
    fraudParams: .init(
        buyerExternalId: "buyer-7", buyerPhoneNumber: "905551111111", buyerEmail: "haluk.demir@example.com", customFraudVariable: "VIP"),
    items: items.map {
        .init(name: $0.0, price: decimal($0.1), externalId: $0.2, subMerchantMemberId: 42, subMerchantMemberPrice: decimal($0.1))
    })
let byHand = ByHand.Payment(
    price: decimal("100.00"), paidPrice: decimal("105.50"), walletPrice: 0, installment: 3, currency: "TRY", paymentGroup: "LISTING_OR_SUBSCRIPTION",
    conversationId: "456d1297-908e-4bd6-a13b-4be31a6e47d5", externalId: "order-2026-000042", clientIp: "192.0.2.17", paymentPhase: "AUTH",
    paymentChannel: "WEB", buyerMemberId: 1_234_567,
    card: .init(
        cardHolderName: "Haluk Demir", cardNumber: "5258640000000001", expireYear: "2044", expireMonth: "07", cvc: "000", cardAlias: "My card",
        storeCardAfterSuccessPayment: true),
    fraudParams: .init(
        buyerExternalId: "buyer-7", buyerPhoneNumber: "905551111111", buyerEmail: "haluk.demir@example.com", customFraudVariable: "VIP"),
    items: items.map {
        .init(name: $0.0, price: decimal($0.1), externalId: $0.2, subMerchantMemberId: 42, subMerchantMemberPrice: decimal($0.1))
    })
let answer = try Data(
    contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../../../core/benches/answer.json"))

let craftgate = try Craftgate(apiKey: apiKey, secretKey: secretKey, environment: .sandbox)
let call = try craftgate.payment.createPayment(payment)
let request = try ByHand.request(byHand, apiKey: apiKey, secretKey: secretKey)

// Both sides send the same request.
let (left, right) = try (JSONDecoder().decode(JSONValue.self, from: call.body!), JSONDecoder().decode(JSONValue.self, from: request.body))
guard left == right, call.url == request.url else { fatalError("the two sides build different requests") }
guard try call.parse(status: 200, body: answer).id == ByHand.answer(answer).id else { fatalError("the two sides read different responses") }
print("body \(request.body.count) bytes, response \(answer.count) bytes")

/// The rounds' means in microseconds.
struct Times {
    let median, least, most: Double

    init(_ rounds: [Double]) {
        let sorted = rounds.sorted()
        (median, least, most) = (sorted[sorted.count / 2], sorted[0], sorted[sorted.count - 1])
    }
}

/// The processor time of this thread in microseconds: other programs do not count.
func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
}

/// Measures functions; they alternate, so that other load affects all of them.
func measure(_ works: [() throws -> Void]) throws -> [Times] {
    var times = works.map { _ in [Double]() }
    for round in 0..<101 {
        for (index, work) in works.enumerated() {
            let begun = processorTime()
            for _ in 0..<200 { try work() }
            let took = (processorTime() - begun) / 200
            // The first round warms up.
            if round > 0 { times[index].append(took) }
        }
    }
    return times.map(Times.init)
}

func rounded(_ number: Double) -> String { String(format: "%.2f", number) }

func row(_ name: String, _ times: Times) {
    print("| \(name) | \(rounded(times.median)) | \(rounded(times.least)) | \(rounded(times.most)) |")
}

let times = try measure([
    { _ = try ByHand.request(byHand, apiKey: apiKey, secretKey: secretKey) }, { _ = try craftgate.payment.createPayment(payment) },
    { _ = try ByHand.answer(answer) }, { _ = try call.parse(status: 200, body: answer) }, { _ = try craftgate.payment.retrievePayment(1) },
])
print("\n| measurement | median µs | min | max |\n|---|---|---|---|")
for (name, times) in zip(["build and sign, by hand", "build and sign, imza", "read, by hand", "read, imza", "build a GET, imza"], times) { row(name, times) }

print("\n| ratio of medians | result | target |\n|---|---|---|")
var slow = false
for (name, ratio, most) in [
    ("build and sign / by hand", times[1].median / times[0].median, 0.7), ("read / by hand", times[3].median / times[2].median, 0.5),
] {
    print("| \(name) | \(rounded(ratio)) | ≤ \(most) |")
    if ratio > 1 { slow = true }
}
if slow {
    print("\nimza is slower than by hand")
    exit(1)
}
