import Roost

/// `realtime:*`: what PyPI's `realtime` client, made for Supabase, needs.
struct RealtimeChannel: Channel {
    typealias Assigns = UserSocket

    mutating func join(_ topic: Topic, payload: Payload, socket: ChannelSocket<Self>) async throws -> JoinReply {
        try socket.push("presence_state")
        return .ok(["postgres_changes": []])
    }

    mutating func handleIn(_ event: String, payload: Payload, socket: ChannelSocket<Self>) async throws -> Reply {
        guard event == "broadcast" else { throw UnhandledEvent(event) }
        try socket.broadcastFrom(event, payload)
        return .reply(.ok)
    }
}
