import NIOCore
import RoostProtocol

/// Compressed messages. They become what RFC 1951 says, and never more than their limits, in either role: as the
/// message of a client, and compressed by the server and inflated again.
///
/// The first byte chooses the limits, the second whether it is a text and how the server compresses.
enum InflateTarget: FuzzTarget {
    static let name = "inflate"

    private static let limits = [
        InflateLimits(maxMessageSize: 1_000, maxRatio: 10),
        InflateLimits(maxMessageSize: 0, maxRatio: 0),
        InflateLimits(maxMessageSize: 20_000, maxRatio: 1),
        InflateLimits(maxMessageSize: 400_000, maxRatio: 20),
    ]

    private static let compressors = [
        MessageCompressor(level: 1, windowBits: 9),
        MessageCompressor(level: 6, windowBits: 15),
        MessageCompressor(level: 9, windowBits: 12),
    ]

    static func run(_ bytes: [UInt8]) throws {
        var input = FuzzInput(bytes)
        let limits = limits[Int(input.byte()) % limits.count]
        let choice = Int(input.byte())
        let kind: WebSocketMessageKind = choice & 1 == 0 ? .text : .binary
        let message = Array(input.rest)
        let inflater = MessageInflater()
        let first = inflate(message, kind, limits, inflater)
        try check(first, message, kind, limits)
        try requireEqual(inflate(message, kind, limits, inflater), first, "the second time")
        try checkRoundTrip(message, compressors[choice / 2 % compressors.count], inflater)
    }

    private static func inflate(
        _ message: [UInt8],
        _ kind: WebSocketMessageKind,
        _ limits: InflateLimits,
        _ inflater: MessageInflater
    ) -> Result<ByteBuffer, WebSocketViolation> {
        Result { () throws(WebSocketViolation) in
            try inflater.inflate(ByteBuffer(bytes: message), kind, limits: limits)
        }
    }

    private static func check(
        _ result: Result<ByteBuffer, WebSocketViolation>,
        _ message: [UInt8],
        _ kind: WebSocketMessageKind,
        _ limits: InflateLimits
    ) throws {
        let byRatio = max(InflateLimits.alwaysAllowed, message.count * limits.maxRatio)
        let limit = min(limits.maxMessageSize, byRatio)
        let bytes = (try? result.get()).map { Array(buffer: $0) }
        switch InflateReference.inflate(message, limit: limit, maxStreams: 64) {
        case .whole(let expected) where kind == .binary || isUTF8(expected):
            try requireEqual(bytes, expected, "the message")
        case .whole, .broken:
            try requireEqual(result.violation, .invalidPayload, "of a broken message")
        case .tooLarge(let beginning) where kind == .binary || isUTF8(beginning):
            try requireEqual(result.violation, .messageTooBig, "of a large message")
        case .tooLarge:
            try require(result.violation != nil, "a large message that is no text was accepted")
        }
    }

    private static func checkRoundTrip(
        _ message: [UInt8],
        _ compressor: MessageCompressor,
        _ inflater: MessageInflater
    ) throws {
        guard let compressed = compressor.compress(ByteBuffer(bytes: message)) else { return }
        try require(compressed.readableBytes < message.count, "a message that compression does not make smaller")
        let limits = InflateLimits(maxMessageSize: message.count, maxRatio: 1_032)
        let again = try inflater.inflate(compressed, .binary, limits: limits)
        try requireEqual(Array(buffer: again), message, "compressed and inflated")
    }

    private static func isUTF8(_ bytes: [UInt8]) -> Bool {
        String(validating: bytes, as: UTF8.self) != nil
    }
}

extension Result<ByteBuffer, WebSocketViolation> {
    fileprivate var violation: WebSocketCloseCode? {
        guard case .failure(let violation) = self else { return nil }
        return violation.code
    }
}
