// Amounts of money: decimals, made from their text.

import Foundation

/// An amount of money, exact.
public typealias Money = Decimal

extension Decimal {
    /// Reads an amount from plain digits with a point, as `100.50` or `-3`: the whole text, or an error.
    ///
    /// Refuses a comma, grouping, an exponent, spaces, a point without digits on both sides, and more digits than a `Decimal` holds. Foundation's own parser stops at the first character that does not fit, and reads `100,50` as 100.
    ///
    /// - Throws: `invalid_request`, without quoting the text.
    public init(_ text: String) throws(ImzaError) {
        guard let decimal = Decimal(exactly: text) else {
            throw ImzaError(.invalidRequest, "expected an amount in plain digits with a point, as 100.50, without a comma, grouping or an exponent")
        }
        self = decimal
    }
}
