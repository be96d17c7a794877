import NIOCore
import RoostProtocol

/// Takes the body of a POST apart (Phoenix 1.8's `Phoenix.Transports.LongPoll`).
///
/// A body of type `application/x-ndjson` has a message in each line: text that begins with a bracket, or base64 of a
/// binary message. Any other body is one text message. Roost is stricter than Phoenix where that loses messages without
/// a word, and takes a parameter of the media type, V1's objects in lines, and empty lines.
enum LongPollBody {
    /// The messages of a body.
    ///
    /// - Throws: ``LongPollError`` when it has none, too many, or something that is neither text nor base64.
    static func messages(
        in body: ByteBuffer,
        type: String?,
        maxBatch: Int,
        maxMessageSize: Int
    ) throws(LongPollError) -> [LongPollMessage] {
        let isBatch = self.isBatch(type)
        let lines = isBatch ? try self.lines(of: body, limit: maxBatch) : [body]
        guard !lines.isEmpty else { throw .malformed }
        var messages: [LongPollMessage] = []
        messages.reserveCapacity(lines.count)
        for line in lines {
            guard line.readableBytes <= maxMessageSize else { throw .tooLarge }
            messages.append(try isBatch ? self.message(line) : self.text(line))
        }
        return messages
    }

    /// Whether a media type says that each line is a message.
    static func isBatch(_ type: String?) -> Bool {
        guard let name = type?.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false).first else {
            return false
        }
        return name.lowercased().filter { $0 != " " && $0 != "\t" } == "application/x-ndjson"
    }

    private static func lines(of body: ByteBuffer, limit: Int) throws(LongPollError) -> [ByteBuffer] {
        var rest = body
        var lines: [ByteBuffer] = []
        while rest.readableBytes > 0 {
            let length = rest.readableBytesView.firstIndex(of: UInt8(ascii: "\n")).map { $0 - rest.readerIndex }
            guard let line = rest.readSlice(length: length ?? rest.readableBytes) else { break }
            if length != nil { rest.moveReaderIndex(forwardBy: 1) }
            let content = self.withoutReturn(line)
            guard content.readableBytes > 0 else { continue }
            guard lines.count < limit else { throw .tooLarge }
            lines.append(content)
        }
        return lines
    }

    private static func withoutReturn(_ line: ByteBuffer) -> ByteBuffer {
        guard line.readableBytesView.last == UInt8(ascii: "\r") else { return line }
        return line.getSlice(at: line.readerIndex, length: line.readableBytes - 1) ?? line
    }

    private static func message(_ line: ByteBuffer) throws(LongPollError) -> LongPollMessage {
        switch line.readableBytesView.first {
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            return try self.text(line)
        default:
            guard let bytes = line.withUnsafeReadableBytes({ Base64.decode($0) }) else { throw .malformed }
            return LongPollMessage(kind: .binary, bytes: ByteBuffer(bytes: bytes))
        }
    }

    /// The serializers rely on it that text is UTF-8, as WebSocket guarantees.
    private static func text(_ bytes: ByteBuffer) throws(LongPollError) -> LongPollMessage {
        guard bytes.isUTF8 else { throw .malformed }
        return LongPollMessage(kind: .text, bytes: bytes)
    }
}
