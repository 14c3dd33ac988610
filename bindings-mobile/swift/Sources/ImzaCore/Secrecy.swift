// Prints bridges and options without their keys. Clients print their names only.

extension Bridge: CustomReflectable, CustomStringConvertible {
    var description: String { "***" }
    var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}

extension CallOptions: CustomStringConvertible, CustomReflectable {
    public var description: String {
        let shown = customMirror.children.map { "\($0.label ?? ""): \($0.value)" }
        return "CallOptions(\(shown.joined(separator: ", ")))"
    }

    /// Shows the options that are set, the nonce as `***`: it acts as a secret.
    public var customMirror: Mirror {
        let all: [(String, Any?)] = [
            ("idempotencyKey", idempotencyKey), ("randomKey", randomKey), ("nonce", nonce.map { _ in "***" }), ("now", now),
            ("unknownFields", unknownFields), ("checks", checks), ("waive", waive), ("conversationId", conversationId),
        ]
        let children = all.compactMap { name, value -> Mirror.Child? in value.map { (label: name, value: $0) } }
        return Mirror(self, children: children, displayStyle: .struct)
    }
}
