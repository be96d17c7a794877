import NIOCore
import Testing

@testable import RoostLocal

@Suite struct HubRoutingTests {
    @Test func knowsWhoWantsWhat() {
        var routing = HubRouting()
        #expect(routing.subscribe(1, 10, "a"))
        #expect(routing.subscribe(2, 10, "a"))
        #expect(routing.subscribe(2, 11, "b"))
        #expect(routing.targets(of: "a").map(\.process) == [1, 2] && routing.targets(of: "b").map(\.number) == [11])
        routing.unsubscribe(1, 10)
        routing.unsubscribe(1, 10)
        routing.unsubscribe(3, 1)
        #expect(routing.targets(of: "a").map(\.process) == [2])
        routing.forget(2)
        #expect(routing.targets(of: "a").isEmpty && routing.count == 0, "what nobody wants costs nothing")
    }

    @Test func aNumberHasOneSubject() {
        var routing = HubRouting()
        #expect(routing.subscribe(1, 10, "a"))
        #expect(!routing.subscribe(1, 10, "b"))
    }

    @Test func aProcessHasABoundedNumberOfSubjects() {
        var routing = HubRouting()
        for number in 0..<HubRouting.maxSubscriptions { _ = routing.subscribe(1, UInt64(number), "\(number)") }
        #expect(!routing.subscribe(1, .max, "one more"))
        #expect(routing.subscribe(2, 1, "another's"))
    }
}

@Suite struct HubQueueTests {
    @Test func dropsWhatDoesNotFit() throws {
        var queue = HubQueue(limit: 1_000)
        let frame = ByteBuffer(repeating: 1, count: 300)
        #expect(queue.add(frame, number: 1) && queue.add(frame, number: 1) && queue.add(frame, number: 1))
        #expect(!queue.add(frame, number: 1) && queue.dropped == 1)
        let batch = try #require(queue.take())
        #expect(batch.frames == 3 && queue.take() == nil)
        #expect(!queue.add(frame, number: 1), "what NIO has counts")
        #expect(queue.written() == 2 && queue.dropped == 0)
        #expect(queue.add(frame, number: 1))
    }
}
