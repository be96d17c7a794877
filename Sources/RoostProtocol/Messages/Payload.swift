public import NIOCore

/// What a message carries: JSON, or binary data.
///
/// JSON stays the text it arrived as. It has been validated, so it can be sent on to others without being decoded and
/// encoded again; it is decoded when you ask for a value.
///
///     let chat: Chat = try payload.decode()
///     return .reply(.ok, ["id": .int(id)])
public struct Payload: Hashable, Sendable {
    /// Whether this is binary data rather than JSON.
    public let isBinary: Bool
    /// The readable bytes are the JSON text, in UTF-8, or the binary data.
    public let bytes: ByteBuffer

    /// The empty object, `{}`.
    public static let empty = Payload(validatedJSON: ByteBuffer(string: "{}"))

    /// A JSON value.
    public init(json: JSON) {
        var writer = JSONWriter(capacity: 64)
        writer.value(json)
        self.init(validatedJSON: writer.buffer())
    }

    /// Binary data, the readable bytes of `binary`. Only clients of protocol version 2 can receive it.
    public init(binary: ByteBuffer) {
        isBinary = true
        bytes = binary
    }

    /// Binary data. Only clients of protocol version 2 can receive it.
    public init(binary: some Sequence<UInt8>) {
        self.init(binary: ByteBuffer(bytes: binary))
    }

    /// The binary data; `nil` when this is JSON.
    public var binary: [UInt8]? {
        isBinary ? Array(buffer: bytes) : nil
    }

    /// JSON text from outside, the readable bytes of `text`.
    /// - Throws: ``JSONError`` unless it is exactly one JSON value in UTF-8, with whitespace around it at most.
    public init(validating text: ByteBuffer) throws(JSONError) {
        try text.checkUTF8()
        let token = try text.withUnsafeReadableBytes { bytes throws(JSONError) in
            var scanner = JSONScanner(bytes)
            let token = try scanner.value()
            try scanner.expectEnd()
            return token
        }
        self.init(token, in: text)
    }

    /// JSON text that is known to be exactly one JSON value in UTF-8.
    package init(validatedJSON text: ByteBuffer) {
        isBinary = false
        bytes = text
    }

    /// The value `token`, scanned from the readable bytes of `text`, whose storage is shared.
    init(_ token: JSONToken, in text: ByteBuffer) {
        let slice = text.getSlice(at: text.readerIndex + token.start, length: token.count)
        self.init(validatedJSON: slice ?? Payload.empty.bytes)
    }
}

extension Payload: ExpressibleByDictionaryLiteral {
    /// An object. Of two equal keys the later one counts.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self.init(json: .object(Dictionary(elements) { _, later in later }))
    }
}

extension Payload: CustomStringConvertible {
    /// The JSON text, or the size of the binary data.
    public var description: String {
        isBinary ? "<\(bytes.readableBytes) bytes>" : String(buffer: bytes)
    }
}
