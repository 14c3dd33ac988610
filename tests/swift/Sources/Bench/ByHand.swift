// The same exchange written by hand: structs, `JSONEncoder`, SHA-256, base64. It does not check anything.
//
// The hash is OpenSSL's, in place of CryptoKit and swift-crypto, whose BoringSSL is derived from it.

import Foundation
import LibCrypto

enum ByHand {
    static let url = "https://sandbox-api.craftgate.io/payment/v1/card-payments"

    struct Card: Encodable {
        let cardHolderName, cardNumber, expireYear, expireMonth, cvc, cardAlias: String
        let storeCardAfterSuccessPayment: Bool
    }

    struct FraudParams: Encodable {
        let buyerExternalId, buyerPhoneNumber, buyerEmail, customFraudVariable: String
    }

    struct Item: Encodable {
        let name: String
        let price: Decimal
        let externalId: String
        let subMerchantMemberId: Int64
        let subMerchantMemberPrice: Decimal
    }

    struct Payment: Encodable {
        let price, paidPrice, walletPrice: Decimal
        let installment: Int
        let currency, paymentGroup, conversationId, externalId, clientIp, paymentPhase, paymentChannel: String
        let buyerMemberId: Int64
        let card: Card
        let fraudParams: FraudParams
        let items: [Item]
    }

    struct Request {
        let method: String
        let url: String
        let headers: [String: String]
        let body: Data
    }

    static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return encoder
    }()

    static func request(_ payment: Payment, apiKey: String, secretKey: String) throws -> Request {
        let body = try encoder.encode(payment)
        let randomKey = UUID().uuidString.lowercased()
        var signed = Data((url + apiKey + secretKey + randomKey).utf8)
        signed.append(body)
        let headers = [
            "accept": "application/json", "content-type": "application/json", "x-api-key": apiKey, "x-rnd-key": randomKey,
            "x-auth-version": "1", "x-client-version": "by-hand:1", "x-signature": sha256(signed).base64EncodedString(),
        ]
        return Request(method: "POST", url: url, headers: headers, body: body)
    }

    private static func sha256(_ data: Data) -> Data {
        var digest = [UInt8](repeating: 0, count: 32)
        data.withUnsafeBytes { _ = EVP_Digest($0.baseAddress, $0.count, &digest, nil, EVP_sha256(), nil) }
        return Data(digest)
    }

    // MARK: Response

    struct Envelope: Decodable {
        let data: Answer
    }

    /// The members of the response that the bench reads.
    struct Answer: Decodable {
        let id: Int64
        let createdDate: String?
        let status: String?
        let price, paidPrice, walletPrice: Decimal?
        let currency: String?
        let buyerMemberId: Int64?
        let installment: Int?
        let conversationId, externalId, paymentType, paymentProvider, paymentSource, paymentGroup, paymentStatus, paymentPhase: String?
        let paymentChannel: String?
        let isThreeDS: Bool?
        let merchantCommissionRate, merchantCommissionRateAmount, bankCommissionRate, bankCommissionRateAmount: Decimal?
        let paidWithStoredCard: Bool?
        let binNumber, lastFourDigits, authCode, hostReference, transId, orderId, cardHolderName, bankCardHolderName: String?
        let cardType, cardAssociation, cardBrand, cardIssuerBankName: String?
        let fraudScore: Decimal?
        let pos: Pos?
        let paymentTransactions: [Transaction]?
    }

    struct Pos: Decodable {
        let id, bankId: Int64?
        let name, alias: String?
    }

    struct Payout: Decodable {
        let currency: String?
        let paidPrice, parity, merchantPayoutAmount, subMerchantMemberPayoutAmount: Decimal?
    }

    struct Transaction: Decodable {
        let id: Int64
        let externalId, name, transactionStatus, transactionStatusDate: String?
        let price, paidPrice, walletPrice: Decimal?
        let merchantCommissionRate, merchantCommissionRateAmount, merchantPayoutAmount: Decimal?
        let bankCommissionRate, bankCommissionRateAmount: Decimal?
        let subMerchantMemberId: Int64?
        let subMerchantMemberPrice, subMerchantMemberPayoutRate, subMerchantMemberPayoutAmount: Decimal?
        let blockageResolvedDate: String?
        let payout: Payout?
    }

    static let decoder = JSONDecoder()

    static func answer(_ body: Data) throws -> Answer {
        try decoder.decode(Envelope.self, from: body).data
    }
}
