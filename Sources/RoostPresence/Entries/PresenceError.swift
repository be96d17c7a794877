/// Why a presence could not be tracked or updated.
public struct PresenceError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Code: Hashable, Sendable {
        /// The owner has a presence of that key in that topic already (Phoenix's `:already_tracked`).
        case alreadyTracked
        /// The owner has no presence of that key in that topic (Phoenix's `:nopresence`).
        case notTracked
        /// The topic is longer than ``ReplicationConfiguration/maxTopicSize``.
        case topicTooLong
        /// The key is longer than ``ReplicationConfiguration/maxKeySize``.
        case keyTooLong
        /// The meta is longer than ``ReplicationConfiguration/maxMetaSize``.
        case metaTooLong
    }

    /// What is wrong.
    public let code: Code

    /// An error of that code.
    public init(_ code: Code) {
        self.code = code
    }
}

extension PresenceError: CustomStringConvertible {
    /// What is wrong, in words.
    public var description: String {
        switch self.code {
        case .alreadyTracked: "already tracked"
        case .notTracked: "not tracked"
        case .topicTooLong: "topic too long"
        case .keyTooLong: "key too long"
        case .metaTooLong: "meta too long"
        }
    }
}
