package import NIOCore

/// Writes JSON text, piece by piece. The caller puts in the punctuation.
package struct JSONWriter {
    /// What has been written. An array, as a buffer would check exclusive access and capacity anew for each piece.
    private var bytes: [UInt8] = []

    /// A writer with room for `capacity` bytes.
    package init(capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    /// A string as JSON, with its quotes.
    package static func quoted(_ text: String) -> String {
        guard text.utf8.contains(where: JSONStringBytes.isSpecial) else { return "\"" + text + "\"" }
        var writer = JSONWriter(capacity: text.utf8.count + 8)
        writer.string(text)
        return writer.text
    }

    /// What has been written, as a string.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// What has been written, in a buffer with `headroom` free bytes in front of it.
    package func buffer(headroom: Int = 0) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: headroom + bytes.count)
        buffer.moveWriterIndex(to: headroom)
        buffer.moveReaderIndex(to: headroom)
        buffer.writeBytes(bytes)
        return buffer
    }

    /// Writes punctuation or any text that needs no escaping.
    @inline(__always) package mutating func raw(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Writes text that is JSON already.
    @inline(__always) package mutating func raw(_ text: String) {
        var text = text
        text.withUTF8 { bytes.append(contentsOf: $0) }
    }

    /// Writes bytes that are JSON already.
    @inline(__always) package mutating func raw(_ buffer: ByteBuffer) {
        buffer.withUnsafeReadableBytes { bytes.append(contentsOf: $0) }
    }

    /// Writes bytes that are JSON already.
    @inline(__always) package mutating func raw(bytes json: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: json)
    }

    /// Writes a string with its quotes, and escapes in it only what RFC 8259 demands.
    package mutating func string(_ text: String) {
        var text = text
        text.withUTF8 { quoted(UnsafeRawBufferPointer($0)) }
    }

    /// Writes bytes that are UTF-8 as a string with its quotes, escaped likewise.
    package mutating func string(_ buffer: ByteBuffer) {
        buffer.withUnsafeReadableBytes { quoted($0) }
    }

    private mutating func quoted(_ text: UnsafeRawBufferPointer) {
        bytes.append(ASCII.quote)
        var start = 0
        while let index = JSONStringBytes.indexOfSpecial(in: text, from: start) {
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start..<index]))
            escape(text[index])
            start = index + 1
        }
        bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start...]))
        bytes.append(ASCII.quote)
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
