// The address of a peer, as Swift passes it: a text, none, or no check.

/// The address that a message came from. Pass that of the peer, not a header that anyone can set.
public enum RemoteAddress: Sendable, Hashable, ExpressibleByStringLiteral {
    /// The peer's IP address; without one the check fails.
    case address(String?)
    /// No check: check the address yourself.
    case unchecked

    public init(stringLiteral value: String) {
        self = .address(value)
    }
}
