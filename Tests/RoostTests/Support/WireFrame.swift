import NIOCore
import RoostProtocol

/// What a client sees on its connection.
enum WireFrame: Equatable, CustomStringConvertible {
    case text(String)
    case binary([UInt8])
    /// A text that was sent compressed.
    case deflated(String)
    case close(UInt16)
    case pong
    /// The connection has ended.
    case end

    var description: String {
        switch self {
        case .text(let text): text
        case .binary(let bytes): "binary \(bytes)"
        case .deflated(let text): "deflated \(text)"
        case .close(let code): "close \(code)"
        case .pong: "pong"
        case .end: "end"
        }
    }

    /// The next frame from a server (RFC 6455, 5.2: not masked), if it is there as a whole.
    static func read(_ input: inout ByteBuffer) -> WireFrame? {
        var bytes = input
        guard let first = bytes.readInteger(as: UInt8.self), let second = bytes.readInteger(as: UInt8.self) else {
            return nil
        }
        let long: Int? =
            switch second {
            case 126: bytes.readInteger(as: UInt16.self).map { Int($0) }
            case 127: bytes.readInteger(as: UInt64.self).map { Int($0) }
            default: Int(second)
            }
        guard let length = long, var payload = bytes.readSlice(length: length) else { return nil }
        input = bytes
        switch first {
        case 0x81: return .text(String(buffer: payload))
        case 0xC1: return self.inflate(payload)
        case 0x82: return .binary(Array(buffer: payload))
        case 0x88: return .close(payload.readInteger(as: UInt16.self) ?? 1_005)
        case 0x8A: return .pong
        default: return .text("unexpected first byte \(first)")
        }
    }

    private static func inflate(_ payload: ByteBuffer) -> WireFrame {
        let limits = InflateLimits(maxMessageSize: 10_000_000, maxRatio: 2_000)
        guard let text = try? MessageInflater().inflate(payload, .text, limits: limits) else {
            return .text("not deflated")
        }
        return .deflated(String(buffer: text))
    }

    /// A text as no client may send it (RFC 6455, 5.1).
    static let unmasked = ByteBuffer(bytes: [0x81, 2, 0x68, 0x69])

    /// A frame as a client sends it: masked.
    ///
    /// - Parameter opcode: Reserved bits may be set as well.
    static func masked(_ opcode: UInt8, _ payload: [UInt8], isFinal: Bool = true) -> ByteBuffer {
        var frame = ByteBuffer(bytes: [(isFinal ? 0x80 : 0) | opcode])
        switch payload.count {
        case ..<126: frame.writeInteger(0x80 | UInt8(payload.count))
        case ..<65_536:
            frame.writeInteger(0x80 | 126 as UInt8)
            frame.writeInteger(UInt16(payload.count))
        default:
            frame.writeInteger(0x80 | 127 as UInt8)
            frame.writeInteger(UInt64(payload.count))
        }
        let key: [UInt8] = [0x12, 0x34, 0x56, 0x78]
        frame.writeBytes(key)
        frame.writeBytes(payload.enumerated().map { $1 ^ key[$0 % 4] })
        return frame
    }
}
