/// A frame that is no message, with whatever parts of it could be read, so that an error reply can name them.
public struct MalformedMessage: Error, Hashable, Sendable {
    /// What is wrong with a frame. The raw values are few and fixed, fit to label a metric.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        /// The text is not JSON.
        case invalidJSON = "invalid json"
        /// The JSON is nested deeper than the limit.
        case tooDeep = "too deep"
        /// The bytes are not UTF-8 where they must be.
        case invalidUTF8 = "invalid utf-8"
        /// Version 2: the JSON is no array.
        case notAnArray = "not an array"
        /// Version 2: the array has fewer than five elements.
        case tooFewElements = "too few elements"
        /// Version 1: the JSON is no object.
        case notAnObject = "not an object"
        /// Version 1: topic, event, payload or ref is missing.
        case missingKey = "missing key"
        /// A ref is neither null, string nor number, or too long.
        case badRef = "bad ref"
        /// The topic is no string, or too long.
        case badTopic = "bad topic"
        /// The event is no string, or too long.
        case badEvent = "bad event"
        /// The topic is longer than the server wants.
        case longTopic = "topic too long"
        /// The event is longer than the server wants.
        case longEvent = "event too long"
        /// The payload does not fit the message.
        case badPayload = "bad payload"
        /// A binary frame of a kind that clients do not send.
        case unknownBinaryKind = "unknown binary kind"
        /// A binary frame ends before its metadata does.
        case truncated = "truncated"
        /// Long-poll: the body of a request is no batch of messages.
        case badBatch = "bad batch"
        /// The serializer takes no frames of that kind.
        case unsupportedFrameKind = "unsupported frame kind"
    }

    /// What is wrong.
    public var reason: Reason
    /// The message's `join_ref`, if it could be read and is not null.
    public var joinRef: Ref?
    /// The message's `ref`, if it could be read and is not null.
    public var ref: Ref?
    /// The message's topic as JSON: a string with its quotes, a number, `true`, `false` or `null`. Nil if it could not
    /// be read, or is an array, an object or too long to be repeated.
    public var rawTopic: String?

    /// A malformed message with the parts that could be read.
    public init(_ reason: Reason, joinRef: Ref? = nil, ref: Ref? = nil, rawTopic: String? = nil) {
        self.reason = reason
        self.joinRef = joinRef
        self.ref = ref
        self.rawTopic = rawTopic
    }
}

extension MalformedMessage: CustomStringConvertible {
    /// The reason.
    public var description: String { "malformed message: \(reason.rawValue)" }
}
