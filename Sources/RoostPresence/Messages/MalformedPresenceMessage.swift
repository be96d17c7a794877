/// Why bytes are no message of a presence replica.
///
/// The raw values are few and fixed, fit to label a metric.
public enum MalformedPresenceMessage: String, Error, Hashable, Sendable, CaseIterable {
    /// The message ends before it is complete, or says that more is in it than can be.
    case truncated
    /// There is something behind its end.
    case trailingBytes = "trailing bytes"
    /// It is of another version of the protocol.
    case unknownVersion = "unknown version"
    /// It is of no kind that is known, or has flags that are not.
    case unknownKind = "unknown kind"
    /// A number has more digits than it needs, or is greater than it may be.
    case badNumber = "bad number"
    /// Clocks that cannot follow each other.
    case badClock = "bad clock"
    /// Text that is not UTF-8.
    case invalidUTF8 = "invalid utf-8"
    /// A topic that is longer than the limit, or one that the message does not have.
    case badTopic = "bad topic"
    /// A key that is longer than the limit.
    case badKey = "bad key"
    /// A meta that is longer than the limit.
    case badMeta = "bad meta"
    /// More replicas than there may be.
    case tooManyReplicas = "too many replicas"
}

extension MalformedPresenceMessage: CustomStringConvertible {
    /// What is wrong.
    public var description: String { "malformed presence message: \(self.rawValue)" }
}
