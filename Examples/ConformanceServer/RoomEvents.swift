import Roost

/// What a room was asked to do: fail.
struct Crash: Error {}

/// Who may join which room.
enum RoomJoin {
    static func reply(_ topic: Topic, _ payload: Payload) throws -> JoinReply {
        switch topic.wildcard {
        case "private": .error(reason: "unauthorized")
        case "crash": throw Crash()
        case "withreply": .ok(["params": payload.json ?? .null, "welcome": "hi"])
        default: .ok
        }
    }
}

/// The events of a room that only answer.
enum RoomEvents {
    static func reply(_ event: String, _ payload: Payload) throws -> Reply {
        switch event {
        case "echo": .reply(.ok, payload)
        case "echo_bare": .reply(.ok)
        case "echo_err": .reply(.error, payload)
        case "noreply": .noReply
        case "crash": throw Crash()
        case "stop": .stop
        case "stop_reply": .stop(reply: .ok, ["bye": true])
        default: throw UnhandledEvent(event)
        }
    }
}
