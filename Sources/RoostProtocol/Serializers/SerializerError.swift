/// A message that the protocol cannot carry: a mistake of the sender's.
public struct SerializerError: Error, Hashable, Sendable {
    /// What went wrong.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// A part of a binary frame's metadata exceeds the 255 bytes that its length byte can express.
        case metadataTooLong = "metadata too long"
        /// The client's protocol version has no binary payloads (version 1).
        case binaryUnsupported = "binary unsupported"
        /// Any other rule, of a serializer of your own.
        case unencodable
    }

    /// What went wrong.
    public var code: Code
    /// The same in words, for logs.
    public var message: String

    /// An error with the given description.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension SerializerError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}

extension SerializerError {
    /// A binary payload is on its way to a client whose protocol version cannot carry it.
    package static var binaryUnsupported: SerializerError {
        SerializerError(.binaryUnsupported, "protocol version 1 has no binary payloads")
    }

    /// Throws if a topic or event is too long for the length bytes of a binary broadcast.
    package static func checkBinaryMetadata(topic: String, event: String) throws {
        for (name, text) in [("topic", topic), ("event", event)] where text.utf8.count > 255 {
            throw SerializerError(.metadataTooLong, "the \(name) of a binary message exceeds 255 bytes")
        }
    }
}
