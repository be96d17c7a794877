internal import NIOCore

/// A message while it is decompressed: bounded, and for texts known to be UTF-8 so far.
struct InflatedMessage {
    private(set) var bytes = ByteBuffer()
    private let maxSize: Int
    private let excess: WebSocketViolation
    private let isText: Bool
    private var utf8 = UTF8Validator()

    /// - Parameter compressedSize: How many bytes the message has been sent in.
    init(_ kind: WebSocketMessageKind, compressedSize: Int, limits: InflateLimits) {
        isText = kind == .text
        maxSize = limits.maxSize(compressedSize)
        excess = maxSize < limits.maxMessageSize ? .inflatesTooMuch : .messageTooBig
    }

    /// How many bytes to ask for at most: enough to see that there are too many.
    var room: Int { maxSize - bytes.readableBytes + 1 }

    /// Takes what comes next and returns what is wrong with it, if anything.
    mutating func append(_ piece: UnsafeRawBufferPointer) -> WebSocketViolation? {
        guard piece.count < room else { return excess }
        guard !isText || utf8.append(piece) else { return .invalidText }
        bytes.writeBytes(piece)
        return nil
    }

    /// What is wrong with the message if nothing more comes, if anything.
    var faultAtEnd: WebSocketViolation? { isText && !utf8.isComplete ? .invalidText : nil }
}
