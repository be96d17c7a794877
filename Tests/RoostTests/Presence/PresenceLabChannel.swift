import RoostProtocol
import RoostPubSub

@testable import Roost

/// A channel whose client says whom it tracks.
struct PresenceLabChannel: Channel {
    typealias Assigns = LabSocket

    struct Failure: Error {}

    let lab: PresenceLab

    mutating func join(_ topic: Topic, payload: Payload, socket: ChannelSocket<Self>) async throws -> JoinReply {
        for key in payload["keys"]?.array ?? [] { try socket.presence.track(key.string ?? "", ["k": key]) }
        if payload["do"] == "wait" { await self.lab.gate.wait() }
        if payload["do"] == "refuse" { return .error(reason: "no") }
        if payload["do"] == "throw" { throw Failure() }
        if payload["quiet"] == nil { try socket.presence.pushState() }
        return .ok
    }

    mutating func handleIn(_ event: String, payload: Payload, socket: ChannelSocket<Self>) async throws -> Reply {
        do {
            if let reply = try self.answer(event, payload, socket) { return reply }
        } catch let error as PresenceError {
            return .error(reason: error.code.rawValue)
        }
        switch event {
        case "throw": throw Failure()
        case "stop": return .stop
        case "keep": self.lab.sockets.keep(socket)
        default: throw UnhandledEvent(event)
        }
        return .reply(.ok)
    }

    private func answer(_ event: String, _ payload: Payload, _ socket: ChannelSocket<Self>) throws -> Reply? {
        let key = payload["key"]?.string ?? ""
        let meta = Payload(json: payload["meta"] ?? .object([:]))
        let topic = payload["topic"]?.string
        switch event {
        case "track": try socket.presence.track(key, meta, topic: topic)
        case "update": try socket.presence.update(key, meta, topic: topic)
        case "set": try socket.presence.update(key, topic: topic) { $0["set"] = payload["meta"] }
        case "untrack": try socket.presence.untrack(key, topic: topic)
        case "state": try socket.presence.pushState()
        case "list": return .reply(.ok, ["keys": .array(socket.presence.list().map { .string($0.key) })])
        case "get": return .reply(.ok, ["metas": .array(socket.presence.get(key).map { $0.payload.json ?? .null })])
        default: return nil
        }
        return .reply(.ok)
    }

    mutating func terminate(_ reason: TerminateReason, socket: ChannelSocket<Self>) async {
        self.lab.recorder.note("\(socket.topic)")
    }
}
