// What is shown of the clients: nothing of their keys, however they are printed.

extension Bridge: CustomReflectable, CustomStringConvertible {
    var description: String { "***" }
    var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}

extension Craftgate: CustomStringConvertible {
    public var description: String { "Craftgate(***)" }
}

extension CraftgateWebhooks: CustomStringConvertible {
    public var description: String { "CraftgateWebhooks(***)" }
}

extension CraftgateCallbacks: CustomStringConvertible {
    public var description: String { "CraftgateCallbacks(***)" }
}

extension ParaX: CustomStringConvertible {
    public var description: String { "ParaX(***)" }
}

extension NexKasa: CustomStringConvertible {
    public var description: String { "NexKasa(***)" }
}

extension NKolay: CustomStringConvertible {
    public var description: String { "NKolay(***)" }
}
