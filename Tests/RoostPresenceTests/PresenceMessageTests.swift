import NIOCore
import TestSupport
import Testing

@testable import RoostPresence

/// Messages as bytes, and bytes that are no messages.
@Suite struct PresenceMessageTests {
    private static let limits = ReplicationConfiguration().messageLimits

    private static func bytes(_ message: PresenceMessage) -> [UInt8] {
        var buffer = ByteBuffer()
        message.encode(into: &buffer)
        return Array(buffer.readableBytesView)
    }

    private static func decode(
        _ bytes: some Sequence<UInt8>,
        _ limits: PresenceMessageLimits = Self.limits
    ) throws(MalformedPresenceMessage) -> PresenceMessage {
        var buffer = ByteBuffer(bytes: bytes)
        return try PresenceMessage(decoding: &buffer, limits: limits)
    }

    private static func problem(_ bytes: some Sequence<UInt8>, _ limits: PresenceMessageLimits = Self.limits)
        -> MalformedPresenceMessage?
    {
        do throws(MalformedPresenceMessage) {
            _ = try self.decode(bytes, limits)
            return nil
        } catch {
            return error
        }
    }

    @Test func areReadAsTheyWereWritten() throws {
        var seed = RandomSeed("round trip")
        var messages = RandomMessages(random: SplitMix(seed: seed.next()))
        for _ in 0..<1_000 {
            let message = messages.next()
            let again = try Self.decode(Self.bytes(message))
            #expect(again.text == message.text)
        }
    }

