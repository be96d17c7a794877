import NIOCore
import NIOHTTP1

/// The answer to a successful handshake (RFC 6455, 4.2.2).
enum UpgradeResponse {
    /// The response on the wire.
    ///
    /// - Parameters:
    ///   - head: The request; it has a key.
    ///   - extra: Further header fields.
    static func bytes(to head: HTTPRequestHead, _ extra: HTTPHeaders) -> ByteBuffer {
        var bytes = ByteBufferAllocator().buffer(capacity: 192)
        bytes.writeStaticString(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: "
        )
        bytes.writeBytes(AcceptKey.answer(head.headers.first(name: "sec-websocket-key") ?? ""))
        bytes.writeStaticString("\r\n")
        for (name, value) in extra {
            bytes.writeString(name)
            bytes.writeStaticString(": ")
            bytes.writeString(value)
            bytes.writeStaticString("\r\n")
        }
        bytes.writeStaticString("\r\n")
        return bytes
    }
}
