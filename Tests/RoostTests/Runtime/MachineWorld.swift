import RoostProtocol
import TestSupport

@testable import Roost

/// A client and channels around a socket machine that do whatever they like, and what must hold all the time:
/// each message comes to exactly one end, those of a topic in the order in which they were sent; a topic has at most
/// one channel, each channel that was accepted ends on the wire exactly once, and there is a limit to everything.
struct MachineWorld {
    final class Probe {
        let join: Message
        var isOpen = false
        init(_ join: Message) { self.join = join }
    }

    private let maxChannels: Int
    private let topics = ["a", "b", "c", "d", "e"]
    private var machine: SocketMachine<Probe>
    private var refs = 0
    private var sent: [String: [Ref]] = [:]
    private var alive: [String: [Probe]] = [:]
    private var unanswered: Set<Ref> = []
    private var unclosed: [Ref] = []
    private(set) var problems: [String] = []

    init(maxChannels: Int) {
        self.maxChannels = maxChannels
        self.machine = SocketMachine(maxChannels: maxChannels)
    }

    /// The messages that have come to no end, the joins without a reply and the channels without a close.
    var unresolved: [Ref] { self.sent.values.flatMap { $0 } + self.unanswered + self.unclosed }

    mutating func step(_ seed: inout RandomSeed) {
        let topic = self.topics[seed.number(0..<self.topics.count)]
        switch seed.number(0..<10) {
        case 0..<2: self.send(topic, "phx_join", joinRef: nil)
        case 2: self.send(topic, "phx_leave", joinRef: nil)
        case 3..<6: self.send(topic, "event", joinRef: self.refs > 0 ? self.ref(seed.number(0..<self.refs)) : nil)
        default: self.advance(topic, seed.number(0..<4))
        }
        self.check()
    }

    /// Finishes all joins and ends all channels.
    mutating func settle() {
        for _ in 0..<1_000 where self.alive.values.contains(where: { !$0.isEmpty }) {
            for topic in self.topics { self.advance(topic, 0) }
        }
        self.check()
    }

    private func ref(_ number: Int) -> Ref { Ref(String(number)) }

    private mutating func send(_ topic: String, _ event: String, joinRef: Ref?) {
        self.refs += 1
        let ref = self.ref(self.refs)
        self.sent[topic, default: []].append(ref)
        let message = Message(joinRef: event == "phx_join" ? ref : joinRef, ref: ref, topic: topic, event: event)
        self.perform(self.machine.receive(message))
    }

    /// Lets something happen to the topic's channel.
    private mutating func advance(_ topic: String, _ choice: Int) {
        guard let probe = self.alive[topic]?.last else { return }
        if probe.isOpen {
            self.forget(probe)
            self.perform(self.machine.ended(probe, crashed: choice == 1))
        } else if choice == 0 {
            self.forget(probe)
            self.perform(self.machine.refused(probe, probe.join, response: .empty))
        } else {
            self.perform(self.machine.joined(probe, probe.join, response: .empty))
        }
    }

    private mutating func perform(_ actions: [SocketMachine<Probe>.Action]) {
        for action in actions {
            switch action {
            case .send(let message), .refuse(let message): self.sent(message)
            case .join(let message): self.start(message)
            case .subscribe(let probe): self.check(probe)
            case .open(let probe): self.open(probe)
            case .deliver(let probe, let message), .leave(let probe, let message): self.deliver(message, probe)
            case .replace(let probe): self.forget(probe)
            case .dropStale(let message): self.resolve(message.ref, message.topic)
            }
        }
    }

    private mutating func start(_ join: Message) {
        self.resolve(join.ref, join.topic)
        if let ref = join.ref { self.unanswered.insert(ref) }
        let probe = Probe(join)
        self.alive[join.topic, default: []].append(probe)
        self.machine.joining(join.topic, channel: probe)
    }

    private mutating func open(_ probe: Probe) {
        probe.isOpen = true
        if let ref = probe.join.joinRef { self.unclosed.append(ref) }
    }

    /// A client that has seen the reply misses nothing.
    private mutating func check(_ probe: Probe) {
        if probe.isOpen || probe.join.ref.map(self.unanswered.contains) != true {
            self.problems.append("subscribes behind the reply")
        }
    }

    private mutating func deliver(_ message: Message, _ probe: Probe) {
        self.resolve(message.ref, message.topic)
        if !probe.isOpen || self.alive[message.topic]?.last !== probe {
            self.problems.append("\(message.event) goes to a channel that is not the topic's")
        }
    }

    private mutating func sent(_ message: OutboundMessage) {
        switch message {
        case .reply(_, let ref?, let topic, _, _):
            if self.unanswered.remove(ref) == nil { self.resolve(ref, topic) }
        case .push(let joinRef?, _, _, _, _):
            guard let index = self.unclosed.firstIndex(of: joinRef) else {
                self.problems.append("\(joinRef) is closed twice, or was not open")
                return
            }
            self.unclosed.remove(at: index)
        default: self.problems.append("sent \(message)")
        }
    }

    private mutating func resolve(_ ref: Ref?, _ topic: String) {
        guard let ref, self.sent[topic]?.first == ref else {
            self.problems.append("\(topic): \(ref?.description ?? "-") is not next of \(self.sent[topic] ?? [])")
            return
        }
        self.sent[topic]?.removeFirst()
    }

    private mutating func forget(_ probe: Probe) {
        self.alive[probe.join.topic]?.removeAll { $0 === probe }
    }

    private mutating func check() {
        if self.machine.count > self.maxChannels { self.problems.append("\(self.machine.count) topics") }
        if self.alive.values.contains(where: { $0.count > 1 }) { self.problems.append("two channels of a topic") }
        let unresolved = self.sent.values.reduce(0) { $0 + $1.count }
        if self.machine.waitingCount != unresolved {
            self.problems.append("\(self.machine.waitingCount) wait, not \(unresolved)")
        }
    }
}
