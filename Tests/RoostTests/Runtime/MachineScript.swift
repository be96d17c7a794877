import RoostProtocol

@testable import Roost

/// A socket machine with made-up channels; its actions come as short lines, so that a whole exchange can be compared.
///
/// A ref stands as its JSON, a missing one as `-`; a channel as `#` and the number of its join.
struct MachineScript {
    final class Probe {
        let number: Int
        let join: Message
        init(_ number: Int, _ join: Message) { (self.number, self.join) = (number, join) }
    }

    var machine: SocketMachine<Probe>
    private(set) var started: [Probe] = []

    init(maxChannels: Int = 100) {
        self.machine = SocketMachine(maxChannels: maxChannels)
    }

    /// Feeds a message, and starts a channel for every join that the machine asks for.
    mutating func receive(_ joinRef: Ref?, _ ref: Ref?, _ topic: String, _ event: String) -> [String] {
        self.perform(self.machine.receive(Message(joinRef: joinRef, ref: ref, topic: topic, event: event)))
    }

    mutating func join(_ ref: String, _ topic: String) -> [String] {
        self.receive(Ref(ref), Ref(ref), topic, "phx_join")
    }

    /// Joins and accepts.
    mutating func joined(_ ref: String, _ topic: String) {
        _ = self.join(ref, topic)
        _ = self.accept(self.started.count)
    }

    mutating func accept(_ number: Int, _ response: Payload = .empty) -> [String] {
        let probe = self.started[number - 1]
        return self.perform(self.machine.joined(probe, probe.join, response: response))
    }

    mutating func refuse(_ number: Int, _ response: Payload) -> [String] {
        let probe = self.started[number - 1]
        return self.perform(self.machine.refused(probe, probe.join, response: response))
    }

    mutating func end(_ number: Int, crashed: Bool = false) -> [String] {
        self.perform(self.machine.ended(self.started[number - 1], crashed: crashed))
    }

    mutating func perform(_ actions: [SocketMachine<Probe>.Action]) -> [String] {
        actions.map { action in
            if case .join(let message) = action {
                let probe = Probe(self.started.count + 1, message)
                self.started.append(probe)
                self.machine.joining(message.topic, channel: probe)
            }
            return Self.line(action)
        }
    }

    static func line(_ action: SocketMachine<Probe>.Action) -> String {
        switch action {
        case .send(let message), .refuse(let message): self.line(message)
        case .join(let message): "join \(message.topic) \(self.text(message.ref))"
        case .subscribe(let probe): "subscribe #\(probe.number)"
        case .open(let probe): "open #\(probe.number)"
        case .deliver(let probe, let message): "deliver #\(probe.number) \(message.event) \(self.text(message.ref))"
        case .leave(let probe, let message): "leave #\(probe.number) \(self.text(message.ref))"
        case .replace(let probe): "replace #\(probe.number)"
        case .dropStale(let message): "stale \(message.event) \(self.text(message.ref))"
        }
    }

    private static func line(_ message: OutboundMessage) -> String {
        switch message {
        case .reply(let joinRef, let ref, let topic, let status, let response):
            "reply \(self.text(joinRef)) \(self.text(ref)) \(topic) \(status.rawValue) \(response)"
        case .push(let joinRef, let ref, let topic, let event, let payload):
            "push \(self.text(joinRef)) \(self.text(ref)) \(topic) \(event) \(payload)"
        case .broadcast(let topic, let event, _): "broadcast \(topic) \(event)"
        case .rejection(let ref, _, let topic, let reason): "rejection \(self.text(ref)) \(topic) \(reason)"
        }
    }

    private static func text(_ ref: Ref?) -> String { ref?.description ?? "-" }
}
