import NIOCore
import RoostProtocol
import RoostPubSub

/// How messages look on a transport: a serializer, and frames around what it makes.
///
/// There is one instance per serializer and transport, so that connections share encoded broadcasts.
final class WireFormat: Sendable {
    let serializer: any Serializer

    /// The same, for broadcasts.
    let encoding: FrameEncoding

    private init(serializer: any Serializer) {
        self.serializer = serializer
        self.encoding = FrameEncoding { broadcast in
            let message = OutboundMessage.broadcast(
                topic: broadcast.topic,
                event: broadcast.event,
                payload: broadcast.payload
            )
            return (try? serializer.encode(message)).flatMap { $0 }.map(Self.webSocketFrame)
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

    /// The finished frame of a message; `nil` when the serializer cannot carry its payload.
    func frame(_ message: OutboundMessage) throws -> ByteBuffer? {
        try self.serializer.encode(message).map(Self.webSocketFrame)
    }

    private static func webSocketFrame(_ message: EncodedMessage) -> ByteBuffer {
        let opcode: WebSocketOpcode = message.kind == .text ? .text : .binary
        return WebSocketEncoder.frame(opcode, inFrontOf: message.bytes)
    }
}
