import NIOCore
import RoostProtocol

/// Makes compressed frames for the connections that have agreed on a window. From any thread.
final class FrameCompressor: Sendable {
    private let compressor: MessageCompressor
    private let minimumSize: Int
    private let metrics: RoostMetrics

    init(_ configuration: CompressionConfiguration, windowBits: Int, metrics: RoostMetrics) {
        self.compressor = MessageCompressor(level: configuration.level, windowBits: windowBits)
        self.minimumSize = configuration.minimumSize
        self.metrics = metrics
    }

    /// The compressed frame of a message; `nil` when it is to go uncompressed, because it is too short or would become
    /// no smaller.
    func frame(_ kind: FrameKind, _ message: ByteBuffer) -> ByteBuffer? {
        guard
            message.readableBytes >= self.minimumSize,
            let payload = self.compressor.compress(message)
        else { return nil }
        self.metrics.compressedMessages.increment()
        self.metrics.compressionSavings.increment(by: message.readableBytes - payload.readableBytes)
        return WebSocketEncoder.compressedFrame(kind == .text ? .text : .binary, inFrontOf: payload)
    }
}
