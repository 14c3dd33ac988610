// Calls the C function of `bindings-mobile/src/direct.rs`, which builds requests and reads answers and messages, through one buffer.

import Foundation
internal import ImzaBridgeFFI

/// The C function.
enum Direct {
    /// What it does.
    enum Entry: UInt8 {
        case build = 0
        case read = 1
        case handleMessage = 2
        case readUntyped = 3
    }

    /// A part of its input.
    enum Part {
        case text(String)
        case bytes(Data)
        case absent

        fileprivate var count: Int {
            switch self {
            case .text(let text): text.utf8.count
            case .bytes(let bytes): bytes.count
            case .absent: 0
            }
        }
    }

    /// Runs an entry with its parts, and reads its output. The buffer is wiped.
    ///
    /// It is not generic, so that it is compiled once and not for each operation.
    ///
    /// - Throws: What the core reports, and what `read` throws.
    static func call(_ client: UInt64, _ entry: Entry, _ parts: [Part], read: (inout Output) throws -> Void) throws {
        let length = parts.reduce(1) { $0 + prefix + $1.count }
        guard length <= Int(Int32.max) else { throw ImzaError(.invalidRequest, "expected at most 2 GB, found more", path: "body") }
        // Nearly every output is shorter: a request is sent as it was written, a record is shorter than the JSON that it was read from.
        var capacity = length + room
        while true {
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 1)
            var used = length
            defer {
                UnsafeMutableRawBufferPointer(rebasing: buffer[..<used]).initializeMemory(as: UInt8.self, repeating: 0)
                buffer.deallocate()
            }
            write(entry, parts, into: buffer)
            let written = imza_call(client, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt32(length), UInt32(capacity))
            if written > 0 {
                used = max(used, Int(written))
                var output = Output(UnsafeRawBufferPointer(rebasing: buffer[..<Int(written)]))
                if buffer[0] == 0 {
                    _ = try output.byte()
                    throw ImzaError(report: try output.text())
                }
                return try read(&output)
            }
            guard written < 0 else { throw Unreadable.record }
            capacity = Int(-written)
        }
    }

    private static func write(_ entry: Entry, _ parts: [Part], into buffer: UnsafeMutableRawBufferPointer) {
        buffer[0] = entry.rawValue
        var at = 1
        for part in parts {
            let count = if case .absent = part { Int32(-1) } else { Int32(part.count) }
            buffer.storeBytes(of: count.bigEndian, toByteOffset: at, as: Int32.self)
            at += prefix
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[at...])
            switch part {
            case .text(var text): text.withUTF8 { rest.copyMemory(from: UnsafeRawBufferPointer($0)) }
            case .bytes(let bytes): bytes.copyBytes(to: rest)
            case .absent: break
            }
            at += part.count
        }
    }

    /// The size of a length.
    private static let prefix = 4
    private static let room = 4096

    /// The rest of an output, which begins with the mark of what it is. It is checked, although the library is of this release.
    struct Output {
        private let bytes: UnsafeRawBufferPointer
        private var at = 0

        fileprivate init(_ bytes: UnsafeRawBufferPointer) {
            self.bytes = bytes
        }

        mutating func byte() throws(Unreadable) -> UInt8 {
            try take(1)[0]
        }

        mutating func number() throws(Unreadable) -> Int {
            Int(Int32(bigEndian: try take(prefix).loadUnaligned(as: Int32.self)))
        }

        /// The bytes of a text or of data. They are valid as long as the buffer.
        mutating func span() throws(Unreadable) -> UnsafeRawBufferPointer {
            try take(try number())
        }

        mutating func text() throws(Unreadable) -> String {
            String(decoding: try span(), as: UTF8.self)
        }

        mutating func textOrNil() throws(Unreadable) -> String? {
            let length = try number()
            return length < 0 ? nil : String(decoding: try take(length), as: UTF8.self)
        }

        mutating func dataOrNil() throws(Unreadable) -> Data? {
            let length = try number()
            return length < 0 ? nil : Data(try take(length))
        }

        private mutating func take(_ count: Int) throws(Unreadable) -> UnsafeRawBufferPointer {
            guard 0...(bytes.count - at) ~= count else { throw .record }
            defer { at += count }
            return UnsafeRawBufferPointer(rebasing: bytes[at..<at + count])
        }
    }
}
