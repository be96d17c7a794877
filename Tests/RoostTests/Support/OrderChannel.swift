import RoostProtocol

@testable import Roost

/// A channel on the event loop that says several things in several ways to each event.
struct OrderChannel: Channel {
    typealias Assigns = LabSocket

    static let execution = HandlerExecution.eventLoop

    /// The topic that everybody has joined.
    static let common = "order:all"

    mutating func join(_ topic: Topic, payload: Payload, socket: ChannelSocket<Self>) async throws -> JoinReply { .ok }

    mutating func handleIn(_ event: String, payload: Payload, socket: ChannelSocket<Self>) async throws -> Reply {
        try socket.push("first", payload)
        try socket.broadcast("second", payload)
        if event == "slow" { await Task.yield() }
        try socket.push("third", payload)
        try socket.broadcast(to: Self.common, "common", payload)
        if event == "go" { try socket.broadcast(to: socket.assigns.id ?? "", "disconnect") }
        return .reply(.ok, payload)
    }
}
