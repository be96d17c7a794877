import NIOCore
import RoostProtocol

/// Frames as a client sends them: masked (RFC 6455, 5.3).
enum ClientFrame {
    private static let key: UInt32 = 0x6b5a_4938

    /// A text message in one frame. At most 65 535 bytes.
    static func text(_ text: String) -> ByteBuffer {
        let payload = ByteBuffer(string: text)
        var frame = ByteBuffer()
        frame.writeInteger(UInt8(0x81))
        if payload.readableBytes < 126 {
            frame.writeInteger(0x80 | UInt8(payload.readableBytes))
        } else {
            frame.writeInteger(UInt8(0xFE))
            frame.writeInteger(UInt16(clamping: payload.readableBytes))
        }
        frame.writeInteger(self.key, endianness: .little)
        payload.withUnsafeReadableBytes { bytes in
            // Masking and unmasking are the same.
            _ = frame.writeUnmasking(bytes, key: self.key, expected: bytes.count)
        }
        return frame
    }

    /// The join of a topic, as phoenix.js sends it.
    static func join(_ topic: String) -> ByteBuffer {
        self.text(#"["1","1","\#(topic)","phx_join",{}]"#)
    }
}
