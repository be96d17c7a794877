import NIOCore
import RoostProtocol

extension Serializer {
    /// The message in a text frame.
    func decode(_ text: String) throws(MalformedMessage) -> Message {
        try decode(.text, ByteBuffer(string: text))
    }

    /// The text frame of a message; nil if there is none, or a binary one.
    func text(_ message: OutboundMessage) throws -> String? {
        guard let encoded = try encode(message), encoded.kind == .text else { return nil }
        return String(buffer: encoded.bytes)
    }

    /// The binary frame of a message; nil if there is none, or a text one.
    func binary(_ message: OutboundMessage) throws -> [UInt8]? {
        guard let encoded = try encode(message), encoded.kind == .binary else { return nil }
        return Array(encoded.bytes.readableBytesView)
    }
}

extension Payload {
    /// JSON text that the test knows to be JSON.
    static func text(_ text: String) -> Payload {
        Payload(validatedJSON: ByteBuffer(string: text))
    }

    /// Binary data.
    static func bytes(_ bytes: [UInt8]) -> Payload {
        Payload(binary: ByteBuffer(bytes: bytes))
    }
}

extension Ref {
    /// The ref that is the number `number`.
    static func number(_ number: Int) -> Ref? {
        Ref(json: String(number))
    }
}
