// Reads the core's result records, whose form is described in `core/src/bridge/record.rs`: values come in the order of the answer, declared
// fields by their index, and nothing is parsed but digits.
//
// A record comes from the native library of the same release. It is checked all the same: whatever the bytes are, reading ends in a value or in
// an error, within the bytes and within a depth.

import Foundation

/// A value that a record can have.
protocol RecordValue: Decodable {
    init(from record: inout RecordReader) throws(Unreadable)
}

/// A result that this side cannot read.
struct Unreadable: Error {
    let reason: String
    /// The error of a decoder.
    var cause: (any Error)?

    /// The native library of this release does not write such a record.
    static let record = Unreadable(reason: "expected a result of the native library of imza \(version), found other bytes")
}

/// The place in a record that is read next.
struct RecordReader: FieldSource {
    private let bytes: UnsafeRawBufferPointer
    private var at = 0
    /// Where the innermost open container ends. Always within the bytes.
    private var end: Int
    private var depth = 0
    private var misfits: JSONValue?

    private init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        end = bytes.count
    }

    /// Reads a whole record.
    static func read<Value: RecordValue>(_ record: UnsafeRawBufferPointer) throws(Unreadable) -> Value {
        var reader = RecordReader(record)
        return try reader.whole()
    }

    /// Reads a whole record.
    static func read<Value: RecordValue>(_ record: Data) throws(Unreadable) -> Value {
        do {
            return try record.withUnsafeBytes { try read($0) }
        } catch let error as Unreadable {
            throw error
        } catch {
            throw .record
        }
    }

    private mutating func whole<Value: RecordValue>() throws(Unreadable) -> Value {
        guard try (byte(), byte(), byte()) == (Self.magic, Self.version, 0) else { throw .record }
        let begin = try long()
        if begin != 0 {
            guard Self.header...bytes.count ~= begin else { throw .record }
            at = begin
            misfits = try JSONValue(from: &self)
            guard at == end else { throw .record }
            end = begin
            at = Self.header
        }
        let value = try Value(from: &self)
        guard at == end else { throw .record }
        return value
    }

    // MARK: Containers

    /// The key of a name that is not declared.
    static let name = 255

    /// Begins an object; returns what `endObject` needs.
    mutating func beginObject() throws(Unreadable) -> Int {
        try begin(Self.object)
    }

    /// The index of the next field of the innermost object, `name` for a name that is not declared; nil at its end.
    mutating func key() throws(Unreadable) -> Int? {
        at == end ? nil : Int(try byte())
    }

    /// Reads a field's value.
    mutating func value<Value: RecordValue>() throws(Unreadable) -> Value {
        try Value(from: &self)
    }

    mutating func other(_ key: Int, _ others: inout [String: JSONValue]) throws(Unreadable) {
        guard key == Self.name else { throw .record }
        try other(&others)
    }

    /// Reads the name and the value of a field that is not declared, among the others.
    mutating func other(_ others: inout [String: JSONValue]) throws(Unreadable) {
        let name = try bareText()
        others[name] = try JSONValue(from: &self)
    }

    /// Ends an object. The undeclared fields of the whole answer have its misfits.
    mutating func endObject(_ outer: Int, _ others: inout [String: JSONValue]) throws(Unreadable) {
        try endContainer(outer)
        if depth == 0, let misfits {
            others[Misfit.member] = misfits
        }
    }

    mutating func list<Element: RecordValue>() throws(Unreadable) -> [Element] {
        let outer = try begin(Self.list)
        var values: [Element] = []
        while at != end { values.append(try Element(from: &self)) }
        try endContainer(outer)
        return values
    }

    mutating func map<Element: RecordValue>() throws(Unreadable) -> [String: Element] {
        let outer = try begin(Self.object)
        var values: [String: Element] = [:]
        while let key = try key() {
            guard key == Self.name else { throw .record }
            let name = try bareText()
            values[name] = try Element(from: &self)
        }
        try endContainer(outer)
        return values
    }

    // MARK: Scalars

    mutating func text() throws(Unreadable) -> String {
        guard try byte() == Self.text else { throw .record }
        return try bareText()
    }

    mutating func boolean() throws(Unreadable) -> Bool {
        switch try byte() {
        case Self.no: false
        case Self.yes: true
        default: throw .record
        }
    }

    mutating func integer() throws(Unreadable) -> Int64 {
        guard try byte() == Self.number, let integer = Int64(try bareText()) else { throw .record }
        return integer
    }

    mutating func decimal() throws(Unreadable) -> Decimal {
        let tag = try byte()
        guard tag == Self.decimal || tag == Self.text else { throw .record }
        let digits = try bareBytes()
        guard let decimal = Decimal(short: digits) ?? Decimal(exactly: String(decoding: digits, as: UTF8.self)) else { throw .record }
        return decimal
    }

    /// Goes over a null, if there is one.
    mutating func isNull() -> Bool {
        guard at < end, bytes[at] == Self.null else { return false }
        at += 1
        return true
    }

    mutating func json() throws(Unreadable) -> JSONValue {
        guard at < end else { throw .record }
        switch bytes[at] {
        case Self.null:
            at += 1
            return .null
        case Self.no, Self.yes: return .bool(try boolean())
        case Self.text: return .string(try text())
        case Self.decimal:
            at += 1
            return .string(try bareText())
        case Self.number:
            at += 1
            let digits = try bareText()
            guard let first = digits.utf8.first, first == UInt8(ascii: "-") || 48...57 ~= first else { throw .record }
            return Decimal(number: digits).map(JSONValue.number) ?? .string(digits)
        case Self.list: return .array(try list())
        case Self.object:
            let outer = try begin(Self.object)
            var members: [String: JSONValue] = [:]
            while let key = try key() {
                // The misfits are objects with declared fields.
                let name: String
                switch key {
                case Self.name: name = try bareText()
                case 0: name = "path"
                case 1: name = "reason"
                case 2: name = "raw"
                default: throw .record
                }
                members[name] = try JSONValue(from: &self)
            }
            try endObject(outer, &members)
            return .object(members)
        default: throw .record
        }
    }

    // MARK: Bytes

    private mutating func begin(_ tag: UInt8) throws(Unreadable) -> Int {
        guard try byte() == tag, depth < Self.mostDepth else { throw .record }
        let length = try long()
        guard length <= end - at else { throw .record }
        depth += 1
        let outer = end
        end = at + length
        return outer
    }

    private mutating func endContainer(_ outer: Int) throws(Unreadable) {
        guard at == end else { throw .record }
        depth -= 1
        end = outer
    }

    private mutating func byte() throws(Unreadable) -> UInt8 {
        guard at < end else { throw .record }
        defer { at += 1 }
        return bytes[at]
    }

    private mutating func long() throws(Unreadable) -> Int {
        guard end - at >= 4 else { throw .record }
        defer { at += 4 }
        let value = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self))
        guard let length = Int(exactly: value) else { throw .record }
        return length
    }

    /// The bytes of a text.
    private mutating func bareBytes() throws(Unreadable) -> UnsafeRawBufferPointer.SubSequence {
        let short = try byte()
        let length = short == Self.long ? try long() : Int(short)
        guard length <= end - at else { throw .record }
        defer { at += length }
        return bytes[at..<at + length]
    }

    private mutating func bareText() throws(Unreadable) -> String {
        String(decoding: UnsafeRawBufferPointer(rebasing: try bareBytes()), as: UTF8.self)
    }

    private static let magic = UInt8(ascii: "i")
    private static let version: UInt8 = 1
    private static let header = 7
    private static let null: UInt8 = 0
    private static let no: UInt8 = 1
    private static let yes: UInt8 = 2
    private static let text: UInt8 = 3
    private static let decimal: UInt8 = 4
    private static let number: UInt8 = 5
    private static let list: UInt8 = 6
    private static let object: UInt8 = 7
    private static let long: UInt8 = 255
    /// The core's `MAX_DEPTH`.
    private static let mostDepth = 64
}

