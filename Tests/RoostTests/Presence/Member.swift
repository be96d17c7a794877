import NIOCore
import RoostProtocol
import Testing

@testable import Roost

/// A client in a topic, and what phoenix.js would make of what it receives.
final class Member {
    let client: TestClient
    let topic: String
    let joinRef: String
    private(set) var presence = PhoenixPresence()
    private(set) var count: Int?
    /// The events that came, in order, with their payloads.
    private(set) var log: [(event: String, payload: Payload)] = []
    private var refs = 100
    private var pending: [Payload] = []
    private var hasState = false

    init(_ server: TestServer, _ topic: String, joinRef: String = "1", join payload: String = "{}") async throws {
        self.client = try await server.connect()
        self.topic = topic
        self.joinRef = joinRef
        self.client.push(joinRef, joinRef, topic, "phx_join", payload)
        #expect(try await self.read("phx_reply")["status"] == "ok")
    }

    /// Reads up to the first message with this event.
    @discardableResult
    func read(_ event: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> Payload {
        while true {
            guard case .text(let text) = try await self.client.next(sourceLocation: sourceLocation) else {
                Issue.record("no \(event)", sourceLocation: sourceLocation)
                return .empty
            }
            let message = try Payload(validating: ByteBuffer(string: text))
            let elements = try #require(Self.elements(message))
            let (name, payload) = (try #require(elements[3].json?.string), elements[4])
            try self.take(name, payload)
            if name == event { return payload }
        }
    }

    /// Without decoding the payload: its keys may be equal to Swift and not to others.
    private static func elements(_ message: Payload) -> [Payload]? {
        let text = message.description
        guard let last = text.firstRange(of: ",{") else { return nil }
        let head = text[..<last.lowerBound] + "]"
        let tail = text[text.index(after: last.lowerBound)...].dropLast()
        guard let elements = try? Payload(validating: ByteBuffer(string: String(head))).json?.array else { return nil }
        return elements.map { Payload(json: $0) } + [Payload(validatedJSON: ByteBuffer(string: String(tail)))]
    }

    /// As phoenix.js: diffs that come before the state wait for it.
    private func take(_ event: String, _ payload: Payload) throws {
        self.log.append((event, payload))
        switch event {
        case "presence_state":
            try self.presence.sync(state: payload)
            self.hasState = true
            for diff in self.pending { try self.presence.sync(diff: diff, isChecked: false) }
            self.pending = []
        case "presence_diff":
            if self.hasState { try self.presence.sync(diff: payload) } else { self.pending.append(payload) }
        case "presence_count": self.count = payload["count"]?.int
        default: break
        }
    }

    /// Pushes an event, and reads up to the reply.
    @discardableResult
    func ask(_ event: String, _ payload: String = "{}") async throws -> Payload {
        self.refs += 1
        self.client.push(self.joinRef, "\(self.refs)", self.topic, event, payload)
        return try await self.read("phx_reply")
    }

    /// Reads until it knows exactly these keys.
    func expect(_ keys: Set<String>, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        while Set(self.presence.state.keys.map(\.name)) != keys {
            let before = self.log.count
            _ = try await self.readAny(sourceLocation: sourceLocation)
            if self.log.count == before { return }
        }
    }

    private func readAny(sourceLocation: SourceLocation) async throws {
        guard case .text(let text) = try await self.client.next(sourceLocation: sourceLocation) else { return }
        let elements = try #require(Self.elements(Payload(validating: ByteBuffer(string: text))))
        try self.take(try #require(elements[3].json?.string), elements[4])
    }
}
