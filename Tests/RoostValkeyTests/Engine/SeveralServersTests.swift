import RoostPubSub
import RoostValkey
import TestSupport
import Testing

extension ValkeyEngineTests {
    @Suite("Servers, their limits and losses")
    struct SeveralServersTests {
        @Test("With one of two servers gone, the subjects of the other go on")
        func oneOfTwo() async throws {
            let engines = [try await RedisServer.start(), try await RedisServer.start()]
            let (first, second) = (SuitePeer(RedisServer.adapter(engines)), SuitePeer(RedisServer.adapter(engines)))
            let subjects = (0..<40).map { PubSubSubject(name: "two.\($0)") }
            for subject in subjects { second.adapter.subscribe(subject) }
            for peer in [first, second] { peer.start() }
            for subject in subjects { try await first.reach(second, on: subject) }

            try await engines[0].kill()
            try await first.down()
            try await second.down()
            let refusals = subjects.map { first.refusal($0) }
            let (gone, there) = (refusals.count { $0 == .disconnected }, refusals.count { $0 == nil })
            #expect(gone > 5 && there > 5 && gone + there == 40, "\(gone) \(there)")
            for (subject, refusal) in zip(subjects, refusals) where refusal == nil {
                try await first.reach(second, on: subject)
            }

            try await engines[0].start()
            for subject in subjects { try await first.reach(second, on: subject) }
            for peer in [first, second] { peer.cancel() }
            for peer in [first, second] { try await peer.ended() }
            #expect(second.receiver.faults.isEmpty)
            #expect(first.log.warnings.count == 1, "\(first.log.warnings)")
            #expect(first.log.warnings.first?.contains("127.0.0.1:\(engines[0].port)") == true)
        }

        @Test("A node that does not keep up is cut by the server, says so, and comes back")
        func outputBuffer() async throws {
            let engine = try await RedisServer.start("--client-output-buffer-limit", "pubsub 1mb 0 0")
            let (first, second) = (SuitePeer(RedisServer.adapter([engine])), SuitePeer(RedisServer.adapter([engine])))
            let subject = PubSubSubject(name: "kick")
            second.adapter.subscribe(subject)
            for peer in [first, second] { peer.start() }
            for peer in [first, second] { try await peer.up() }
            try await first.reach(second, on: subject)
            second.receiver.setCongested(true)
            try await waitUntil("the server has had enough") {
                for _ in 0..<50 { _ = first.refusal(subject, size: 50_000) }
                try await Task.sleep(for: .milliseconds(10))
                return second.receiver.links.contains(.down)
            }
            second.receiver.setCongested(false)
            try await second.up()
            try await first.reach(second, on: subject)
            #expect(second.receiver.missing > 0)
            #expect(second.receiver.faults.isEmpty)
            #expect(
                second.log.warnings.contains { $0.contains("slow") || $0.contains("closed") },
                "\(second.log.warnings)"
            )
            for peer in [first, second] { peer.cancel() }
            for peer in [first, second] { try await peer.ended() }
        }

        @Test("Frames larger than agreed are left out, and nothing else")
        func oversized() async throws {
            let engine = try await RedisServer.start()
            let first = SuitePeer(RedisServer.adapter([engine]) { $0.maxFrameSize = 4 << 20 })
            let second = SuitePeer(RedisServer.adapter([engine]))
            let subject = PubSubSubject(name: "large")
            second.adapter.subscribe(subject)
            for peer in [first, second] { peer.start() }
            for peer in [first, second] { try await peer.up() }
            try await first.reach(second, on: subject)
            let before = second.receiver.count(subject)
            for size in [100, 3 << 20, 200, 3 << 20, 300] { try first.publish(subject, size: size) }
            try await waitUntil("the small ones arrive") { second.receiver.count(subject) == before + 3 }
            #expect(second.receiver.links == [.up])
            #expect(second.receiver.faults.isEmpty)
            #expect(second.receiver.missing == 2)
            #expect(second.log.warnings.count == 1, "\(second.log.warnings)")
            for peer in [first, second] { peer.cancel() }
            for peer in [first, second] { try await peer.ended() }
        }
    }
}
