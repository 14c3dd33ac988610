// Values with named fields: the protocol of the generated structs.
//
// A struct lists its fields once, in `put`. Its text for the core, its `Codable` form and its mirror follow from that. Decimals are text in
// every form, so that no digit is lost; fields that must not be shown are `***` in the mirror.

import Foundation

/// A request, an answer or a part of one.
public protocol Changeable {}

extension Changeable {
    /// Returns a copy with changes, as a request with its optional fields: `request.with { $0.conversationId = "order-42" }`.
    public func with(_ change: (inout Self) throws -> Void) rethrows -> Self {
        var changed = self
        try change(&changed)
        return changed
    }
}

/// A value with named fields.
protocol Fielded: Changeable, FieldValue, Equatable, CustomReflectable {
    /// Hands all fields to a sink, in declared order.
    func put(to sink: inout some FieldSink) throws
}

/// A value whose fields may all be absent: an answer or a part of one. It reads its fields one by one, from a record or from a decoder.
protocol Answering: Fielded, RecordValue {
    /// All its fields are absent.
    init()

    /// Reads the field of this index, or another one.
    mutating func read(_ key: Int, from source: inout some FieldSource) throws(Unreadable)

    var otherFields: [String: JSONValue] { get set }
}

extension Answering {
    init(from record: inout RecordReader) throws(Unreadable) {
        self.init()
        let outer = try record.beginObject()
        while let key = try record.key() { try read(key, from: &record) }
        try record.endObject(outer, &otherFields)
    }

    public init(from decoder: any Decoder) throws {
        self.init()
        var names = FieldNames()
        try put(to: &names)
        do {
            var source = try DecodedFields(decoder, names.all)
            while let key = try source.key() { try read(key, from: &source) }
        } catch let error as Unreadable {
            throw error.cause ?? error
        }
    }
}

/// The fields that a value is read from.
protocol FieldSource {
    /// Reads the value of the field that it is at.
    mutating func value<Value: RecordValue>() throws(Unreadable) -> Value
    /// Reads a field that is not declared, or all of them; `key`: not the index of a declared field.
    mutating func other(_ key: Int, _ others: inout [String: JSONValue]) throws(Unreadable)
}

/// The names of a value's fields.
private struct FieldNames: FieldSink {
    var all: [String] = []

    mutating func put(_ name: String, _ value: (some FieldValue)?) { all.append(name) }
    mutating func secret(_ name: String, _ value: (some FieldValue)?) { all.append(name) }
    mutating func others(_ fields: [String: JSONValue]) { all.append(FieldName.others.stringValue) }
}

/// The fields of a value that are present in its encoded form, in declared order.
private struct DecodedFields: FieldSource {
    private let fields: FieldReader
    private let names: [String]
    private var next = 0

    init(_ decoder: any Decoder, _ names: [String]) throws {
        fields = try FieldReader(decoder)
        self.names = names
    }

    mutating func key() throws -> Int? {
        while next < names.count {
            next += 1
            if try fields.has(names[next - 1]) { return next - 1 }
        }
        return nil
    }

    mutating func value<Value: RecordValue>() throws(Unreadable) -> Value {
        let name = names[next - 1]
        do {
            if Value.self == Decimal.self, let decimal = try fields.decimal(name) as? Value { return decimal }
            return try fields.value(name)
        } catch {
            throw Unreadable(reason: name, cause: error)
        }
    }

    mutating func other(_ key: Int, _ others: inout [String: JSONValue]) throws(Unreadable) {
        do {
            others = try fields.others()
        } catch {
            throw Unreadable(reason: FieldName.others.stringValue, cause: error)
        }
    }
}

/// Takes the fields of a value.
protocol FieldSink {
    mutating func put(_ name: String, _ value: (some FieldValue)?) throws
    /// Takes a field that must not be shown.
    mutating func secret(_ name: String, _ value: (some FieldValue)?) throws
    /// Takes the fields beyond the declared ones.
    mutating func others(_ fields: [String: JSONValue]) throws
}

extension Fielded {
    func write(to text: inout JSONText) throws {
        try text.object { try put(to: &$0) }
    }

    /// Encodes the fields that are set: decimals as text, other fields as `otherFields`.
    public func encode(to encoder: any Encoder) throws {
        var sink = EncodedFields(container: encoder.container(keyedBy: FieldName.self))
        try put(to: &sink)
    }

    /// Shows the fields that are set: card numbers, keys and untyped data as `***`.
    public var customMirror: Mirror {
        var sink = ShownFields()
        // This sink takes everything.
        try? put(to: &sink)
        return Mirror(self, children: sink.children, displayStyle: .struct)
    }
}

