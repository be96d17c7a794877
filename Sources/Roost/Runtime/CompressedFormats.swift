import RoostProtocol
import Synchronization

/// The compressed formats of an endpoint: one per way of compressing and protocol version, so that connections share
/// compressed broadcasts, also those of different mounts. From any thread.
final class CompressedFormats: Sendable {
    /// What connections that compress alike share.
    struct Formats: Sendable {
        let compressor: FrameCompressor
        let webSocketV1: WireFormat
        let webSocketV2: WireFormat

        init(_ compressor: FrameCompressor) {
            self.compressor = compressor
            self.webSocketV1 = WireFormat.webSocketV1.compressed(by: compressor)
            self.webSocketV2 = WireFormat.webSocketV2.compressed(by: compressor)
        }

        /// The counterpart of an uncompressed format.
        func format(_ plain: WireFormat) -> WireFormat {
            plain === WireFormat.webSocketV1 ? self.webSocketV1 : self.webSocketV2
        }
    }

    private struct Key: Hashable {
        let level: Int
        let minimumSize: Int
        let windowBits: Int
    }

    private let metrics: RoostMetrics
    private let formats = Mutex<[Key: Formats]>([:])

    init(metrics: RoostMetrics) {
        self.metrics = metrics
    }

    /// What the connections share that have agreed on something under a configuration.
    func formats(_ configuration: CompressionConfiguration, _ agreement: DeflateAgreement) -> Formats {
        let bits = agreement.windowBits
        let key = Key(level: configuration.level, minimumSize: configuration.minimumSize, windowBits: bits)
        return self.formats.withLock { formats in
            if let known = formats[key] { return known }
            let made = Formats(FrameCompressor(configuration, windowBits: bits, metrics: self.metrics))
            formats[key] = made
            return made
        }
    }
}
