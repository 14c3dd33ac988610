import Foundation
import Imza

enum Parax {
    struct Deposit {
        let trx, username, userId, fullName: String
        let amount: Decimal
        var transactionId = ""
    }

    // ANCHOR: deposit
    static func request(_ deposit: Deposit) -> ParaX.DepositRequest {
        .init(username: deposit.username, userId: deposit.userId, fullName: deposit.fullName, amount: deposit.amount, trx: deposit.trx)
    }

    /// Starts a deposit; the customer sends the money to the account that it returns: ibanGrouped, accountHolder, referenceCode.
    static func begin(_ deposit: inout Deposit) async throws -> ParaX.DepositAnswer {
        let account = try await parax.deposit(request(deposit)).send()
        deposit.transactionId = account.transactionId!  // store it: the webhook is compared with it
        return account
    }
    // ANCHOR_END: deposit

    // ANCHOR: url
    /// Or: an address of ParaX's own page, to which the customer's browser is redirected.
    static func page(of deposit: Deposit) throws -> String {
        try parax.depositUrl(request(deposit))
    }
    // ANCHOR_END: url

    // ANCHOR: webhook
    /// Handles a webhook. `remoteAddress` is the address of the peer, not a header.
    static func receive(_ body: Data, from remoteAddress: String, _ deposits: [String: Deposit]) async throws -> ParaX.Confirmation? {
        let webhook = try parax.readWebhook(body, remoteAddress: .address(remoteAddress))
        guard let deposit = deposits[webhook.trx] else { return nil }
        // Credit its amount once for each dedupeKey, and only for the verdict "completed".
        let expected = ParaX.ExpectedPayment(amount: deposit.amount, transactionId: deposit.transactionId, userId: deposit.userId)
        return try await parax.confirm(webhook, expected: expected).send()
    }
    // ANCHOR_END: webhook

    // ANCHOR: status
    /// Looks up a deposit by the transaction id that ParaX gave it: `status` and the exact `amount`.
    static func status(of transactionId: String) async throws -> ParaX.TransactionStatus {
        try await parax.transactionStatus(transactionId).send()
    }
    // ANCHOR_END: status

    static func run() async throws {
        var deposit = Deposit(trx: "GUIDE-\(UUID())", username: "john_doe", userId: "12345", fullName: "John Doe", amount: 250)
        let account = try await begin(&deposit)
        try expect(account.ibanGrouped?.hasPrefix("TR") == true)
        try expect(page(of: deposit).contains("&signature="))
        try await expect(status(of: deposit.transactionId).status == .pending)
        try await control("parax/\(deposit.transactionId)", #"{"status": "approve"}"#)
        let body = Data(
            #"{"trx":"\#(deposit.trx)","transaction_id":"\#(deposit.transactionId)","amount":250,"status":"success","currency":"TRY"}"#.utf8)
        let received = try await receive(body, from: "127.0.0.1", [deposit.trx: deposit])
        try expect(received?.verdict == "completed")
        try await expect(.verificationFailed) { _ = try await receive(body, from: "203.0.113.7", [:]) }
    }
}
