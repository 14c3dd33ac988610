// Open enums: their list of words may grow, and they keep a word that they do not know.

/// An enum of words. A word that this version does not know is kept as it came.
public protocol Word: RawRepresentable<String>, Codable, Sendable, Hashable, CustomStringConvertible {
    /// Takes any word.
    init(rawValue: String)
}

extension Word {
    /// The word.
    public var description: String { rawValue }
}

extension Word {
    /// Words by their texts.
    static func texts(_ words: [Self]) -> [String: Self] {
        Dictionary(uniqueKeysWithValues: words.map { ($0.rawValue, $0) })
    }

    init(from record: inout RecordReader) throws(Unreadable) { self.init(rawValue: try record.text()) }

    func write(to text: inout JSONText) { text.string(rawValue) }
}