extension Decimal {
    /// Reads plain digits, at most 18 of them, such as `-12.50`. Nearly all amounts are; Foundation's parser takes a microsecond for one.
    fileprivate init?(short digits: UnsafeRawBufferPointer.SubSequence) {
        guard digits.count <= 18 else { return nil }
        var (number, places, count) = (UInt64(0), 0, 0)
        var (isNegative, isAfterPoint) = (false, false)
        for (index, byte) in digits.enumerated() {
            switch byte {
            case UInt8(ascii: "-") where index == 0: isNegative = true
            case UInt8(ascii: ".") where !isAfterPoint && count > 0: isAfterPoint = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                number = number * 10 + UInt64(byte - UInt8(ascii: "0"))
                count += 1
                places += isAfterPoint ? 1 : 0
            default: return nil
            }
        }
        guard count > 0, !isAfterPoint || places > 0 else { return nil }
        // As Foundation keeps it: without zeros at the end of the fraction.
        while places > 0, number % 10 == 0 {
            number /= 10
            places -= 1
        }
        self.init(sign: isNegative && number != 0 ? .minus : .plus, exponent: -places, significand: Decimal(number))
    }

    /// Reads a number of JSON. Returns nil where a digit would be lost.
    fileprivate init?(number text: String) {
        guard let e = text.utf8.firstIndex(where: { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }) else {
            self.init(exactly: text)
            return
        }
        guard let significand = Decimal(exactly: String(text[..<e])), let exponent = Int(text[text.index(after: e)...]), -80...80 ~= exponent else {
            return nil
        }
        self.init(sign: .plus, exponent: exponent, significand: significand)
    }
}

