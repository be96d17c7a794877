import NIOCore
import RoostProtocol

/// How messages look in the answer to a poll.
enum LongPollFormat {
    /// A message as an element of the array `messages`, with a comma behind it, so that elements can be joined.
    ///
    /// Text is a string with the text. A binary message is a string with its base64, as in the batches of clients; no
    /// text begins with a character of base64. (Phoenix cannot send binary messages over long-poll.)
    @Sendable static func element(_ message: EncodedMessage) -> ByteBuffer {
        switch message.kind {
        case .text: self.text(message.bytes)
        case .binary: self.binary(message.bytes)
        }
    }

    private static func text(_ bytes: ByteBuffer) -> ByteBuffer {
        var writer = JSONWriter(capacity: bytes.readableBytes + bytes.readableBytes / 4 + 8)
        writer.string(bytes)
        writer.raw(",")
        return writer.buffer()
    }

    private static func binary(_ bytes: ByteBuffer) -> ByteBuffer {
        let text = bytes.withUnsafeReadableBytes { Base64.encode($0) }
        var element = ByteBufferAllocator().buffer(capacity: text.count + 3)
        element.writeStaticString("\"")
        element.writeBytes(text)
        element.writeStaticString("\",")
        return element
    }

    /// The JSON of an answer with messages, keys in Phoenix's order.
    static func body(_ status: LongPollStatus, _ elements: [ByteBuffer], token: String) -> ByteBuffer {
        let size = elements.reduce(0) { $0 + $1.readableBytes }
        var body = ByteBufferAllocator().buffer(capacity: size + 128)
        body.writeStaticString("{\"messages\":[")
        for element in elements { body.writeImmutableBuffer(element) }
        // The last comma.
        if size > 0 { body.moveWriterIndex(to: body.writerIndex - 1) }
        body.writeStaticString("],\"status\":")
        body.writeString("\(status.rawValue),\"token\":\"\(token)\"}")
        return body
    }
}
