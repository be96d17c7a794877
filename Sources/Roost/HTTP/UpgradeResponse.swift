import NIOCore
import NIOHTTP1
import NIOWebSocket

/// The header fields of a successful handshake, made by NIO's upgrader (which computes `Sec-WebSocket-Accept`).
enum UpgradeResponse {
    private static let upgrader = NIOWebSocketServerUpgrader(
        shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture([:]) },
        upgradePipelineHandler: { channel, _ in channel.eventLoop.makeSucceededVoidFuture() }
    )

    static func headers(for head: HTTPRequestHead, on channel: any NIOCore.Channel) -> EventLoopFuture<HTTPHeaders> {
        self.upgrader.buildUpgradeResponse(channel: channel, upgradeRequest: head, initialResponseHeaders: [:])
    }
}
