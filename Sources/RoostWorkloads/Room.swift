import Roost

/// The client of the workloads, with a short name, as users have.
struct Visitor: Socket {
    let name: String

    static func connect(_ params: Params, info: ConnectInfo) async throws -> Visitor {
        Visitor(name: params["name"] ?? "")
    }
}

/// The channel of the workloads: it lets everybody in and has a little state.
struct Room: Channel {
    typealias Assigns = Visitor

    private var messages = 0

    mutating func join(_ topic: Topic, payload: Payload, socket: ChannelSocket<Room>) async throws -> JoinReply {
        .ok
    }

    mutating func handleIn(_ event: String, payload: Payload, socket: ChannelSocket<Room>) async throws -> Reply {
        self.messages += 1
        return .reply(.ok, payload)
    }
}