/// A field's name.
struct FieldName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) {
        self.stringValue = stringValue
    }

    init?(intValue: Int) {
        return nil
    }

    static let others = FieldName(stringValue: "otherFields")
}

private struct EncodedFields: FieldSink {
    var container: KeyedEncodingContainer<FieldName>

    mutating func put(_ name: String, _ value: (some FieldValue)?) throws {
        let key = FieldName(stringValue: name)
        if let decimal = value as? Decimal {
            try container.encode(decimal.description, forKey: key)
        } else {
            try container.encodeIfPresent(value, forKey: key)
        }
    }

    mutating func secret(_ name: String, _ value: (some FieldValue)?) throws {
        try put(name, value)
    }

    mutating func others(_ fields: [String: JSONValue]) throws {
        if !fields.isEmpty {
            try container.encode(fields, forKey: .others)
        }
    }
}

private struct ShownFields: FieldSink {
    var children: [Mirror.Child] = []

    mutating func put(_ name: String, _ value: (some FieldValue)?) {
        if let value {
            children.append((name, value))
        }
    }

    mutating func secret(_ name: String, _ value: (some FieldValue)?) {
        if value != nil {
            children.append((name, "***"))
        }
    }

    mutating func others(_ fields: [String: JSONValue]) {
        if !fields.isEmpty {
            children.append((FieldName.others.stringValue, fields.keys.sorted()))
        }
    }
}

/// Reads the fields of a value.
struct FieldReader {
    private let container: KeyedDecodingContainer<FieldName>

    init(_ decoder: any Decoder) throws {
        container = try decoder.container(keyedBy: FieldName.self)
    }

    func has(_ name: String) throws -> Bool {
        let key = FieldName(stringValue: name)
        return try container.contains(key) && !container.decodeNil(forKey: key)
    }

    func value<Value: Decodable>(_ name: String) throws -> Value {
        try withoutValues { try container.decode(Value.self, forKey: FieldName(stringValue: name)) }
    }

    func valueIfPresent<Value: Decodable>(_ name: String) throws -> Value? {
        try withoutValues { try container.decodeIfPresent(Value.self, forKey: FieldName(stringValue: name)) }
    }

    /// Reads a value without quoting it in an error: Foundation quotes a number that does not fit, which may be that of a card.
    private func withoutValues<Value>(_ read: () throws -> Value) throws -> Value {
        do {
            return try read()
        } catch let DecodingError.dataCorrupted(context) where context.debugDescription != Self.noDecimal {
            throw DecodingError.dataCorrupted(.init(codingPath: context.codingPath, debugDescription: "expected a value of its type, found one that does not fit"))
        }
    }

    private static let noDecimal = "expected a decimal of at most 38 digits, found other text or more digits"

    func decimal(_ name: String) throws -> Decimal {
        guard let decimal = try decimalIfPresent(name) else {
            throw DecodingError.keyNotFound(FieldName(stringValue: name), .init(codingPath: container.codingPath, debugDescription: "expected a decimal, found nothing"))
        }
        return decimal
    }

    /// A decimal from its text.
    func decimalIfPresent(_ name: String) throws -> Decimal? {
        let key = FieldName(stringValue: name)
        guard let text = try container.decodeIfPresent(String.self, forKey: key) else { return nil }
        guard let decimal = Decimal(exactly: text) else {
            throw DecodingError.dataCorruptedError(forKey: key, in: container, debugDescription: Self.noDecimal)
        }
        return decimal
    }

    func others() throws -> [String: JSONValue] {
        try container.decodeIfPresent([String: JSONValue].self, forKey: .others) ?? [:]
    }
}

extension Decimal {
    /// Reads a decimal from plain digits, such as `-12.50`. Returns nil for other text, and where a digit would be lost.
    init?(exactly text: String) {
        var significant = 0, zeros = 0, places = 0, digits = 0
        var afterPoint = false
        for (index, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "-") where index == 0: continue
            case UInt8(ascii: ".") where !afterPoint && digits > 0: afterPoint = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits += 1
                places += afterPoint ? 1 : 0
                if byte == UInt8(ascii: "0") {
                    zeros += significant > 0 ? 1 : 0
                } else {
                    significant += zeros + 1
                    zeros = 0
                }
            default: return nil
            }
        }
        // 38 digits always fit into Decimal's 128 bits, and its exponent goes down to -128.
        guard digits > 0, !afterPoint || places > 0, significant <= 38, places <= 128, digits - places <= 128, let decimal = Decimal(string: text) else { return nil }
        self = decimal
    }
}
