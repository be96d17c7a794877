import NIOCore
import RoostProtocol

extension Workload {
    /// A client's frames of 100 bytes become messages, ten to a read.
    static var frameDecode: Workload {
        Workload("decode-frames") {
            let frame = ClientFrame.text(String(repeating: "x", count: 100))
            let bytes = ByteBuffer(repeating: frame, count: 10)
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
        Workload("unmask", operations: 100) {
            let source = [UInt8](repeating: 0x55, count: 65_536)
            return {
                var target = source
                target.withUnsafeMutableBytes { target in
                    for _ in 0..<100 {
                        source.withUnsafeBytes { consume(WebSocketMask.copy($0, to: target, key: 0x1234_5678)) }
                    }
                }
            }
        }
    }
}

extension ByteBuffer {
    /// So many copies of a buffer, one after the other.
    fileprivate init(repeating buffer: ByteBuffer, count: Int) {
        self.init()
        for _ in 0..<count { self.writeImmutableBuffer(buffer) }
    }
}
