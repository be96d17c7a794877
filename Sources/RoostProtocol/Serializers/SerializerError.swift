/// A message that the protocol cannot carry: a mistake of the sender's.
public struct SerializerError: Error, Hashable, Sendable {
    /// What went wrong.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// A part of a binary frame's metadata exceeds the 255 bytes that its length byte can express.
        case metadataTooLong = "metadata too long"
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
