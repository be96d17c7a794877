import DequeModule
import NIOCore
import RoostCluster
import RoostPubSub

/// One connection to one server: which commands are sent, and what comes back. No I/O, no clock.
///
/// RESP3 lets one connection both publish and subscribe. Answers come in the order of the commands; messages of channels,
/// which answer nothing, in between. A subscription is not answered but confirmed by a message for each channel, unless it
/// is refused, which an error answers.
struct ConnectionMachine {
    /// Channels of a `SUBSCRIBE`: few enough for a command of moderate size.
    private static let batchSize = 1000

    private let greeting: Greeting
    private let verbs: PubSubVerbs
    private var expected = Deque<Expectation>()
    /// What the server has been asked to send.
    private var asked: Set<PubSubSubject> = []
    /// What it has refused to, or ceased to, because another server of the cluster has it.
    private(set) var strays: Set<PubSubSubject> = []

    init(_ greeting: Greeting, _ mode: ValkeyMode) {
        self.greeting = greeting
        self.verbs = PubSubVerbs(mode)
    }

    // MARK: Commands

    /// Begins the connection.
    mutating func greet(_ writing: inout Writing) {
        self.expected.append(.greeting)
        writing.write(self.greeting.command)
    }

    /// Asks whether all subscriptions that were asked for so far stand.
    mutating func mark(_ writing: inout Writing) {
        self.ping(.marker, &writing)
    }

    /// Asks for a sign of life.
    mutating func ping(_ writing: inout Writing) {
        self.ping(.ping, &writing)
    }

    /// Asks whether everything that was published has been taken.
    mutating func sayFarewell(_ writing: inout Writing) {
        self.ping(.farewell, &writing)
    }

    private mutating func ping(_ expectation: Expectation, _ writing: inout Writing) {
        self.expected.append(expectation)
        writing.write { RESPCommand.write(["PING"], to: &$0) }
    }

    /// Publishes a frame.
    mutating func publish(_ frame: ByteBuffer, to subject: PubSubSubject, _ writing: inout Writing) {
        writing.write { buffer in
            RESPCommand.writeCount(3, to: &buffer)
            RESPCommand.writeWord(self.verbs.publish, to: &buffer)
            RESPCommand.writeWord(subject.name, to: &buffer)
            RESPCommand.writeLength(frame.readableBytes, to: &buffer)
        }
        writing.write(frame)
        writing.write { RESPCommand.writeLineEnd(to: &$0) }
        self.expectPublication()
    }

    /// Counted, not listed: there may be very many.
    private mutating func expectPublication() {
        if case .publications(let count) = self.expected.last {
            self.expected[self.expected.count - 1] = .publications(count + 1)
        } else {
            self.expected.append(.publications(1))
        }
    }

    /// Asks for the frames of subjects, or no more for them. Of changes to the same subject only the last matters.
    mutating func change(_ changes: [SubscriptionChange], _ writing: inout Writing) {
        var latest: [PubSubSubject: Bool] = [:]
        for change in changes {
            latest[change.subject] = change.isWanted
        }
        let isNew = { [asked = self.asked] (change: (key: PubSubSubject, value: Bool)) in
            asked.contains(change.key) != change.value
        }
        let wanted = latest.filter { $0.value && isNew($0) }.map(\.key)
        let unwanted = latest.filter { !$0.value && isNew($0) }.map(\.key)
        self.strays.subtract(latest.keys)
        self.asked.formUnion(wanted)
        self.asked.subtract(unwanted)
        self.send(self.verbs.unsubscribe, unwanted, &writing) { .unsubscription($0) }
        self.send(self.verbs.subscribe, wanted, &writing) { .subscription($0) }
    }

    /// Asks again for what was refused.
    mutating func retryStrays(_ writing: inout Writing) {
        self.change(self.strays.map { SubscriptionChange(subject: $0, isWanted: true) }, &writing)
    }

    private mutating func send(
        _ verb: String,
        _ subjects: [PubSubSubject],
        _ writing: inout Writing,
        _ expectation: (ArraySlice<PubSubSubject>) -> Expectation
    ) {
        for group in self.verbs.groups(of: subjects, limit: Self.batchSize) {
            self.expected.append(expectation(group))
            writing.write { RESPCommand.write([verb] + group.map(\.name), to: &$0) }
        }
    }

