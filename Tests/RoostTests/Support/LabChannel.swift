import RoostProtocol
import RoostPubSub

@testable import Roost

/// A channel whose client says what it does: at the join by the member `do` of the payload, then by events.
struct LabChannel: Channel {
    typealias Assigns = LabSocket
    typealias Info = String

    struct Failure: Error {}

    let lab: Lab
    var count = 0

    static let intercepts: Set<String> = ["seen"]

    mutating func join(_ topic: Topic, payload: Payload, socket: ChannelSocket<Self>) async throws -> JoinReply {
        switch payload["do"] {
        case "refuse": return .error(reason: "no")
        case "refuse after push":
            try socket.push("lost")
            return .error(["code": 7])
        case "throw": throw Failure()
        case "reply": return .ok(["topic": .string(topic.name), "wildcard": .string(String(topic.wildcard))])
        case "wait":
            await self.lab.joinGate.wait()
            self.lab.recorder.note("joined late")
            return .ok
        case "stream":
            Task { for number in 0..<500 { try socket.push("n", ["n": .int(number)]) } }
            return .ok
        case "send":
            try self.sendALot(socket)
            return .ok(["n": 0])
        default: return .ok
        }
    }

    private func sendALot(_ socket: ChannelSocket<Self>) throws {
        try socket.push("n", ["n": 1])
        try socket.broadcast("n", ["n": 2])
        try socket.push("n", ["n": 3])
        try socket.broadcastFrom("others", ["n": 4])
        socket.send("from join")
        socket.subscribe("lab:other")
    }

    mutating func handleIn(_ event: String, payload: Payload, socket: ChannelSocket<Self>) async throws -> Reply {
        self.count += 1
        if let reply = try self.answer(event, payload, socket) { return reply }
        if let reply = self.stop(event, socket) { return reply }
        if let reply = try await self.hold(event, payload, socket) { return reply }
        throw UnhandledEvent(event)
    }

    private func answer(_ event: String, _ payload: Payload, _ socket: ChannelSocket<Self>) throws -> Reply? {
        switch event {
        case "echo": return .reply(.ok, payload)
        case "error": return .reply(.error, ["why": "not"])
        case "custom": return .reply("maybe")
        case "silent": return .noReply
        case "count": return .reply(.ok, ["n": .int(self.count)])
        case "who": return .reply(.ok, ["user": .string(socket.assigns.user), "transport": .string(socket.transport)])
        case "push": try socket.push("pushed", payload)
        case "push binary": try socket.push("pushed", Payload(binary: [1, 2]))
        case "broadcast": try socket.broadcast("said", payload)
        case "broadcast binary": try socket.broadcast("said", Payload(binary: [3, 4]))
        case "broadcast from": try socket.broadcastFrom("said", payload)
        case "broadcast seen": try socket.broadcast("seen", payload)
        default: return nil
        }
        return .reply(.ok)
    }

    private func stop(_ event: String, _ socket: ChannelSocket<Self>) -> Reply? {
        switch event {
        case "stop": return .stop
        case "stop reply": return .stop(reply: .ok, ["last": true])
        case "stop throwing": return .stop(throwing: Failure())
        case "stop soon": socket.stop()
        case "stop soon throwing": socket.stop(throwing: Failure())
        case "say and stop":
            _ = try? socket.broadcast("said", ["last": true])
            return .stop
        default: return nil
        }
        return .noReply
    }

    private func hold(_ event: String, _ payload: Payload, _ socket: ChannelSocket<Self>) async throws -> Reply? {
        switch event {
        case "throw": throw Failure()
        case "later": self.lab.refs.keep(socket.ref)
        case "keep": self.lab.sockets.keep(socket)
        case "send": socket.send("\(payload)")
        case "subscribe": socket.subscribe(payload["to"]?.string ?? "lab:other")
        case "unsubscribe": socket.unsubscribe(payload["to"]?.string ?? "lab:other")
        case "wait":
            self.lab.recorder.note("in \(payload)")
            await self.lab.gate.wait()
            self.lab.recorder.note("out \(payload)")
        case "block":
            self.lab.recorder.note("blocked")
            self.lab.signal.wait()
        default: return nil
        }
        return .reply(.ok)
    }

    mutating func handleOut(_ event: String, payload: Payload, socket: ChannelSocket<Self>) async throws {
        try socket.push(event, ["by": .string(socket.assigns.user), "what": payload.json ?? .null])
    }

    mutating func handleInfo(_ info: String, socket: ChannelSocket<Self>) async throws {
        if info == "throw" { throw Failure() }
        try socket.push("info", ["info": .string(info)])
    }

    mutating func handleBroadcast(_ broadcast: Broadcast, socket: ChannelSocket<Self>) async throws {
        try socket.push("heard", ["topic": .string(broadcast.topic), "event": .string(broadcast.event)])
    }

    mutating func terminate(_ reason: TerminateReason, socket: ChannelSocket<Self>) async {
        let name = if case .error(let error) = reason { "error \(type(of: error))" } else { "\(reason)" }
        try? socket.push("bye", ["reason": .string(name)])
        self.lab.recorder.note("\(socket.topic): \(name)")
    }
}
