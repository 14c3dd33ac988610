// Civil dates and times, as the providers use them: without a zone, read as Istanbul's, UTC+03:00 all year.
//
// They are kept as text: an answer may have a date that does not exist.

import Foundation

/// A civil date and time, such as `2026-01-31T14:30:00`.
public struct CivilDateTime: Codable, Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The text, as the provider wrote it.
    public let text: String

    /// Takes a text as it is: `yyyy-MM-ddTHH:mm:ss` in requests.
    public init(_ text: String) {
        self.text = text
    }

    /// The time that Istanbul's clocks show at a moment, in whole seconds.
    public init(_ moment: Date) {
        text = Istanbul.text(moment, "T")
    }

    /// Creates it from its parts.
    public init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
        text = Istanbul.text(year, month, day) + "T" + [hour, minute, second].map { Istanbul.padded($0, 2) }.joined(separator: ":")
    }

    public init(stringLiteral value: String) { self.init(value) }

    /// The moment at which Istanbul's clocks show it, without fractions of a second; nil if the text is not a date and time.
    public var date: Date? { Istanbul.date(text) }

    public var description: String { text }

    public init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// A civil date, such as `2026-01-31`.
public struct CivilDate: Codable, Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The text, as the provider wrote it.
    public let text: String

    /// Takes a text as it is: `yyyy-MM-dd` in requests.
    public init(_ text: String) {
        self.text = text
    }

    /// The day that it is in Istanbul at a moment.
    public init(_ moment: Date) {
        text = String(Istanbul.text(moment, "T").prefix(10))
    }

    /// Creates it from its parts.
    public init(year: Int, month: Int, day: Int) {
        text = Istanbul.text(year, month, day)
    }

    public init(stringLiteral value: String) { self.init(value) }

    /// The moment at which the day begins in Istanbul; nil if the text is not a date.
    public var date: Date? { Istanbul.date(text) }

    public var description: String { text }

    public init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension CivilDateTime: FieldValue {
    func write(to text: inout JSONText) { text.string(self.text) }
}

extension CivilDate: FieldValue {
    func write(to text: inout JSONText) { text.string(self.text) }
}

/// Istanbul's clocks.
private enum Istanbul {
    static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 3 * 3600) ?? .gmt
        return calendar
    }()

    static func text(_ moment: Date, _ separator: String) -> String {
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: moment)
        let time = [parts.hour, parts.minute, parts.second].map { padded($0 ?? 0, 2) }.joined(separator: ":")
        return text(parts.year ?? 0, parts.month ?? 0, parts.day ?? 0) + separator + time
    }

    static func text(_ year: Int, _ month: Int, _ day: Int) -> String {
        [padded(year, 4), padded(month, 2), padded(day, 2)].joined(separator: "-")
    }

    static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// Reads `2026-01-31`, followed by a time to minutes or seconds after `T` or a space. Fractions are dropped.
    static func date(_ text: String) -> Date? {
        let halves = text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "T" || $0 == " " }
        let day = halves[0].split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        let time = halves.count > 1 ? halves[1].prefix { $0 != "." }.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) } : [0, 0]
        guard day.count == 3, 2...3 ~= time.count, let year = day[0], let month = day[1], let day = day[2], let hour = time[0],
            let minute = time[1], let second = time.count > 2 ? time[2] : 0
        else { return nil }
        let parts = DateComponents(calendar: calendar, year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        return parts.isValidDate ? parts.date : nil
    }
}