extension String: RecordValue {
    init(from record: inout RecordReader) throws(Unreadable) { self = try record.text() }
}

extension Bool: RecordValue {
    init(from record: inout RecordReader) throws(Unreadable) { self = try record.boolean() }
}

extension Int64: RecordValue {
    init(from record: inout RecordReader) throws(Unreadable) { self = try record.integer() }
}

extension Int: RecordValue {
    init(from record: inout RecordReader) throws(Unreadable) {
        guard let integer = Int(exactly: try record.integer()) else { throw .record }
        self = integer
    }
}

extension Decimal: RecordValue {
    init(from record: inout RecordReader) throws(Unreadable) { self = try record.decimal() }
}

extension CivilDateTime: RecordValue {
    init(from record: inout RecordReader) throws(Unreadable) { self.init(try record.text()) }
}

extension CivilDate: RecordValue {
    init(from record: inout RecordReader) throws(Unreadable) { self.init(try record.text()) }
}

extension JSONValue: RecordValue {
    init(from record: inout RecordReader) throws(Unreadable) { self = try record.json() }
}

extension Array: RecordValue where Element: RecordValue {
    init(from record: inout RecordReader) throws(Unreadable) { self = try record.list() }
}

extension Dictionary: RecordValue where Key == String, Value: RecordValue {
    init(from record: inout RecordReader) throws(Unreadable) { self = try record.map() }
}

extension Optional: RecordValue where Wrapped: RecordValue {
    /// Reads a value or a null.
    init(from record: inout RecordReader) throws(Unreadable) {
        self = record.isNull() ? nil : .some(try Wrapped(from: &record))
    }
}

extension Page: RecordValue where Item: RecordValue {
    /// Reads a page: its fields have these indices in the core's table.
    init(from record: inout RecordReader) throws(Unreadable) {
        self.init()
        let outer = try record.beginObject()
        while let key = try record.key() {
            switch key {
            case 0: items = try record.value()
            case 1: page = try record.integer()
            case 2: size = try record.integer()
            case 3: totalSize = try record.integer()
            case RecordReader.name: try record.other(&otherFields)
            default: throw .record
            }
        }
        try record.endObject(outer, &otherFields)
    }
}
