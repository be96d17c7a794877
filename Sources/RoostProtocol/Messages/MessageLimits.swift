/// The most that a message's metadata may take, whatever else is configured.
package enum MessageLimits {
    /// The longest `ref` and `join_ref`, in bytes: what a binary frame can carry.
    package static let maxRefBytes = 255
    /// The longest topic and event, in bytes.
    package static let maxNameBytes = 65_535
}
