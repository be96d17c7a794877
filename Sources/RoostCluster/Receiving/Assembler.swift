import NIOCore

/// Puts records together again that came in several frames.
struct Assembler {
    private var parts: [InboundStream: ByteBuffer] = [:]

    /// The bytes that are kept.
    private(set) var size = 0

    /// Takes the body of a frame.
    ///
    /// - Parameter room: How many more bytes may be kept.
    /// - Returns: The records, when they are complete.
    mutating func take(
        _ kind: FrameKind,
        _ body: ByteBuffer,
        of stream: InboundStream,
        limit: Int,
        room: Int
    ) throws(FrameRefusal) -> ByteBuffer? {
        if kind == .records || kind == .first { self.drop(stream) }
        if kind == .records { return body }
        // The beginning was lost, which has been noticed.
        guard kind == .first || self.parts[stream] != nil else { return nil }
        let kept = self.parts[stream]?.readableBytes ?? 0
        guard kept + body.readableBytes <= limit, body.readableBytes <= room else {
            self.drop(stream)
            throw .oversized
        }
        self.size += body.readableBytes
        self.parts[stream, default: ByteBuffer()].writeImmutableBuffer(body)
        guard kind == .last, let records = self.parts[stream] else { return nil }
        self.drop(stream)
        return records
    }

    /// Gives up what has been kept of a stream.
    mutating func drop(_ stream: InboundStream) {
        if let part = self.parts.removeValue(forKey: stream) { self.size -= part.readableBytes }
    }
}
