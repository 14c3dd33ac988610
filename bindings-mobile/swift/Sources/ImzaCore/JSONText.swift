// Writes JSON for the core, decimals as text with their exact digits.
//
// Foundation's encoder is slower, and writes a decimal as a number.

import Foundation

/// JSON text that is being written.
struct JSONText: FieldSink {
    private var bytes: [UInt8] = []

    init() {
        bytes.reserveCapacity(1024)
    }

    /// The text written so far.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    // MARK: Containers

    mutating func object(_ fill: (inout JSONText) throws -> Void) rethrows {
        bytes.append(UInt8(ascii: "{"))
        try fill(&self)
        bytes.append(UInt8(ascii: "}"))
    }

    mutating func list<Element>(_ elements: some Sequence<Element>, _ write: (Element, inout JSONText) throws -> Void) rethrows {
        bytes.append(UInt8(ascii: "["))
        for element in elements {
            separate()
            try write(element, &self)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    mutating func name(_ name: String) {
        separate()
        string(name)
        bytes.append(UInt8(ascii: ":"))
    }

    /// Writes a comma, unless the container has just begun.
    private mutating func separate() {
        if let last = bytes.last, last != UInt8(ascii: "{"), last != UInt8(ascii: "[") {
            bytes.append(UInt8(ascii: ","))
        }
    }

    // MARK: Scalars

    mutating func string(_ value: String) {
        var value = value
        value.withUTF8 { utf8 in
            bytes.append(UInt8(ascii: "\""))
            var copied = 0
            for (index, byte) in utf8.enumerated() where byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 {
                bytes.append(contentsOf: utf8[copied..<index])
                copied = index + 1
                escape(byte)
            }
            bytes.append(contentsOf: utf8[copied...])
            bytes.append(UInt8(ascii: "\""))
        }
    }

    private mutating func escape(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        if byte < 0x20 {
            let digits = Array("0123456789abcdef".utf8)
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(digits[Int(byte >> 4)])
            bytes.append(digits[Int(byte & 15)])
        } else {
            bytes.append(byte)
        }
    }

    /// Writes digits, `true`, `false` or `null`.
    mutating func verbatim(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    // MARK: Fields

    mutating func put(_ name: String, _ value: (some FieldValue)?) throws {
        guard let value else { return }
        // The name of a declared field needs no escape.
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: name.utf8)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        try value.write(to: &self)
    }

    mutating func secret(_ name: String, _ value: (some FieldValue)?) throws {
        try put(name, value)
    }

    /// Writes the fields beyond a request's type beside its own.
    mutating func others(_ fields: [String: JSONValue]) throws {
        // Misfits of an answer are not sent.
        for (key, value) in fields.sorted(by: { $0.key < $1.key }) where key != Misfit.member {
            name(key)
            value.write(to: &self)
        }
    }
}

extension JSONText {
    /// Writes one value.
    static func of(_ value: some FieldValue) throws -> String {
        var text = JSONText()
        try value.write(to: &text)
        return text.text
    }
}

/// A value that a field can have.
protocol FieldValue: Codable, Sendable {
    func write(to text: inout JSONText) throws
}

extension String: FieldValue {
    func write(to text: inout JSONText) { text.string(self) }
}

extension Decimal: FieldValue {
    func write(to text: inout JSONText) { text.string(description) }
}

extension Int: FieldValue {
    func write(to text: inout JSONText) { text.verbatim(String(self)) }
}

extension Int64: FieldValue {
    func write(to text: inout JSONText) { text.verbatim(String(self)) }
}

extension Bool: FieldValue {
    func write(to text: inout JSONText) { text.verbatim(self ? "true" : "false") }
}

extension Array: FieldValue where Element: FieldValue {
    func write(to text: inout JSONText) throws {
        try text.list(self) { try $0.write(to: &$1) }
    }
}

extension Dictionary: FieldValue where Key == String, Value: FieldValue {
    func write(to text: inout JSONText) throws {
        try text.object { text in
            for (name, value) in sorted(by: { $0.key < $1.key }) {
                text.name(name)
                try value.write(to: &text)
            }
        }
    }
}