    @Test func everyPartOfOneIsRefused() {
        var seed = RandomSeed("truncated")
        var messages = RandomMessages(random: SplitMix(seed: seed.next()))
        for _ in 0..<60 {
            let bytes = Self.bytes(messages.next())
            for length in 0..<bytes.count { #expect(Self.problem(bytes.prefix(length)) == .truncated) }
            #expect(Self.problem(bytes + [0]) == .trailingBytes)
        }
    }

    @Test func damagedOnesAreReadOrRefusedAndCanBeWrittenAgain() throws {
        var seed = RandomSeed("damaged")
        var messages = RandomMessages(random: SplitMix(seed: seed.next()))
        for _ in 0..<3_000 {
            var bytes = Self.bytes(messages.next())
            for _ in 0...seed.number(0..<3) where !bytes.isEmpty {
                bytes[seed.number(0..<bytes.count)] = UInt8(seed.number(0..<256))
            }
            guard let message = try? Self.decode(bytes) else { continue }
            #expect(try Self.decode(Self.bytes(message)).text == message.text)
        }
    }

    @Test func bytesThatNobodyWouldWrite() {
        #expect(Self.problem([]) == .truncated)
        #expect(Self.problem([2, 4]) == .unknownVersion)
        #expect(Self.problem([1, 0]) == .unknownKind)
        #expect(Self.problem([1, 5]) == .unknownKind)
        #expect(Self.problem([1, 1, 2, 0]) == .unknownKind, "a flag of a heartbeat")
        #expect(Self.problem([1, 2, 4, 0]) == .unknownKind, "a part of an answer")
        #expect(Self.problem([1, 3, 0x80, 0x00]) == .badNumber, "longer than it need be")
        #expect(Self.problem([1, 3] + Array(repeating: 0xFF, count: 9) + [0x02]) == .badNumber, "65 bits")
        #expect(Self.problem([1, 3] + Array(repeating: 0xFF, count: 9) + [0x01]) == .truncated, "2^64 positions")
        #expect(Self.problem([1, 2, 0, 0xFF, 0xFF, 0x03]) == .truncated, "65 535 pieces")
    }

    /// A piece in numbers, behind its replica.
    private static func piece(_ numbers: [UInt64]) -> [UInt8] {
        var buffer = ByteBuffer(bytes: [1, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9])
        for number in numbers { buffer.writeNumber(number) }
        return Array(buffer.readableBytesView)
    }

    @Test func piecesOfNoHistory() {
        let last: UInt64 = (1 << 48) - 1
        // base, clock - base, from, to - from, removals, entries
        #expect(Self.problem(Self.piece([0, 0, 0, 0, 0, 0])) == nil)
        #expect(Self.problem(Self.piece([last, 0, last, 0, 0, 0])) == nil)
        #expect(Self.problem(Self.piece([last + 1, 0, 0, 0, 0, 0])) == .badClock)
        #expect(Self.problem(Self.piece([last, 1, 0, 0, 0, 0])) == .badClock)
        #expect(Self.problem(Self.piece([1, 0, 2, 0, 0, 0])) == .badClock, "from after base")
        #expect(Self.problem(Self.piece([1, 1, 1, 2, 0, 0])) == .badClock, "to after clock")
        #expect(Self.problem(Self.piece([2, 1, 2, 1, 1, 3, 0])) == .badClock, "removes what is after from")
        #expect(Self.problem(Self.piece([2, 1, 2, 1, 2, 1, 0, 0])) == .badClock, "removes the same twice")
        // clock, previous, owner, topic, key, meta
        #expect(Self.problem(Self.piece([1, 2, 1, 2, 0, 1, 1, 0, 0, 0, 0, 0, 0])) == nil)
        #expect(Self.problem(Self.piece([1, 2, 1, 2, 0, 1, 3, 0, 0, 0, 0, 0, 0])) == .badClock, "after to")
        #expect(Self.problem(Self.piece([1, 2, 1, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0])) == .badClock, "at from")
        #expect(Self.problem(Self.piece([1, 2, 1, 2, 0, 1, 1, 2, 0, 0, 0, 0, 0])) == .badClock, "predecessor 0")
        #expect(Self.problem(Self.piece([1, 2, 1, 2, 0, 1, 1, 0, 0, 1, 0, 0])) == .badTopic, "a topic of no number")
        #expect(Self.problem(Self.piece([1, 2, 1, 2, 0, 1, 1, 0, 0, 0, 1, 0xC3, 0, 0])) == .invalidUTF8)
    }

    @Test func moreThanTheLimits() {
        var messages = (1...3).map { ReplicaClock(replica: ReplicaID(rawValue: $0), clock: 1) }
        var limits = Self.limits
        limits.maxReplicas = 3
        let few = Self.bytes(PresenceMessage(.heartbeat(wantsAnswer: false, clocks: messages)))
        #expect(Self.problem(few, limits) == nil)
        messages.append(ReplicaClock(replica: ReplicaID(rawValue: 4), clock: 1))
        let many = Self.bytes(PresenceMessage(.heartbeat(wantsAnswer: false, clocks: messages)))
        #expect(Self.problem(many, limits) == .tooManyReplicas)
    }

    @Test func textsLongerThanTheLimits() {
        #expect(self.problem(topic: 4, key: 3, meta: 2) == nil)
        #expect(self.problem(topic: 5, key: 3, meta: 2) == .badTopic)
        #expect(self.problem(topic: 4, key: 4, meta: 2) == .badKey)
        #expect(self.problem(topic: 4, key: 3, meta: 3) == .badMeta)
    }

    private func problem(topic: Int, key: Int, meta: Int) -> MalformedPresenceMessage? {
        let limits = PresenceMessageLimits(maxTopicSize: 4, maxKeySize: 3, maxMetaSize: 2, maxReplicas: 1)
        var piece = ReplicaPiece(replica: ReplicaID(rawValue: 1), base: 0, clock: 1, from: 0, to: 1)
        piece.entries = [
            PresenceEntry(
                topic: String(repeating: "t", count: topic),
                key: String(repeating: "k", count: key),
                meta: Array(repeating: 0, count: meta),
                replica: ReplicaID(rawValue: 1),
                clock: 1,
                owner: 1
            )
        ]
        let bytes = Self.bytes(PresenceMessage(.news(pieces: [piece], answer: .none)))
        return Self.problem(bytes, limits)
    }

    @Test func aChangeTakesFewBytes() {
        var piece = ReplicaPiece(replica: ReplicaID(rawValue: 1), base: 1_000, clock: 1_001, from: 1_000, to: 1_001)
        piece.removed = [900]
        #expect(Self.bytes(PresenceMessage(.news(pieces: [piece], answer: .none))).count <= 24)
    }
}

extension PresenceMessage {
    /// Everything that is in it.
    fileprivate var text: String {
        guard case .news(let pieces, let answer) = self.content else { return "\(self.content)" }
        let texts = pieces.map { piece in
            let bounds = "\(piece.replica) \(piece.base)...\(piece.clock) \(piece.from)...\(piece.to) \(piece.removed)"
            return bounds + piece.entries.map { "\($0) \($0.owner) \($0.previousClock) \($0.meta)" }.joined()
        }
        return "\(answer) \(texts)"
    }
}
