import NIOCore
import RoostCluster
import RoostProtocol
import RoostPubSub
import TestSupport
import Testing

struct BroadcastTests {
    @Test func aBroadcastReachesThoseWhoFollowItsTopic() async throws {
        let engine = MemoryEngine()
        let (a, b, c) = (try await TestNode(engine), try await TestNode(engine), try await TestNode(engine))
        b.cluster.follow("rooms:1")
        c.cluster.follow("rooms:2")
        #expect(try await a.say("new_msg", to: "rooms:1", ["n": 1]) == .everyNode)
        #expect(b.node.notes.broadcasts == [#"rooms:1 new_msg {"n":1}"#])
        #expect(c.node.notes.broadcasts == [])
        #expect(a.node.notes.broadcasts == [])
    }

    @Test func binaryPayloadsStayBinary() async throws {
        let engine = MemoryEngine()
        let (a, b) = (try await TestNode(engine), try await TestNode(engine))
        b.cluster.follow("rooms:1")
        try await a.say("blob", to: "rooms:1", Payload(binary: [0, 255, 0]))
        #expect(b.node.notes.broadcasts == ["rooms:1 blob <3 bytes>"])
    }

    @Test func ownFramesThatAnEngineBringsBackAreIgnored() async throws {
        let engine = MemoryEngine(echoes: true)
        let (a, b) = (try await TestNode(engine), try await TestNode(engine))
        for node in [a, b] { node.cluster.follow("rooms:1") }
        try await a.say("new_msg", to: "rooms:1")
        #expect(a.node.notes.broadcasts == [])
        #expect(b.node.notes.broadcasts.count == 1)
        #expect(a.lines.warnings == [])
    }

    @Test func whatIsPublishedInOneTurnSharesAFrame() async throws {
        let engine = MemoryEngine()
        let (a, b) = (try await TestNode(engine), try await TestNode(engine))
        b.cluster.follow("rooms:1")
        try await a.node.eventLoop.submit {
            for number in 0..<100 {
                _ = a.cluster.publish(Broadcast(topic: "rooms:1", event: "\(number)", payload: .empty))
            }
        }.get()
        try await a.turn()
        #expect(b.node.notes.broadcasts == (0..<100).map { "rooms:1 \($0) {}" })
        // What nodes say to all of them when a link comes up is not meant.
        #expect(a.adapter.published.filter { $0.subject.name.contains(".t.") }.count == 1)
    }

    @Test func whatNoFrameHoldsComesInPieces() async throws {
        let engine = MemoryEngine(maxFrameSize: 200)
        let (a, b) = (try await TestNode(engine), try await TestNode(engine))
        b.cluster.follow("rooms:1")
        let text = String(repeating: "long ", count: 500)
        try await a.say("long", to: "rooms:1", ["text": .string(text)])
        try await a.say("short", to: "rooms:1")
        #expect(b.node.notes.broadcasts == [#"rooms:1 long {"text":"\#(text)"}"#, "rooms:1 short {}"])
        #expect(a.adapter.published.allSatisfy { $0.frame.readableBytes <= 200 })
    }

    @Test func whatIsTooLargeReachesThisNodeOnly() async throws {
        let engine = MemoryEngine()
        let (a, b) = (
            try await TestNode(engine) { $0.maxMessageSize = 5_000 }, try await TestNode(engine)
        )
        b.cluster.follow("rooms:1")
        let reach = try await a.say("large", to: "rooms:1", Payload(binary: [UInt8](repeating: 1, count: 5_000)))
        #expect(reach == .thisNode(PubSubAdapterError(.tooLarge)))
        #expect(b.node.notes.broadcasts == [])
    }

    @Test func topicsOfAnyNameAreCarried() async throws {
        let engine = MemoryEngine()
        let (a, b) = (try await TestNode(engine), try await TestNode(engine))
        let topics = ["", "a b", "*", ">", "é", "e\u{301}", "\0", String(repeating: "x", count: 1_024)]
        for topic in topics {
            b.cluster.follow(topic)
            try await a.say("said", to: topic)
        }
        #expect(b.node.notes.broadcasts == topics.map { "\($0) said {}" })
    }

    @Test func messagesReachOneNodeOrAll() async throws {
        let engine = MemoryEngine()
        let (a, b, c) = (try await TestNode(engine), try await TestNode(engine), try await TestNode(engine))
        a.cluster.send(ByteBuffer(string: "to all"), of: .presence, to: nil)
        a.cluster.send(ByteBuffer(string: "to b"), of: .longPoll, to: b.cluster.node)
        try await a.turn()
        let toAll = RecordingNode.Message(text: "to all", service: .presence, node: a.cluster.node)
        let toB = RecordingNode.Message(text: "to b", service: .longPoll, node: a.cluster.node)
        #expect(b.node.notes.messages == [toAll, toB])
        #expect(c.node.notes.messages == [toAll])
    }
}
