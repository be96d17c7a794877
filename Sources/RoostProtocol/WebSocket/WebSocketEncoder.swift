package import NIOCore

/// Writes server frames: not masked (RFC 6455 section 5.1) and never fragmented.
package enum WebSocketEncoder {
    /// The longest header of a server frame in bytes: what to leave free in front of a payload.
    package static let headroom = 10

    /// How many header bytes precede a payload of `payloadLength` bytes: 2, 4 or 10.
    package static func headerLength(payloadLength: Int) -> Int {
        if payloadLength < 126 { return 2 }
        return payloadLength <= Int(UInt16.max) ? 4 : 10
    }

    /// A whole frame around a copy of `payload`'s readable bytes. Control payloads must not exceed 125 bytes.
    package static func frame(
        _ opcode: WebSocketOpcode,
        _ payload: ByteBuffer,
        allocator: ByteBufferAllocator
    ) -> ByteBuffer {
        let length = payload.readableBytes
        let header = headerLength(payloadLength: length)
        var buffer = allocator.buffer(capacity: header + length)
        buffer.moveWriterIndex(forwardBy: header)
        buffer.setHeader(opcode, payloadLength: length, at: 0)
        buffer.writeImmutableBuffer(payload)
        return buffer
    }

    /// A whole frame whose payload is what `write` appends to the buffer it is given.
    ///
    /// Room for the longest header is left in front and the header put right before the payload, which therefore never
    /// moves, unless it outgrows `payloadCapacity` bytes. Control payloads must not exceed 125 bytes.
    package static func frame(
        _ opcode: WebSocketOpcode,
        payloadCapacity: Int,
        allocator: ByteBufferAllocator,
        write: (inout ByteBuffer) -> Void
    ) -> ByteBuffer {
        var buffer = allocator.buffer(capacity: headroom + max(0, payloadCapacity))
        buffer.moveWriterIndex(forwardBy: headroom)
        buffer.moveReaderIndex(forwardBy: headroom)
        write(&buffer)
        return frame(opcode, inFrontOf: buffer)
    }

    /// A whole frame made of a payload that has room for the header in front of its readable bytes; without the room, or
    /// when somebody else has the payload, too, of a copy. Control payloads must not exceed 125 bytes.
    package static func frame(_ opcode: WebSocketOpcode, inFrontOf payload: consuming ByteBuffer) -> ByteBuffer {
        let start = payload.readerIndex - headerLength(payloadLength: payload.readableBytes)
        guard start >= 0 else { return frame(opcode, payload, allocator: ByteBufferAllocator()) }
        payload.setHeader(opcode, payloadLength: payload.readableBytes, at: start)
        payload.moveReaderIndex(to: start)
        return payload
    }

    /// The same for a message whose payload is compressed (RFC 7692 section 6).
    package static func compressedFrame(_ opcode: WebSocketOpcode, inFrontOf payload: consuming ByteBuffer)
        -> ByteBuffer
    {
        var buffer = frame(opcode, inFrontOf: payload)
        buffer.setInteger(0xC0 | opcode.rawValue, at: buffer.readerIndex)
        return buffer
    }

    /// A close frame. A code that must not be sent (`isValidOnWire`), like none at all, gives an empty payload. The
    /// reason is cut before the character that would take it over the 123 bytes there is room for.
    package static func close(
        _ code: WebSocketCloseCode?,
        reason: String = "",
        allocator: ByteBufferAllocator
    ) -> ByteBuffer {
        frame(.close, payloadCapacity: 125, allocator: allocator) { buffer in
            guard let code, code.isValidOnWire else { return }
            buffer.writeInteger(code.rawValue)
            buffer.writeString(cut(reason, toUTF8Count: 123))
        }
    }

    private static func cut(_ text: String, toUTF8Count limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        var room = limit
        return String(
            text.prefix { character in
                room -= character.utf8.count
                return room >= 0
            }
        )
    }
}

extension ByteBuffer {
    /// Puts the header of a final, unmasked frame at `index`, which has room for it.
    @inline(__always)
    fileprivate mutating func setHeader(_ opcode: WebSocketOpcode, payloadLength length: Int, at index: Int) {
        let first = 0x80 | opcode.rawValue
        if length < 126 {
            setInteger(UInt16(first) << 8 | UInt16(truncatingIfNeeded: length), at: index)
        } else if length <= Int(UInt16.max) {
            setInteger(UInt16(first) << 8 | 126, at: index)
            setInteger(UInt16(truncatingIfNeeded: length), at: index + 2)
        } else {
            setInteger(UInt16(first) << 8 | 127, at: index)
            setInteger(UInt64(truncatingIfNeeded: length), at: index + 2)
        }
    }
}
