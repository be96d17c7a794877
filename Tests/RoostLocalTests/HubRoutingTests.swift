import NIOCore
import RoostCluster
import Testing

@testable import RoostLocal

@Suite struct HubRoutingTests {
    @Test func knowsWhoWantsWhat() {
        var routing = HubRouting()
        #expect(self.subscribe(&routing, 1, 10, "a"))
        #expect(self.subscribe(&routing, 2, 10, "a"))
        #expect(self.subscribe(&routing, 2, 11, "b"))
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
        #expect(self.subscribe(&routing, 1, 10, "a"))
        #expect(!self.subscribe(&routing, 1, 10, "b"))
        routing.forget(1)
        #expect(routing.count == 0, "nothing is left of a process that was cut off for it")
    }

    /// Else each frame of it would go there many times, and its end take the hub very long.
    @Test func aProcessWantsASubjectOnce() {
        var routing = HubRouting()
        #expect(self.subscribe(&routing, 1, 10, "a"))
        #expect(!self.subscribe(&routing, 1, 11, "a"))
        routing.unsubscribe(1, 10)
        #expect(self.subscribe(&routing, 1, 11, "a") && self.subscribe(&routing, 2, 11, "a"))
        #expect(routing.targets(of: "a").map(\.number) == [11, 11])
    }

    @Test func aProcessHasABoundedNumberOfSubjects() {
        var routing = HubRouting()
        for number in 0..<HubRouting.maxSubscriptions { _ = routing.subscribe(1, UInt64(number), "\(number)") }
        #expect(!self.subscribe(&routing, 1, .max, "one more"))
        #expect(self.subscribe(&routing, 2, 1, "another's"))
    }

    private func subscribe(_ routing: inout HubRouting, _ process: Int, _ number: UInt64, _ subject: String) -> Bool {
        routing.subscribe(process, number, subject)
    }
}

@Suite struct HubQueueTests {
    @Test func dropsWhatDoesNotFit() {
        var queue = HubQueue(limit: 1_000)
        let frame = ByteBuffer(repeating: 1, count: 300)
        for _ in 0..<3 { _ = queue.add(frame, number: 1) }
        let fourth = queue.add(frame, number: 1)
        #expect(!fourth && queue.dropped == 1)
        let batch = queue.take()
        #expect(batch?.frames == 3)
        let second = queue.take()
        #expect(second == nil)
        let fifth = queue.add(frame, number: 1)
        #expect(!fifth, "what NIO has counts")
        let dropped = queue.written()
        #expect(dropped == 2 && queue.dropped == 0)
        let sixth = queue.add(frame, number: 1)
        #expect(sixth)
    }
}
