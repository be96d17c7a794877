import RoostProtocol

/// A client frame as the tests write it, right or wrong, with a masking of its own.
struct WebSocketTestFrame: Sendable {
    enum LengthForm {
        case minimal
        case short
        case two
        case eight
    }

    var opcode: UInt8
    var isFinal = true
    var reserved: UInt8 = 0
    var payload: [UInt8] = []
    var key: [UInt8]? = [0x37, 0xFA, 0x21, 0x3D]
    var form = LengthForm.minimal
    /// What the header declares, when that is not the length of the payload.
    var declared: UInt64?

    static func text(_ text: String, isFinal: Bool = true) -> [UInt8] {
        WebSocketTestFrame(opcode: 1, isFinal: isFinal, payload: Array(text.utf8)).bytes
    }

    static func binary(_ payload: [UInt8], isFinal: Bool = true) -> [UInt8] {
        WebSocketTestFrame(opcode: 2, isFinal: isFinal, payload: payload).bytes
    }

    static func more(_ payload: [UInt8], isFinal: Bool = true) -> [UInt8] {
        WebSocketTestFrame(opcode: 0, isFinal: isFinal, payload: payload).bytes
    }

    static func control(_ opcode: UInt8, _ payload: [UInt8] = []) -> [UInt8] {
        WebSocketTestFrame(opcode: opcode, payload: payload).bytes
    }

    static func close(_ code: UInt16, _ reason: [UInt8] = []) -> [UInt8] {
        control(8, [UInt8(code >> 8), UInt8(code & 0xFF)] + reason)
    }

    var bytes: [UInt8] {
        let first = (isFinal ? 0x80 : 0) | reserved << 4 | opcode
        return [first] + lengthBytes + (key ?? []) + masked
    }

    private var masked: [UInt8] {
        guard let key else { return payload }
        return payload.enumerated().map { $1 ^ key[$0 % 4] }
    }

    private var lengthBytes: [UInt8] {
        let length = declared ?? UInt64(payload.count)
        let mask: UInt8 = key == nil ? 0 : 0x80
        switch form {
        case .minimal where length < 126, .short: return [mask | UInt8(length)]
        case .minimal where length < 65_536, .two: return [mask | 126] + bigEndian(length, 2)
        default: return [mask | 127] + bigEndian(length, 8)
        }
    }

    private func bigEndian(_ value: UInt64, _ count: UInt64) -> [UInt8] {
        (1...count).map { UInt8(truncatingIfNeeded: value >> (8 * (count - $0))) }
    }
}
