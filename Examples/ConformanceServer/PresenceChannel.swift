import Foundation
import Roost

/// `presence:*`: whoever joins is present.
struct PresenceChannel: Channel {
    typealias Assigns = UserSocket

    private var key = ""

    mutating func join(_ topic: Topic, payload: Payload, socket: ChannelSocket<Self>) async throws -> JoinReply {
        self.key = Self.text(payload["user_id"]) ?? socket.assigns.userID ?? "anon"
        try socket.presence.track(self.key, ["online_at": .int(Int(Date.now.timeIntervalSince1970))])
        try socket.presence.pushState()
        return .ok
    }

    /// As Phoenix's `to_string`.
    private static func text(_ id: JSON?) -> String? {
        switch id {
        case nil, .null: nil
        case .string(let id): id
        case .some(let id): id.description
        }
    }

    mutating func handleIn(_ event: String, payload: Payload, socket: ChannelSocket<Self>) async throws -> Reply {
        switch event {
        case "update":
            // First the reply, as in what was recorded of Phoenix.
            try socket.ref?.reply(.ok)
            try socket.presence.update(self.key, payload)
            return .noReply
        case "echo":
            return .reply(.ok, payload)
        default:
            throw UnhandledEvent(event)
        }
    }
}
