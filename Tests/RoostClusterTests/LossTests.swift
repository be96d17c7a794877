import NIOCore
import RoostCluster
import RoostProtocol
import RoostPubSub
import Synchronization
import TestSupport
import Testing

struct LossTests {
    @Test func aGapIsReportedWithTheTopicsThatItMayConcern() async throws {
        let engine = MemoryEngine()
        let (a, b) = (try await TestNode(engine), try await TestNode(engine))
        b.cluster.follow("rooms:1")
        try await a.say("1", to: "rooms:1")
        engine.setFate { _, _ in [] }
        try await a.say("2", to: "rooms:1")
        try await a.say("3", to: "rooms:1")
        engine.setFate { frame, _ in [frame] }
        try await a.say("4", to: "rooms:1")
        let loss = try #require(b.node.notes.losses.first)
        #expect(loss.node == a.cluster.node)
        #expect(loss.count == 2)
        #expect(loss.mayConcern("rooms:1"))
        #expect(!loss.mayConcern("rooms:2"))
        #expect(b.node.notes.broadcasts == ["rooms:1 1 {}", "rooms:1 4 {}"])
    }

    @Test func theLossOfTheLastFrameIsNoticedToo() async throws {
        let engine = MemoryEngine()
        let (a, b) = (try await TestNode(engine), try await TestNode(engine))
        b.cluster.follow("rooms:1")
        try await a.say("1", to: "rooms:1")
        engine.setFate { frame, subject in subject.name.contains(".t.") ? [] : [frame] }
        try await a.say("2", to: "rooms:1")
        try await waitUntil("the loss") { !b.node.notes.losses.isEmpty }
        #expect(b.node.notes.losses.map(\.count) == [1])
    }

    /// A link that is dead, but not known to be, takes the last frames and the reports of them as well.
    @Test func aLossThatNoReportToldOfIsNoticedWhenTheLinkIsBack() async throws {
        let engine = MemoryEngine()
        let (a, b) = (try await TestNode(engine), try await TestNode(engine))
        b.cluster.follow("rooms:1")
        try await a.say("1", to: "rooms:1")
        let reports = Mutex(0)
        engine.setFate { _, subject in
            if subject.name.hasSuffix(".all") { reports.withLock { $0 += 1 } }
            return []
        }
        try await a.say("2", to: "rooms:1")
        // Both nodes report once a second.
        try await waitUntil("the reports") { reports.withLock { $0 } >= 6 }
        engine.setUp(false)
        engine.setFate { frame, _ in [frame] }
        engine.setUp(true)
        try await waitUntil("the loss") { b.node.notes.losses.contains { $0.isOfBroadcasts } }
        #expect(b.node.notes.losses.filter(\.isOfBroadcasts).map(\.count) == [1])
    }

    @Test func lostMessagesAreReportedAsSuch() async throws {
        let engine = MemoryEngine()
        let (a, b) = (try await TestNode(engine), try await TestNode(engine))
        // By the names of their subjects, so that the positions that all nodes report do not matter.
        let dropped = Mutex(0)
        for text in ["1", "2", "3"] {
            engine.setFate { frame, subject in
                guard text == "2", subject.name.contains(".n.") else { return [frame] }
                dropped.withLock { $0 += 1 }
                return []
            }
            a.cluster.send(ByteBuffer(string: text), of: .presence, to: b.cluster.node)
            try await a.turn()
        }
        #expect(b.node.notes.messages.map(\.text) == ["1", "3"])
        #expect(b.node.notes.losses.map(\.isOfBroadcasts) == [false])
        #expect(dropped.withLock { $0 } == 1)
    }

    @Test func repeatedFramesAreDeliveredOnce() async throws {
        let engine = MemoryEngine()
        let (a, b) = (try await TestNode(engine), try await TestNode(engine))
        b.cluster.follow("rooms:1")
        engine.setFate { frame, _ in [frame, frame] }
        try await a.say("1", to: "rooms:1")
        try await a.say("2", to: "rooms:1")
        #expect(b.node.notes.broadcasts == ["rooms:1 1 {}", "rooms:1 2 {}"])
        #expect(b.node.notes.losses.isEmpty)
    }

    @Test func aMessageOfWhichAPieceIsLostIsNotDelivered() async throws {
        let engine = MemoryEngine(maxFrameSize: 200)
        let (a, b) = (try await TestNode(engine), try await TestNode(engine))
        b.cluster.follow("rooms:1")
        try await a.say("first", to: "rooms:1")
        for lost in [2, 4, 1] {
            let number = Mutex(0)
            engine.setFate { frame, subject in
                guard subject.name.contains(".t.") else { return [frame] }
                return number.withLock { number in
                    number += 1
                    return number == lost ? [] : [frame]
                }
            }
            try await a.say("long", to: "rooms:1", Payload(binary: [UInt8](repeating: 1, count: 500)))
            engine.setFate { frame, _ in [frame] }
            try await a.say("after \(lost)", to: "rooms:1")
        }
        #expect(
            b.node.notes.broadcasts.map { $0.dropFirst("rooms:1 ".count) } == [
                "first {}", "after 2 {}", "after 4 {}", "after 1 {}",
            ]
        )
        #expect(b.node.notes.losses.map(\.count) == [1, 1, 1])
    }

    @Test func whatCouldNotBeSentIsMissedByTheOthers() async throws {
        let engine = MemoryEngine()
        let (a, b) = (try await TestNode(engine), try await TestNode(engine))
        b.cluster.follow("rooms:1")
        try await a.say("1", to: "rooms:1")
        engine.setUp(false)
        #expect(try await a.say("2", to: "rooms:1") == .thisNode(PubSubAdapterError(.disconnected)))
        engine.setUp(true)
        try await a.say("3", to: "rooms:1")
        #expect(b.node.notes.broadcasts == ["rooms:1 1 {}", "rooms:1 3 {}"])
        #expect(b.node.notes.losses.map(\.count) == [1])
        #expect(b.node.notes.links == [.up, .down, .up])
    }

    @Test func eventsTellTheApp() async throws {
        let engine = MemoryEngine()
        let (a, b) = (try await TestNode(engine), try await TestNode(engine))
        b.cluster.follow("rooms:1")
        var events = b.cluster.events.makeAsyncIterator()
        try await a.say("1", to: "rooms:1")
        engine.setUp(false)
        guard case .linkDown = await events.next() else { throw Complaint("no linkDown") }
        engine.setUp(true)
        guard case .linkUp = await events.next() else { throw Complaint("no linkUp") }
        engine.setFate { _, _ in [] }
        try await a.say("2", to: "rooms:1")
        engine.setFate { frame, _ in [frame] }
        try await a.say("3", to: "rooms:1")
        guard case .lost(let loss) = await events.next() else { throw Complaint("no loss") }
        #expect(loss.count == 1)
    }
}
