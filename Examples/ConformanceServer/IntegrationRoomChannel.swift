import Roost

/// `room:*` of the integration sockets.
struct IntegrationRoomChannel: Channel {
    typealias Assigns = IntegrationSocket

    static let intercepts: Set = ["new_msg"]

    mutating func join(_ topic: Topic, payload: Payload, socket: ChannelSocket<Self>) async throws -> JoinReply {
        let userID = socket.assigns.userID.map { JSON.string($0) } ?? .null
        var joined: [String: JSON] = ["status": "connected", "user_id": userID]
        joined["connect_info"] = socket.assigns.connectInfo
        try socket.broadcast("user_entered", ["user": payload["user"] ?? .null])
        try socket.push("joined", Payload(json: .object(joined)))
        return .ok
    }

    mutating func handleIn(_ event: String, payload: Payload, socket: ChannelSocket<Self>) async throws -> Reply {
        switch event {
        case "new_msg":
            try socket.broadcast("new_msg", payload)
            return .reply(.ok)
        case "boom":
            throw Crash()
        case "binary_event":
            try socket.push("binary_event", Payload(binary: [0, 1] as [UInt8]))
            return .reply(.ok, Payload(binary: (payload.binary ?? []) + [3, 4]))
        default:
            throw UnhandledEvent(event)
        }
    }

    mutating func handleOut(_ event: String, payload: Payload, socket: ChannelSocket<Self>) async throws {
        var message = payload.json?.object ?? [:]
        message["transport"] = .string(":" + socket.transport)
        try socket.push(event, Payload(json: .object(message)))
    }

    mutating func terminate(_ reason: TerminateReason, socket: ChannelSocket<Self>) async throws {
        try socket.push("you_left", ["message": "bye!"])
    }
}
