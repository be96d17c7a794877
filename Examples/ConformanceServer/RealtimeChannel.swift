import Foundation
import Roost

/// `realtime:*`: what PyPI's `realtime` client, made for Supabase, needs.
struct RealtimeChannel: Channel {
    typealias Assigns = UserSocket

    private var key = ""

    mutating func join(_ topic: Topic, payload: Payload, socket: ChannelSocket<Self>) async throws -> JoinReply {
        let key = payload["config"]?["presence"]?["key"]?.string ?? ""
        self.key = key.isEmpty ? UUID().uuidString : key
        try socket.presence.pushState()
        return .ok(["postgres_changes": []])
    }

    mutating func handleIn(_ event: String, payload: Payload, socket: ChannelSocket<Self>) async throws -> Reply {
        switch event {
        case "broadcast":
            try socket.broadcastFrom(event, payload)
            return .reply(.ok)
        case "presence":
            return try self.handlePresence(payload, socket)
        default:
            throw UnhandledEvent(event)
        }
    }

    private func handlePresence(_ payload: Payload, _ socket: ChannelSocket<Self>) throws -> Reply {
        switch payload["event"] {
        case "track":
            try self.track(Payload(json: payload["payload"] ?? .object([:])), socket)
        case "untrack":
            try socket.presence.untrack(self.key)
        default:
            throw UnhandledEvent("presence")
        }
        return .reply(.ok)
    }

    /// Who tracks again has something new to say.
    private func track(_ meta: Payload, _ socket: ChannelSocket<Self>) throws {
        do {
            try socket.presence.track(self.key, meta)
        } catch let error where error.code == .alreadyTracked {
            try socket.presence.update(self.key, meta)
        }
    }
}
