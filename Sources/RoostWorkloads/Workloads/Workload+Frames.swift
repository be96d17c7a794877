import NIOCore
import RoostProtocol

extension Workload {
    /// A client's frames of 100 bytes become messages, ten to a read.
    static var frameDecode: Workload {
        Workload("frame decode") {
            var bytes = ByteBuffer()
            for _ in 0..<10 { bytes.writeImmutableBuffer(ClientFrame.text(String(repeating: "x", count: 100))) }
            let limits = WebSocketDecoder.Limits(maxFrameSize: 1 << 20, maxMessageSize: 1 << 20, maxFragments: 16)
            return {
                var decoder = WebSocketDecoder(limits: limits)
                for _ in 0..<100 {
                    var read = bytes
                    while let event = decoder.next(&read) { consume(event) }
                }
            }
        }
    }

    /// 64 KiB of payload are unmasked.
    static var unmask: Workload {
        Workload("unmask 64 KiB", operations: 100) {
            let source = [UInt8](repeating: 0x55, count: 65_536)
            let target = UnsafeMutableRawBufferPointer.allocate(byteCount: source.count, alignment: 16)
            return {
                for _ in 0..<100 {
                    source.withUnsafeBytes { consume(WebSocketMask.copy($0, to: target, key: 0x1234_5678)) }
                }
            }
        }
    }
}
