import Foundation
import Roost

/// `rooms:*`: one event for everything that a channel can do.
struct RoomChannel: Channel {
    typealias Assigns = UserSocket

    mutating func join(_ topic: Topic, payload: Payload, socket: ChannelSocket<Self>) async throws -> JoinReply {
        try RoomJoin.reply(topic, payload)
    }

    mutating func handleIn(_ event: String, payload: Payload, socket: ChannelSocket<Self>) async throws -> Reply {
        switch event {
        case "new_msg":
            try socket.broadcast("new_msg", payload)
            return .noReply
        case "new_msg_ack":
            try socket.broadcast("new_msg", payload)
            return .reply(.ok)
        case "new_msg_from":
            try socket.broadcastFrom("new_msg", payload)
            return .noReply
        case "push_me":
            try socket.push("pushed", payload)
            return .noReply
        case "sleep", "block", "spin":
            return try await Pause(payload).take(event)
        default:
            return try RoomEvents.reply(event, payload)
        }
    }
}

/// `rooms:*` on the event loop, to measure what the change of threads costs.
struct InlineRoomChannel: Channel {
    typealias Assigns = UserSocket

    static let execution = HandlerExecution.eventLoop

    mutating func join(_ topic: Topic, payload: Payload, socket: ChannelSocket<Self>) async throws -> JoinReply {
        try RoomJoin.reply(topic, payload)
    }

    mutating func handleIn(_ event: String, payload: Payload, socket: ChannelSocket<Self>) async throws -> Reply {
        switch event {
        case "new_msg":
            try socket.broadcast("new_msg", payload)
            return .noReply
        case "block":
            try Pause(payload).block()
            return .reply(.ok)
        default:
            return try RoomEvents.reply(event, payload)
        }
    }
}
