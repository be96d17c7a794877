/// The header of one client frame (RFC 6455 section 5.2): 6, 8 or 14 bytes before the payload.
struct WebSocketFrameHeader: Sendable {
    /// The longest header there is.
    static let maximumSize = 14

    var opcode: WebSocketOpcode
    var isFinal: Bool
    /// Whether the message that it begins is compressed (RFC 7692 section 6).
    var isCompressed: Bool
    /// How many payload bytes the frame declares.
    var length: Int
    /// The masking key, in the form `WebSocketMask` takes.
    var key: UInt32
    /// How many bytes the header itself takes.
    var size: Int
}

extension WebSocketFrameHeader {
    /// What the first bytes of a frame turned out to be.
    enum Parsed {
        case complete(WebSocketFrameHeader)
        case incomplete
        case violation(WebSocketViolation)
    }

    /// Reads a header from the start of `bytes`, which may hold more or less than a header. Faults are found in the
    /// order of the bytes, so that a stream fails in the same way however it is cut.
    ///
    /// - Parameters:
    ///   - insideMessage: whether fragments of a message came before and its last is still to come.
    ///   - allowsCompression: whether messages may be marked as compressed.
    @inline(__always)
    static func parse(_ bytes: UnsafeRawBufferPointer, insideMessage: Bool, allowsCompression: Bool) -> Parsed {
        guard let first = bytes.first else { return .incomplete }
        guard first & 0x70 == 0 || allowsCompression && startsCompressed(first) else {
            return .violation(.reservedBits)
        }
        guard let opcode = WebSocketOpcode(rawValue: first & 0x0F) else { return .violation(.reservedOpcode) }
        let isFinal = first & 0x80 != 0
        if let fault = fault(opcode, isFinal, insideMessage) { return .violation(fault) }
        guard bytes.count > 1 else { return .incomplete }
        guard bytes[1] & 0x80 != 0 else { return .violation(.unmaskedFrame) }
        return parseLength(bytes, opcode, isFinal)
    }

    /// Whether RSV1 alone is set, and on the first frame of a message: control frames and further fragments never have
    /// it (RFC 7692 section 6.1).
    private static func startsCompressed(_ first: UInt8) -> Bool {
        let opcode = WebSocketOpcode(rawValue: first & 0x0F)
        return first & 0x70 == 0x40 && (opcode == .text || opcode == .binary)
    }

    /// What is wrong with a frame of this kind at this point, if anything (RFC 6455 sections 5.4 and 5.5).
    @inline(__always)
    private static func fault(
        _ opcode: WebSocketOpcode,
        _ isFinal: Bool,
        _ insideMessage: Bool
    ) -> WebSocketViolation? {
        if opcode.isControl { return isFinal ? nil : .fragmentedControl }
        if opcode == .continuation { return insideMessage ? nil : .strayContinuation }
        return insideMessage ? .interleavedMessage : nil
    }

    @inline(__always)
    private static func parseLength(
        _ bytes: UnsafeRawBufferPointer,
        _ opcode: WebSocketOpcode,
        _ isFinal: Bool
    ) -> Parsed {
        let short = Int(bytes[1] & 0x7F)
        if short < 126 { return finish(bytes, opcode, isFinal, length: short, keyAt: 2) }
        if opcode.isControl { return .violation(.oversizedControl) }
        return short == 126 ? parseLength16(bytes, opcode, isFinal) : parseLength64(bytes, opcode, isFinal)
    }

    private static func parseLength16(
        _ bytes: UnsafeRawBufferPointer,
        _ opcode: WebSocketOpcode,
        _ isFinal: Bool
    ) -> Parsed {
        guard bytes.count >= 4 else { return .incomplete }
        let length = UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
        guard length >= 126 else { return .violation(.nonMinimalLength) }
        return finish(bytes, opcode, isFinal, length: Int(length), keyAt: 4)
    }

    private static func parseLength64(
        _ bytes: UnsafeRawBufferPointer,
        _ opcode: WebSocketOpcode,
        _ isFinal: Bool
    ) -> Parsed {
        guard bytes.count >= 10 else { return .incomplete }
        let length = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt64.self))
        guard length <= UInt64(Int64.max) else { return .violation(.negativeLength) }
        guard length > UInt64(UInt16.max) else { return .violation(.nonMinimalLength) }
        // Only fails where Int has 32 bits, and there no such frame fits into memory.
        guard let length = Int(exactly: length) else { return .violation(.frameTooBig) }
        return finish(bytes, opcode, isFinal, length: length, keyAt: 10)
    }

    @inline(__always)
    private static func finish(
        _ bytes: UnsafeRawBufferPointer,
        _ opcode: WebSocketOpcode,
        _ isFinal: Bool,
        length: Int,
        keyAt: Int
    ) -> Parsed {
        guard bytes.count >= keyAt &+ 4 else { return .incomplete }
        let key = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: keyAt, as: UInt32.self))
        return .complete(
            WebSocketFrameHeader(
                opcode: opcode,
                isFinal: isFinal,
                isCompressed: bytes[0] & 0x40 != 0,
                length: length,
                key: key,
                size: keyAt &+ 4
            )
        )
    }
}
