package import NIOCore

/// Writes JSON text into a buffer, piece by piece. The caller puts in the punctuation.
package struct JSONWriter {
    /// What has been written.
    package private(set) var buffer: ByteBuffer

    /// A writer with room for `capacity` bytes.
    package init(capacity: Int) {
        buffer = ByteBufferAllocator().buffer(capacity: capacity)
    }

    /// A writer that appends to `buffer`.
    package init(appendingTo buffer: ByteBuffer) {
        self.buffer = buffer
    }

    /// Writes punctuation or any text that needs no escaping.
    @inline(__always) package mutating func raw(_ text: StaticString) {
        buffer.writeStaticString(text)
    }

    /// Writes text that is JSON already.
    @inline(__always) package mutating func raw(_ text: String) {
        buffer.writeString(text)
    }

    /// Writes bytes that are JSON already.
    @inline(__always) package mutating func raw(_ bytes: ByteBuffer) {
        buffer.writeImmutableBuffer(bytes)
    }

    /// Writes a string with its quotes, and escapes in it only what RFC 8259 demands.
    package mutating func string(_ text: String) {
        var text = text
        text.withUTF8 { quoted(UnsafeRawBufferPointer($0)) }
    }

    private mutating func quoted(_ bytes: UnsafeRawBufferPointer) {
        buffer.writeInteger(ASCII.quote)
        var start = 0
        while let index = JSONStringBytes.indexOfSpecial(in: bytes, from: start) {
            buffer.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[start..<index]))
            escape(bytes[index])
            start = index + 1
        }
        buffer.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[start...]))
        buffer.writeInteger(ASCII.quote)
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case ASCII.quote: raw("\\\"")
        case ASCII.backslash: raw("\\\\")
        case 0x08: raw("\\b")
        case 0x09: raw("\\t")
        case 0x0A: raw("\\n")
        case 0x0C: raw("\\f")
        case 0x0D: raw("\\r")
        default: raw(byte < 0x10 ? "\\u000" : "\\u00"); raw(String(byte, radix: 16, uppercase: true))
        }
    }
}
