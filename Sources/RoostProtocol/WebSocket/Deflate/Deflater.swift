internal import CRoostZlib
internal import NIOCore

/// A compressor of zlib's for whole messages, each on its own (RFC 7692 section 7.2.1).
///
/// For one caller at a time. It takes about 2^(windowBits + 3) bytes, 256 KiB for 15, so there are few.
final class Deflater: @unchecked Sendable {
    // Unchecked: `MessageCompressor` hands it to one caller at a time.

    /// What every flush ends with, and no message carries.
    private static let tail: [UInt8] = [0x00, 0x00, 0xFF, 0xFF]

    // zlib keeps the address of the stream, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private let scratch: UnsafeMutableRawBufferPointer
    private let isReady: Bool

    /// - Parameters:
    ///   - level: 1 (fast) to 9 (small).
    ///   - windowBits: 9 to 15.
    init(level: Int, windowBits: Int) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        scratch = .allocate(byteCount: 16_384, alignment: 16)
        let memoryLevel = CInt(windowBits - 7)
        isReady = roost_deflate_init(stream, CInt(level), CInt(windowBits), memoryLevel) == Z_OK
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
        scratch.deallocate()
    }

    /// The message compressed, with room for a frame header in front; nil when it would be no smaller, or zlib has no
    /// memory.
    func deflate(_ message: ByteBuffer) -> ByteBuffer? {
        guard isReady, message.readableBytes < Int(Int32.max), deflateReset(stream) == Z_OK else { return nil }
        var output = EncodedMessage.buffer(capacity: 0)
        let isDone = message.withUnsafeReadableBytes { flush($0, into: &output) }
        guard isDone, output.strip(Self.tail), output.readableBytes < message.readableBytes else { return nil }
        return output
    }

    /// False when the output outgrows the input.
    private func flush(_ bytes: UnsafeRawBufferPointer, into output: inout ByteBuffer) -> Bool {
        stream.setInput(bytes)
        repeat {
            stream.setOutput(scratch, limit: scratch.count)
            guard CRoostZlib.deflate(stream, Z_SYNC_FLUSH) == Z_OK else { return false }
            output.writeBytes(stream.written(to: scratch))
            guard output.readableBytes < bytes.count + Self.tail.count else { return false }
        } while stream.pointee.avail_out == 0
        return true
    }
}

extension ByteBuffer {
    /// Takes `suffix` off the end; false when the bytes do not end so.
    fileprivate mutating func strip(_ suffix: [UInt8]) -> Bool {
        guard readableBytesView.suffix(suffix.count).elementsEqual(suffix) else { return false }
        moveWriterIndex(to: writerIndex - suffix.count)
        return true
    }
}
