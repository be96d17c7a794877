import NIOCore
import RoostProtocol
import RoostPubSub

/// How messages look on a transport: a serializer, and frames around what it makes.
///
/// There is one instance per serializer, transport and way of compressing (``CompressedFormats``), so that connections
/// share encoded broadcasts.
final class WireFormat: Sendable {
    let serializer: any Serializer

    /// The transport's name, as Phoenix has it: `"websocket"` or `"longpoll"`.
    let transport: String

    /// The same, for broadcasts.
    let encoding: FrameEncoding

    private let frame: @Sendable (consuming EncodedMessage) -> ByteBuffer

    private init(
        serializer: any Serializer,
        transport: String = "websocket",
        frame: @escaping @Sendable (consuming EncodedMessage) -> ByteBuffer = { WireFormat.webSocketFrame($0, nil) }
    ) {
        self.serializer = serializer
        self.transport = transport
        self.frame = frame
        self.encoding = FrameEncoding { broadcast in
            let message = OutboundMessage.broadcast(
                topic: broadcast.topic,
                event: broadcast.event,
                payload: broadcast.payload
            )
            guard let encoded = try? serializer.encode(message) else { return nil }
            return frame(encoded)
        }
    }

    /// Protocol version 1 on WebSockets.
    static let webSocketV1 = WireFormat(serializer: V1JSONSerializer())

    /// Protocol version 2 on WebSockets.
    static let webSocketV2 = WireFormat(serializer: V2JSONSerializer())

    /// The format that a client asks for with its parameter `vsn`.
    ///
    /// - Parameter vsn: Absent means version 1, as in Phoenix.
    static func negotiate(vsn: String?) -> WireFormat? {
        // What phoenix.js sends, without taking it apart for every connection.
        if vsn == "2.0.0" { return self.webSocketV2 }
        return [self.webSocketV1, self.webSocketV2].first { $0.serializer.version.matches(vsn ?? "1.0.0") }
    }

    /// Protocol version 1 over long-poll.
    private static let longPollV1 = WireFormat(
        serializer: V1JSONSerializer(),
        transport: "longpoll",
        frame: LongPollFormat.element
    )

    /// Protocol version 2 over long-poll.
    private static let longPollV2 = WireFormat(
        serializer: V2JSONSerializer(),
        transport: "longpoll",
        frame: LongPollFormat.element
    )

    /// The same for a long-poll session.
    static func negotiateLongPoll(vsn: String?) -> WireFormat? {
        [self.longPollV1, self.longPollV2].first { $0.serializer.version.matches(vsn ?? "1.0.0") }
    }

    /// The finished frame of a message; `nil` when the serializer cannot carry its payload.
    func frame(_ message: OutboundMessage) throws -> ByteBuffer? {
        guard let encoded = try self.serializer.encode(message) else { return nil }
        return self.frame(encoded)
    }

    /// The same format with its messages compressed, an instance of its own.
    func compressed(by compressor: FrameCompressor) -> WireFormat {
        WireFormat(serializer: self.serializer) { Self.webSocketFrame($0, compressor) }
    }

    private static func webSocketFrame(
        _ message: consuming EncodedMessage,
        _ compressor: FrameCompressor?
    ) -> ByteBuffer {
        if let frame = compressor?.frame(message.kind, message.bytes) { return frame }
        let opcode: WebSocketOpcode = message.kind == .text ? .text : .binary
        return WebSocketEncoder.frame(opcode, inFrontOf: message.takeBytes())
    }
}
