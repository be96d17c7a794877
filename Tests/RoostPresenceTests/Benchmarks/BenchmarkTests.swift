import Foundation
import NIOCore
import RoostPubSub
import Testing

@testable import RoostPresence

/// Figures, printed and not judged: run an optimised build with `ROOST_BENCHMARK=1`.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["ROOST_BENCHMARK"] != nil))
struct BenchmarkTests {
    private static let count = 100_000

    private static func replicator(_ name: String) -> PresenceReplicator {
        PresenceReplicator(
            node: NodeID(name: name, incarnation: 1),
            configuration: ReplicationConfiguration(),
            seed: 1,
            now: .zero
        )
    }

    private static func fill(_ replicator: inout PresenceReplicator, _ count: Int = Self.count) {
        for number in 0..<count {
            let meta = Array("{\"online_at\":1764000000,\"name\":\"u\"}".utf8)
            let (key, owner) = ("user:\(100_000 + number)", UInt64(number))
            _ = try? replicator.track(topic: "rooms:the lobby of all", key: key, owner: owner, meta: meta, now: .zero)
        }
        _ = replicator.takeEffects()
    }

    /// Delivers everything between the two until they are silent, through bytes.
    private static func exchange(_ a: inout PresenceReplicator, _ b: inout PresenceReplicator, now: Duration) -> Traffic
    {
        var traffic = Traffic()
        var isQuiet = false
        while !isQuiet {
            isQuiet = true
            for message in a.takeEffects().messages {
                traffic.deliver(message.message, to: &b, from: a.node, now: now)
                isQuiet = false
            }
            for message in b.takeEffects().messages {
                traffic.deliver(message.message, to: &a, from: b.node, now: now)
                isQuiet = false
            }
        }
        return traffic
    }

    private struct Traffic {
        var bytes = 0
        var messages = 0
        var largest = 0

        mutating func deliver(
            _ message: PresenceMessage,
            to replicator: inout PresenceReplicator,
            from node: NodeID,
            now: Duration
        ) {
            var buffer = ByteBuffer()
            message.encode(into: &buffer)
            self.bytes += buffer.readableBytes
            self.messages += 1
            self.largest = max(self.largest, buffer.readableBytes)
            let limits = replicator.configuration.messageLimits
            guard let message = try? PresenceMessage(decoding: &buffer, limits: limits) else { return }
            replicator.receive(message, from: node, now: now)
        }
    }

    private static func report(_ name: String, _ value: String) {
        print("figure: \(name): \(value)")
    }

    /// The process's memory, where the system has Linux's way to say it.
    private static var resident: Int {
        let pages = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ").dropFirst()
            .first
        return (pages.flatMap { Int($0) } ?? 0) * 4_096
    }

    @Test func memoryAndTransfer() {
        let before = Self.resident
        var a = Self.replicator("a")
        Self.fill(&a)
        let own = Self.resident
        Self.report("bytes per own presence", "\((own - before) / Self.count)")
        var b = Self.replicator("b")
        var traffic = Traffic()
        let time = ContinuousClock().measure {
            _ = Self.exchange(&a, &b, now: .seconds(1))
            b.tick(now: .seconds(3))
            traffic = Self.exchange(&a, &b, now: .seconds(3))
        }
        Self.report("bytes per presence of another node", "\((Self.resident - own) / Self.count)")
        Self.report(
            "transfer of \(b.entries.count)",
            "\(time), \(traffic.messages) messages, \(traffic.bytes) bytes, largest \(traffic.largest)"
        )
    }

    @Test func mergeOfTwoSets() {
        var (a, b) = (Self.replicator("a"), Self.replicator("b"))
        Self.fill(&a)
        Self.fill(&b)
        let (logA, logB) = (a.own.log, b.own.log)
        let whole = ReplicaPosition(replica: b.own.id, clock: 0)
        guard let piece = logB.piece(of: b.own.id, after: whole, room: .max) else { return }
        var copy = ReplicaCopy(b.own.id)
        var topics = TopicCache()
        let time = ContinuousClock().measure { _ = copy.merge(piece, limits: CopyLimits(), topics: &topics) }
        Self.report("merge of \(Self.count) into \(Self.count)", "\(time)")
        var left = NaiveSet(logA.entries.all, replica: a.own.id, clock: logA.clock)
        let right = NaiveSet(logB.entries.all, replica: b.own.id, clock: logB.clock)
        let naive = ContinuousClock().measure { _ = left.merge(right) }
        Self.report("the same in a dictionary", "\(naive), \(left.count)")
        Self.churn(&b, copy, left)
    }

    /// One in a hundred is updated; the two sets meet again.
    private static func churn(_ b: inout PresenceReplicator, _ known: ReplicaCopy, _ naive: NaiveSet) {
        for number in stride(from: 0, to: self.count, by: 100) {
            let (topic, key) = ("rooms:the lobby of all", "user:\(100_000 + number)")
            _ = try? b.update(topic: topic, key: key, owner: UInt64(number), meta: [0x7B, 0x7D], now: .zero)
        }
        let log = b.own.log
        guard let piece = log.piece(of: b.own.id, after: known.position, room: .max) else { return }
        var (copy, topics) = (known, TopicCache())
        _ = copy.merge(piece, limits: CopyLimits(), topics: &topics)
        copy = known
        var outcome = ""
        let time = ContinuousClock().measure {
            if case .merged(let changes) = copy.merge(piece, limits: CopyLimits(), topics: &topics) {
                outcome = "\(changes.joins.count) joins, \(changes.leaves.count) leaves"
            }
        }
        Self.report("merge of a delta of 1 % (with a copy of the lists)", "\(time), \(outcome)")
        var left = naive
        let right = NaiveSet(log.entries.all, replica: b.own.id, clock: log.clock)
        var counts = (joins: 0, leaves: 0)
        let slow = ContinuousClock().measure { counts = left.merge(right) }
        Self.report("the same in a dictionary", "\(slow), \(counts)")
    }

    @Test func updatesAndTheirSize() {
        var (a, b) = (Self.replicator("a"), Self.replicator("b"))
        _ = Self.exchange(&a, &b, now: .zero)
        Self.fill(&a, 1_000)
        b.tick(now: .seconds(3))
        _ = Self.exchange(&a, &b, now: .seconds(3))
        var bytes = 0
        let time = ContinuousClock().measure {
            for number in 0..<1_000 {
                let now = Duration.seconds(4) + .milliseconds(60 * number)
                let (topic, key) = ("rooms:the lobby of all", "user:\(100_000 + number)")
                _ = try? a.update(topic: topic, key: key, owner: UInt64(number), meta: [0x7B, 0x7D], now: now)
                bytes += Self.exchange(&a, &b, now: now).bytes
            }
        }
        Self.report("update to two nodes, each in its own message", "\(time / 1_000), \(bytes / 1_000) bytes")
    }
}
