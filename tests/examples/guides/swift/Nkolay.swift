import Foundation
import Imza

enum Nkolay {
    static func run() async throws {
        // ANCHOR: token
        let token = try await nkolay.authenticate().send()  // keep it for all customers until token.expiresAt (Unix seconds)
        let banks = try await nkolay.banks(token).send().banks!  // show these to the customer
        // ANCHOR_END: token

        // ANCHOR: session
        let session = try await nkolay.startSession(token, banks[0].code!).send()
        let offers = try await nkolay.simulate(token, session, .init(maxTerm: 6)).send().monthlyPayments  // optional: the offers
        // ANCHOR_END: session
        try expect(offers?.map(\.term) == [3, 6])

        // ANCHOR: pre_approve
        let cart = NKolay.Cart(
            price: .init(itemsPrice: 20_000, shippingPrice: 100, totalPrice: 20_100),
            items: [
                .init(
                    productName: "Telefon", categoryCode: "PHONE", quantity: 1, totalPriceWithoutDiscounts: 20_000, totalPrice: 20_000,
                    commissionRate: 1)
            ])
        let orderId = "loan-\(UUID())"
        let decision = try await nkolay.preApprove(
            token, session,
            .init(nationalIdentityNumber: "10000000146", gsmNumber: "0555 123 45 67", orderId: orderId, maxTerm: 6, cart: cart)
        ).send()
        if decision.bankSuccess != true {
            print("the bank does not lend:", decision.bankResponseMessage ?? "")  // an answer, not an error
        }
        // ANCHOR_END: pre_approve

        // ANCHOR: save
        // The pre-approval belongs to the token: keep both with the order, the token as a secret.
        let (saved, savedToken) = (decision.preApproval!.save(), token.save())
        let (preApproval, sameToken) = (try NKolay.PreApproval.restore(saved), try NKolay.Token.restore(savedToken))
        // ANCHOR_END: save

        // ANCHOR: apply
        let application = try await nkolay.apply(
            sameToken, preApproval,
            .init(
                nationalIdentityNumber: "10000000146", gsmNumber: "0555 123 45 67", orderId: orderId,
                orderDate: "2026-01-31T14:30:00",  // Istanbul time, without a zone
                totalTerm: decision.monthlyPayments![0].term!,  // the customer's choice, in months
                timeToLive: Int64(Date().timeIntervalSince1970) + 15 * 60,  // Unix seconds
                callbackUrl: "https://shop.example/loan", cart: cart)
        ).send()
        // ANCHOR_END: apply
        try expect(application.success == true)
    }
}
