import NIOCore
import RoostCluster
import RoostProtocol
import RoostPubSub
import Synchronization
import TestSupport
import Testing

/// What must not get in.
struct RefusalTests {
    /// What an attacker who can publish on the engine does to a frame, and what the log calls it.
    static let attacks: [(String, @Sendable (ByteBuffer) -> ByteBuffer)] = [
        ("foreign", { _ in ByteBuffer() }),
        ("foreign", { _ in ByteBuffer(string: "{\"hello\":1}") }),
        ("foreign", { frame in frame.getSlice(at: 0, length: 1) ?? frame }),
        ("version", { $0.changing(at: 1) }),
        ("forged", { $0.changing(at: 2) }),
        ("forged", { $0.changing(at: $0.readableBytes / 2) }),
        ("forged", { $0.changing(at: $0.readableBytes - 1) }),
        ("forged", { frame in frame.getSlice(at: 0, length: frame.readableBytes - 1) ?? frame }),
        (
            "forged",
            { frame in
                var longer = frame
                longer.writeInteger(UInt8(0))
                return longer
            }
        ),
    ]

    @Test(arguments: attacks.indices)
    func damagedFramesAreRefused(_ index: Int) async throws {
        let (reason, attack) = Self.attacks[index]
        let engine = MemoryEngine()
        let (a, b) = (try await TestNode(engine), try await TestNode(engine))
        b.cluster.follow("rooms:1")
        engine.setFate { frame, _ in [attack(frame)] }
        try await a.say("1", to: "rooms:1")
        try await a.say("2", to: "rooms:1")
        engine.setFate { frame, _ in [frame] }
        try await a.say("3", to: "rooms:1")
        #expect(b.node.notes.broadcasts == ["rooms:1 3 {}"])
        #expect(b.lines.warnings.count == 1, "logged once: \(b.lines.warnings)")
        #expect(b.lines.warnings.first?.contains("roost.reason=\(reason)") == true)
    }

    @Test func clustersOfOtherSecretsAreNotHeard() async throws {
        let engine = MemoryEngine()
        let (a, b) = (try await TestNode(engine), try await TestNode(engine, secret: "a secret of somebody else"))
        b.cluster.follow("rooms:1")
        try await a.say("1", to: "rooms:1")
        #expect(b.node.notes.broadcasts == [])
        #expect(b.lines.warnings.count == 1)
    }

    @Test func clustersOfOtherNamesShareNoSubject() async throws {
        let engine = MemoryEngine()
        let (a, b) = (try await TestNode(engine), try await TestNode(engine, cluster: "other"))
        a.cluster.follow("rooms:1")
        b.cluster.follow("rooms:1")
        #expect(a.adapter.subjects.isDisjoint(with: b.adapter.subjects))
        // Whatever the engine does:
        engine.setFate { frame, _ in [frame] }
        try await a.say("1", to: "rooms:1")
        #expect(b.node.notes.broadcasts == [])
        #expect(b.lines.warnings == [])
    }

    @Test func aFrameIsNotTakenOnAnotherSubject() async throws {
        let engine = MemoryEngine()
        let (a, b) = (try await TestNode(engine), try await TestNode(engine))
        for topic in ["rooms:1", "rooms:2"] { b.cluster.follow(topic) }
        let first = Mutex(ByteBuffer())
        // And not of what nodes say of themselves.
        engine.setFate { frame, subject in
            if subject.name.contains(".t.") { first.withLock { $0 = frame } }
            return [frame]
        }
        try await a.say("1", to: "rooms:1")
        engine.setFate { frame, subject in [subject.name.contains(".t.") ? first.withLock { $0 } : frame] }
        try await a.say("2", to: "rooms:2")
        #expect(b.node.notes.broadcasts == ["rooms:1 1 {}"])
        #expect(b.lines.warnings.first?.contains("forged") == true)
    }

    @Test func anEarlierRunIsNotHeardAfterALaterOne() async throws {
        let engine = MemoryEngine()
        let earlier = try await TestNode(engine, name: "a")
        let later = try await TestNode(engine, name: "a")
        let b = try await TestNode(engine)
        b.cluster.follow("rooms:1")
        try await earlier.say("earlier", to: "rooms:1")
        try await later.say("later", to: "rooms:1")
        try await earlier.say("earlier still", to: "rooms:1")
        #expect(later.cluster.node > earlier.cluster.node)
        #expect(b.node.notes.broadcasts == ["rooms:1 earlier {}", "rooms:1 later {}"])
        #expect(b.lines.warnings.first?.contains("outdated") == true)
    }

    @Test func moreThanOneTakesIsRefused() async throws {
        let engine = MemoryEngine(maxFrameSize: 10_000)
        let (a, b) = (
            try await TestNode(engine),
            try await TestNode(engine) {
                $0.maxMessageSize = 20_000
                $0.batchSize = 1_000
            }
        )
        b.cluster.follow("rooms:1")
        try await a.say("large", to: "rooms:1", Payload(binary: [UInt8](repeating: 1, count: 100_000)))
        try await a.say("small", to: "rooms:1")
        #expect(b.node.notes.broadcasts == ["rooms:1 small {}"])
        #expect(b.lines.warnings.first?.contains("oversized") == true)
    }

    @Test func oneNodeTooManyIsRefused() async throws {
        let engine = MemoryEngine()
        let b = try await TestNode(engine) { $0.maxNodes = 2 }
        b.cluster.follow("rooms:1")
        for number in 0..<3 {
            let node = try await TestNode(engine)
            try await node.say("\(number)", to: "rooms:1")
        }
        #expect(b.node.notes.broadcasts == ["rooms:1 0 {}", "rooms:1 1 {}"])
        #expect(b.lines.warnings.first?.contains("crowded") == true)
    }

    @Test(arguments: [
        ("", TestNode.secret, nil, ClusterSetupError.Code.badName),
        ("a.b", TestNode.secret, nil, .badName),
        ("a b", TestNode.secret, nil, .badName),
        ("é", TestNode.secret, nil, .badName),
        (String(repeating: "a", count: 49), TestNode.secret, nil, .badName),
        ("chat", "short", nil, .weakSecret),
        ("chat", TestNode.secret, "", .badNode),
        ("chat", TestNode.secret, String(repeating: "a", count: 65), .badNode),
    ])
    func badSettingsAreRefused(
        _ name: String,
        _ secret: String,
        _ node: String?,
        _ code: ClusterSetupError.Code
    ) throws {
        let error = #expect(throws: ClusterSetupError.self) {
            try Cluster(MemoryEngine().adapter(), name: name, secret: secret, node: node)
        }
        #expect(error?.code == code)
    }
}

extension ByteBuffer {
    fileprivate func changing(at index: Int) -> ByteBuffer {
        var changed = self
        let byte = self.getInteger(at: index, as: UInt8.self) ?? 0
        changed.setInteger(byte ^ 0x40, at: index)
        return changed
    }
}
