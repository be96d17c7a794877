import NIOCore
import RoostProtocol

@testable import Roost

/// A channel that runs on its connection's event loop.
struct LoopChannel: Roost.Channel {
    typealias Assigns = PlainSocket
    typealias Info = String

    struct Failure: Error {}

    static let execution = HandlerExecution.eventLoop
    let lab: Lab
    var count = 0

    mutating func join(_ topic: Topic, payload: Payload, socket: ChannelSocket<Self>) async throws -> JoinReply {
        try socket.push("joined", ["onLoop": .bool(Self.isOnLoop(socket))])
        return .ok
    }

    private static func isOnLoop(_ socket: ChannelSocket<Self>) -> Bool {
        socket.process.session.loop.eventLoop.inEventLoop
    }

    mutating func handleIn(_ event: String, payload: Payload, socket: ChannelSocket<Self>) async throws -> Reply {
        self.count += 1
        switch event {
        case "wait": await self.lab.gate.wait()
        case "hop": await Self.hop()
        case "throw": throw Failure()
        case "info": socket.send("x")
        default: break
        }
        return .reply(.ok, ["n": .int(self.count), "onLoop": .bool(Self.isOnLoop(socket))])
    }

    @concurrent private static func hop() async {
        await Task.yield()
    }

    mutating func handleInfo(_ info: String, socket: ChannelSocket<Self>) async throws {
        try socket.push("info", ["onLoop": .bool(Self.isOnLoop(socket))])
    }

    mutating func terminate(_ reason: TerminateReason, socket: ChannelSocket<Self>) async {
        self.lab.recorder.note("\(socket.topic): \(Self.isOnLoop(socket))")
    }
}
