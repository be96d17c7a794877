import Roost

/// One person in one room, in one tab.
struct RoomChannel: Channel {
    typealias Assigns = ChatSocket

    let rooms: Rooms
    var isTyping = false
    var visit = Visit()

    mutating func join(_ topic: Topic, payload: Payload, socket: ChannelSocket<Self>) async throws -> JoinReply {
        if socket.assigns.name.isEmpty { return .error(reason: "name required") }
        if topic.wildcard.isEmpty { return .error(reason: "room name required") }
        if ChatRules.isTooLong(String(topic.wildcard), ChatRules.longestRoom) {
            return .error(reason: "room name too long")
        }
        self.visit = Visit(payload)
        try socket.presence.track(socket.assigns.name, self.visit)
        try socket.presence.pushState()
        return try .ok(Welcome(name: socket.assigns.name, history: await self.rooms.history(of: topic.name)))
    }

    mutating func handleIn(_ event: String, payload: Payload, socket: ChannelSocket<Self>) async throws -> Reply {
        switch event {
        case "new_msg":
            return try await self.say(payload["body"]?.string ?? "", socket)
        case "typing":
            self.isTyping = payload["typing"]?.bool ?? false
            try socket.broadcastFrom("typing", Typing(name: socket.assigns.name, typing: self.isTyping))
            return .noReply
        case "idle":
            return try self.isAtIt(idleSince: Visit.time(ago: payload["idle_for"]), socket)
        case "active":
            return try self.isAtIt(idleSince: nil, socket)
        default:
            throw UnhandledEvent(event)
        }
    }

    mutating func terminate(_ reason: TerminateReason, socket: ChannelSocket<Self>) async throws {
        if self.isTyping {
            try socket.broadcastFrom("typing", Typing(name: socket.assigns.name, typing: false))
        }
    }

    private mutating func isAtIt(idleSince: Int?, _ socket: ChannelSocket<Self>) throws -> Reply {
        self.visit.idleSince = idleSince
        try socket.presence.update(socket.assigns.name, self.visit)
        return .noReply
    }

    private mutating func say(_ body: String, _ socket: ChannelSocket<Self>) async throws -> Reply {
        if let problem = ChatRules.problem(withMessage: body) {
            return .error(reason: problem)
        }
        self.isTyping = false
        let message = ChatMessage(name: socket.assigns.name, body: body)
        await self.rooms.remember(message, in: socket.topic.name)
        try socket.broadcast("new_msg", message)
        try socket.broadcast(to: SharedRooms.topic, "said", Said(room: socket.topic.name, message: message))
        return .reply(.ok, ["id": .string(message.id)])
    }
}

/// What somebody who enters a room gets.
private struct Welcome: Encodable {
    let name: String
    let history: [ChatMessage]
}

/// Who is typing, or has stopped.
private struct Typing: Encodable {
    let name: String
    let typing: Bool
}