    // MARK: Answers

    /// Takes what the server sends.
    mutating func received(_ value: RESPValue) -> ConnectionEvent {
        if case .push(let elements) = value { return self.pushed(elements) }
        switch self.expected.first {
        case .greeting: return self.greeted(value)
        case .publications(let count): return self.published(count, value)
        case .ping: return self.answered(.none)
        case .marker: return self.answered(.ready)
        case .farewell: return self.answered(.drained)
        case .subscription(let subjects): return self.refused(subjects, value)
        case .unsubscription:
            guard case .error = value else { return Self.unexpected }
            return self.answered(.none)
        case nil:
            return Self.unexpected
        }
    }

    private static func garbled(_ reason: String) -> ConnectionEvent {
        .ended(LinkEnding(.malformed, reason))
    }

    private static let unexpected = garbled("an answer to no command")

    private mutating func answered(_ event: ConnectionEvent) -> ConnectionEvent {
        self.expected.removeFirst()
        return event
    }

    private mutating func greeted(_ reply: RESPValue) -> ConnectionEvent {
        if let complaint = self.greeting.complaint(about: reply) { return .ended(complaint) }
        return self.answered(.greeted)
    }

    private mutating func published(_ count: Int, _ value: RESPValue) -> ConnectionEvent {
        if count > 1 {
            self.expected[0] = .publications(count - 1)
        } else {
            self.expected.removeFirst()
        }
        switch value {
        case .integer: return .none
        case .error(let bytes): return .unpublished(ErrorReply(bytes))
        default: return Self.unexpected
        }
    }

    private mutating func refused(_ subjects: ArraySlice<PubSubSubject>, _ value: RESPValue) -> ConnectionEvent {
        guard case .error(let bytes) = value else { return Self.unexpected }
        let error = ErrorReply(bytes)
        guard self.verbs.isSharded, error.isOfTopology else { return .ended(LinkEnding(error)) }
        for subject in subjects where self.asked.remove(subject) != nil {
            self.strays.insert(subject)
        }
        return self.answered(.strayed)
    }

    // MARK: Pushes

    private mutating func pushed(_ elements: [RESPValue]) -> ConnectionEvent {
        guard let kind = elements.first?.text else { return Self.garbled("a push without a kind") }
        if kind.holds(self.verbs.message) { return self.delivered(elements) }
        if kind.holds(self.verbs.subscribed) { return self.subscribed(Self.subject(elements)) }
        if kind.holds(self.verbs.unsubscribed) { return self.unsubscribed(Self.subject(elements)) }
        return .none
    }

    private static func subject(_ elements: [RESPValue]) -> PubSubSubject? {
        elements.dropFirst().first?.string.map { PubSubSubject(name: $0) }
    }

    private func delivered(_ elements: [RESPValue]) -> ConnectionEvent {
        guard elements.count == 3, let subject = Self.subject(elements) else {
            return Self.garbled("a message without a channel")
        }
        if case .skipped = elements[2] { return .oversized }
        guard let frame = elements[2].text else { return Self.garbled("a message without content") }
        return self.asked.contains(subject) ? .frame(frame, subject) : .none
    }

    private mutating func subscribed(_ subject: PubSubSubject?) -> ConnectionEvent {
        guard case .subscription(let subjects) = self.expected.first, let subject, subject == subjects.first else {
            return Self.garbled("a confirmation of no subscription")
        }
        self.confirm(.subscription(subjects.dropFirst()), isLast: subjects.count == 1)
        return .none
    }

    /// Also what a server says by itself of channels in a slot that it has given away.
    private mutating func unsubscribed(_ subject: PubSubSubject?) -> ConnectionEvent {
        guard let subject else { return .none }
        if case .unsubscription(let subjects) = self.expected.first, subject == subjects.first {
            self.confirm(.unsubscription(subjects.dropFirst()), isLast: subjects.count == 1)
            return .none
        }
        guard self.asked.remove(subject) != nil else { return .none }
        self.strays.insert(subject)
        return .strayed
    }

    private mutating func confirm(_ rest: Expectation, isLast: Bool) {
        if isLast {
            self.expected.removeFirst()
        } else {
            self.expected[0] = rest
        }
    }
}
