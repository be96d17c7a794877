import NIOCore
import RoostProtocol
import TestSupport

/// The frames of a client. However a stream is cut, the decoder says the same as one that is too simple to be wrong in
/// the same way, and stays within its limits.
///
/// The first byte chooses the limits and, by its highest bit, compression, the second where the stream is cut.
enum FrameTarget: FuzzTarget {
    static let name = "frames"

    private static let limits: [WebSocketDecoder.Limits] = [
        .init(maxFrameSize: 300, maxMessageSize: 500, maxFragments: 6),
        .init(maxFrameSize: 100_000, maxMessageSize: 100_000, maxFragments: 64),
        .init(maxFrameSize: 0, maxMessageSize: 0, maxFragments: 0),
        .init(),
    ]

    static func run(_ bytes: [UInt8]) throws {
        var input = FuzzInput(bytes)
        let choice = input.byte()
        let limits = limits[Int(choice) % limits.count]
        let decoder = WebSocketDecoder(limits: limits, allowsCompression: choice >= 0x80)
        let size = input.byte()
        let stream = Array(input.rest)
        let events = try events([stream], decoder)
        try requireEqual(try self.events(FuzzInput.pieces(of: stream, size: size), decoder), events, "in pieces")
        try requireEqual(try self.events(stream.map { [$0] }, decoder), events, "byte by byte")
        let reference = WebSocketReferenceDecoder.events(stream, limits: limits, allowsCompression: choice >= 0x80)
        try requireEqual(events, reference, "against the reference")
        for event in events { try check(event, limits) }
    }

    private static func events(
        _ pieces: [[UInt8]],
        _ decoder: WebSocketDecoder
    ) throws -> [WebSocketDecoder.Event] {
        var decoder = decoder
        var events: [WebSocketDecoder.Event] = []
        for piece in pieces {
            var buffer = ByteBuffer(bytes: piece)
            while let event = decoder.next(&buffer) { events.append(event) }
            try require(buffer.readableBytes == 0, "the decoder leaves bytes behind")
            try require(decoder.pendingPayloadBytes >= 0, "a negative number of bytes is awaited")
        }
        return events
    }

    private static func check(_ event: WebSocketDecoder.Event, _ limits: WebSocketDecoder.Limits) throws {
        switch event {
        case .compressedMessage(_, let bytes):
            try require(bytes.readableBytes <= limits.maxMessageSize, "a message beyond the limit")
        case .message(let kind, let bytes):
            try require(bytes.readableBytes <= limits.maxMessageSize, "a message beyond the limit")
            try require(kind == .binary || isUTF8(bytes), "a text that is not UTF-8")
            try require(bytes.storageCapacity <= max(64, 2 * bytes.readableBytes), "a message in too much memory")
        case .ping(let bytes), .pong(let bytes):
            try require(bytes.readableBytes <= 125, "an oversized control frame")
        case .close(let code, let reason):
            try require(code?.isValidOnWire ?? reason.isEmpty, "a close code that must not be sent")
            try checkAnswer(code, reason)
        case .violation(let violation):
            try require(violation.code.isValidOnWire, "a close code that must not be sent")
        }
    }

    /// A server's close frame with the same content is one that a client would accept.
    private static func checkAnswer(_ code: WebSocketCloseCode?, _ reason: String) throws {
        let frame = WebSocketEncoder.close(code, reason: reason, allocator: ByteBufferAllocator())
        var expected: [UInt8] = []
        if let code { expected = [UInt8(code.rawValue >> 8), UInt8(code.rawValue & 0xFF)] + reason.utf8 }
        try requireEqual(Array(buffer: frame), [0x88, UInt8(expected.count)] + expected, "the close frame")
    }

    private static func isUTF8(_ bytes: ByteBuffer) -> Bool {
        String(validating: bytes.readableBytesView, as: UTF8.self) != nil
    }
}
