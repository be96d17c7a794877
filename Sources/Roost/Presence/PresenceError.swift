/// Why something could not be done with a presence.
public struct PresenceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The channel, or the owner, has a presence of that key in that topic already.
        case alreadyTracked = "already tracked"
        /// The channel, or the owner, has no presence of that key in that topic.
        case notTracked = "not tracked"
        /// The key is longer than ``PresenceConfiguration/maxKeySize``.
        case keyTooLarge = "key too large"
        /// The topic is longer than 65 535 bytes.
        case topicTooLarge = "topic too large"
        /// The meta is larger than ``PresenceConfiguration/maxMetaSize``.
        case metaTooLarge = "meta too large"
        /// The meta is no JSON object.
        case notAnObject = "meta is no object"
        /// The channel has ``PresenceConfiguration/maxPresencesPerChannel`` presences.
        case tooMany = "too many presences"
        /// The channel, or the owner, has ended.
        case ended = "ended"
    }

    /// What went wrong.
    public let code: Code

    init(_ code: Code) {
        self.code = code
    }

    /// The same in words.
    public var description: String { "presence: \(self.code.rawValue)" }
}
