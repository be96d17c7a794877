import NIOCore
import NIOHTTP1
import NIOWebSocket

/// The header fields of a successful handshake, made by NIO's upgrader (which computes `Sec-WebSocket-Accept`).
enum UpgradeResponse {
    private static let upgrader = NIOWebSocketServerUpgrader(
        shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture([:]) },
        upgradePipelineHandler: { channel, _ in channel.eventLoop.makeSucceededVoidFuture() }
    )

    /// The response on the wire.
    static func bytes(_ headers: HTTPHeaders) -> ByteBuffer {
        var bytes = ByteBufferAllocator().buffer(capacity: 192)
        bytes.writeStaticString("HTTP/1.1 101 Switching Protocols\r\n")
        for (name, value) in headers {
            bytes.writeString(name)
            bytes.writeStaticString(": ")
            bytes.writeString(value)
            bytes.writeStaticString("\r\n")
        }
        bytes.writeStaticString("\r\n")
        return bytes
    }

    static func headers(for head: HTTPRequestHead, on channel: any NIOCore.Channel) -> EventLoopFuture<HTTPHeaders> {
        self.upgrader.buildUpgradeResponse(channel: channel, upgradeRequest: head, initialResponseHeaders: [:])
    }
}
