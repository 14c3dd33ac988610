// Parts of an answer that do not fit their type.

/// A part of an answer, or of a message from outside, that does not fit its type. Its field is nil, and everything else is as it would be
/// without it. An encoded answer keeps its misfits among its `otherFields`, as `$misfits`.
public struct Misfit: Codable, Sendable, Hashable {
    /// Its place in the result, such as `items[2].price`. Indices count the elements as they arrived: one that does not fit is left out of its
    /// list.
    public let path: String
    /// The expected form and the kind of value that was found, never the value.
    public let reason: String
    /// The JSON text that arrived. It may be a card number: printing a misfit does not show it.
    public let raw: String

    /// The member of `otherFields` that has the misfits. No API has such a name.
    static let member = "$misfits"

    static func among(_ otherFields: [String: JSONValue]) -> [Misfit] {
        guard case .array(let misfits)? = otherFields[member] else { return [] }
        return misfits.map { misfit in
            func text(_ name: String) -> String {
                if case .string(let text)? = misfit[name] { text } else { "" }
            }
            return Misfit(path: text("path"), reason: text("reason"), raw: text("raw"))
        }
    }
}

extension Misfit: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "\(path): \(reason)" }

    public var debugDescription: String { description }

    public var customMirror: Mirror {
        Mirror(self, children: [("path", path), ("reason", reason)], displayStyle: .struct)
    }
}
