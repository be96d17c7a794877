internal import NIOCore

/// What a decoder holds while a frame or a message is only partly there: the fragments so far and the frame being read.
struct WebSocketPartial: Sendable {
    /// The kind of the message being put together. Meaningless while only a control frame is being read.
    var kind: WebSocketMessageKind
    /// Whether the message is compressed; its first frame tells.
    let isCompressed: Bool
    /// The data frames of the message so far, the one being read included.
    var fragments = 0
    /// The frame being read, or the last one that was.
    private(set) var frame: WebSocketFrameHeader
    /// Payload bytes of `frame` that have not arrived yet.
    private(set) var remaining: Int
    private var data = ByteBuffer()
    private var control = ByteBuffer()
    private var utf8 = UTF8Validator()

    /// The state right after the header of the first frame.
    init(_ frame: WebSocketFrameHeader) {
        kind = frame.opcode == .text ? .text : .binary
        isCompressed = frame.isCompressed
        fragments = frame.opcode.isControl ? 0 : 1
        self.frame = frame
        remaining = frame.length
    }

    /// Bytes of the message so far.
    var messageSize: Int { data.readableBytes }

    /// Whether the text, of which nothing more is to come, is whole UTF-8. Of a compressed one nothing is known yet.
    var isTextComplete: Bool { !isPlainText || utf8.isComplete }

    private var isPlainText: Bool { kind == .text && !isCompressed }

    /// Goes on with the payload of a further frame of the message, or of a control frame between two of them.
    mutating func begin(_ frame: WebSocketFrameHeader) {
        self.frame = frame
        remaining = frame.length
        fragments += frame.opcode.isControl ? 0 : 1
    }

    /// Takes masked payload bytes, at most `remaining`. False when they make the text anything but UTF-8.
    mutating func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let key = WebSocketMask.rotate(frame.key, by: frame.length - remaining)
        if frame.opcode.isControl {
            _ = control.writeUnmasking(bytes, key: key, expected: remaining)
            remaining -= bytes.count
            return true
        }
        let start = data.writerIndex
        let isASCII = data.writeUnmasking(bytes, key: key, expected: remaining)
        remaining -= bytes.count
        return !isPlainText || (isASCII && utf8.isComplete) || validate(from: start)
    }

    /// Hands out the message, leaving nothing of it behind.
    mutating func takeMessage() -> ByteBuffer {
        let message = data
        data = ByteBuffer()
        return message
    }

    /// Hands out the payload of the control frame that was read.
    mutating func takeControl() -> ByteBuffer {
        let payload = control
        control = ByteBuffer()
        return payload
    }

    private mutating func validate(from start: Int) -> Bool {
        data.withUnsafeReadableBytes { utf8.append(UnsafeRawBufferPointer(rebasing: $0.dropFirst(start))) }
    }
}
