internal import CRoostZlib
package import NIOCore

/// Decompresses messages, each on its own (RFC 7692 section 7.2.2). One serves all connections of an event loop; not
/// for several threads at once. It takes about 60 KiB, from the first message on.
package final class MessageInflater {
    /// How many DEFLATE streams a message may consist of. A block may be marked as the last and others follow all the
    /// same (RFC 7692 section 7.2.3.4), but starting anew costs more than two bytes of input should.
    private static let maxStreams = 64

    // zlib keeps the address of the stream, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private let scratch: UnsafeMutableRawBufferPointer
    private let isReady: Bool

    /// An inflater for windows of any size.
    package init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        scratch = .allocate(byteCount: 16_384, alignment: 16)
        isReady = roost_inflate_init(stream, 15) == Z_OK
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        scratch.deallocate()
    }

    /// The message that was sent as `compressed`, put together from its fragments.
    ///
    /// A message must end where a flush ended or with a last block. One of no bytes at all, which should have been a
    /// zero byte (RFC 7692 section 7.2.3.6), counts as empty, as zlib's users mostly have it.
    ///
    /// - Throws: 1009 as soon as it exceeds `limits`; 1007 when it is no DEFLATE stream, is cut off, or, for texts, is
    ///   not UTF-8; 1011 when there is no memory.
    package func inflate(
        _ compressed: ByteBuffer,
        _ kind: WebSocketMessageKind,
        limits: InflateLimits
    ) throws(WebSocketViolation) -> ByteBuffer {
        guard compressed.readableBytes > 0 else { return ByteBuffer() }
        guard isReady, inflateReset(stream) == Z_OK else { throw .inflaterUnavailable }
        var message = InflatedMessage(kind, compressedSize: compressed.readableBytes, limits: limits)
        let fault = compressed.withUnsafeReadableBytes { run($0, into: &message) }
        if let fault = fault ?? message.faultAtEnd { throw fault }
        return message.bytes
    }

    /// Ends, because each step reads or writes something, or is the last.
    private func run(_ bytes: UnsafeRawBufferPointer, into message: inout InflatedMessage) -> WebSocketViolation? {
        stream.setInput(bytes)
        var streams = 1
        while true {
            stream.setOutput(scratch, limit: message.room)
            let status = CRoostZlib.inflate(stream, Z_NO_FLUSH)
            if let fault = message.append(stream.written(to: scratch)) { return fault }
            switch status {
            case Z_OK where isUnderWay: continue
            case Z_OK, Z_BUF_ERROR: return endFault
            case Z_STREAM_END where stream.pointee.avail_in == 0: return nil
            case Z_STREAM_END where streams < Self.maxStreams && inflateReset(stream) == Z_OK: streams += 1
            default: return .corruptedMessage
            }
        }
    }

    private var isUnderWay: Bool { stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0 }

    /// The sender has cut the length of an empty stored block off the end; that is what zlib must be waiting for.
    private var endFault: WebSocketViolation? {
        inflateSyncPoint(stream) == 1 ? nil : .truncatedMessage
    }
}
