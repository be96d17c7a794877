internal import NIOCore
package import RoostPubSub

extension AdapterSuite {
    /// The engine is killed and started again: both is told once, nothing is taken meanwhile, and all subscriptions are
    /// there again, also those made meanwhile.
    package func survivesRestarts() async throws {
        try await self.withPair { first, second in
            let subjects = self.subjects(3, "restart")
            try await self.meet(first, second, on: Array(subjects.prefix(2)))
            try await self.killAll()
            try await first.down()
            try await second.down()
            try expect(first.refusal(subjects[0]) == .disconnected, "a frame was taken while the engine is away")
            second.adapter.unsubscribe(subjects[1])
            second.adapter.subscribe(subjects[2])
            // Some attempts to connect, of which the log should not speak.
            try await Task.sleep(for: .milliseconds(500))
            try await self.startAll()
            try await first.up()
            try await second.up()
            let before = second.receiver.frames
            for subject in subjects { try first.publish(subject) }
            try await first.reach(second, on: subjects[0])
            try await waitUntil("the frames arrive") { second.receiver.frames >= before + 3 }
            try expect(second.receiver.count(subjects[2]) == 1, "what was subscribed to meanwhile does not arrive")
            try expect(first.receiver.links == [.up, .down, .up], "states: \(first.receiver.links)")
            try expect(first.log.warnings.count == self.engines.count, "warnings: \(first.log.warnings)")
        }
    }

    /// Nothing is taken before the engine was reached; then all goes well.
    package func waitsForTheEngine() async throws {
        let (first, second) = (try self.makePeer(), try self.makePeer())
        let subject = self.subjects(1, "late")[0]
        try expect(first.refusal(subject) == .disconnected, "a frame was taken before running")
        try await self.killAll()
        second.adapter.subscribe(subject)
        try await self.running([first, second]) {
            try await waitUntil("it is said that the engine is away") { !first.log.warnings.isEmpty }
            try expect(first.refusal(subject) == .disconnected, "a frame was taken before connecting")
            try await self.startAll()
            try await first.up()
            try await second.up()
            try first.publish(subject)
            try await waitUntil("the frame arrives") { second.receiver.count(subject) == 1 }
            try expect(first.receiver.links == [.up], "states: \(first.receiver.links)")
        }
    }

    /// An engine that stops answering is noticed; what waits for it stays bounded; and it is used again when it goes on.
    package func noticesAnEngineThatHangs() async throws {
        try await self.withPair { first, second in
            let subject = self.subjects(1, "hang")[0]
            second.adapter.subscribe(subject)
            try await first.reach(second, on: subject)
            for engine in self.engines { engine.pause() }
            let outcome = await Result.catching { try await self.publishUntilRefused(first, subject) }
            if case .success = outcome {
                try await first.down()
                try await second.down()
            }
            for engine in self.engines { engine.resume() }
            try outcome.get()
            try await first.up()
            try await second.up()
            try await first.reach(second, on: subject)
        }
    }

    /// A receiver that cannot keep up is handed little more, and everything in the end.
    package func holdsBackForSlowReceivers() async throws {
        try await self.withPair { first, second in
            let subject = self.subjects(1, "slow")[0]
            second.adapter.subscribe(subject)
            try await first.reach(second, on: subject)
            let count = second.receiver.count(subject)
            let bytes = second.receiver.bytes
            // What was published before the subscription took effect.
            let missing = second.receiver.missing
            second.receiver.setCongested(true)
            // Less than what makes an engine give up on a subscriber.
            for _ in 0..<400 { try first.publish(subject, size: 50_000) }
            try await first.reach(second, on: subject, orGiveUpAfter: .seconds(1))
            let handedOver = second.receiver.bytes - bytes
            try expect(handedOver < 8_000_000, "\(handedOver) bytes were handed to a congested receiver")
            second.receiver.setCongested(false)
            try await waitUntil("everything arrives") { second.receiver.count(subject) >= count + 400 }
            try expect(second.receiver.missing == missing, "\(second.receiver.missing - missing) frames are missing")
            try expect(second.receiver.links == [.up], "states: \(second.receiver.links)")
        }
    }

    /// What was published before the cancellation arrives.
    package func flushesWhenCancelled() async throws {
        try await self.withPair { first, second in
            let subject = self.subjects(1, "flush")[0]
            second.adapter.subscribe(subject)
            try await first.reach(second, on: subject)
            for _ in 0..<1_000 { try first.publish(subject, size: 1_000) }
            first.cancel()
            try await first.ended()
            try expect(first.refusal(subject) == .disconnected, "a frame was taken after cancellation")
            try await first.arrives(at: second, on: subject)
        }
    }

    /// Cancellation ends an adapter whose engine hangs, and one whose engine is away.
    package func endsWithoutAnEngine() async throws {
        let (first, second) = (try self.makePeer(), try self.makePeer())
        try await self.running([first]) {
            try await first.up()
            for engine in self.engines { engine.pause() }
            first.cancel()
            let outcome = await Result.catching { try await first.ended() }
            for engine in self.engines { engine.resume() }
            try outcome.get()
        }
        try await self.killAll()
        try await self.running([second]) {
            try await waitUntil("it is said that the engine is away") { !second.log.warnings.isEmpty }
        }
        try await self.startAll()
    }

    /// An adapter that the engine, or the adapter itself, will not let connect says why, once, and stays down.
    ///
    /// - Parameter reason: Part of what the log should say.
    package func staysDown(_ adapter: any PubSubAdapter, reason: String) async throws {
        let peer = SuitePeer(adapter)
        try await self.running([peer]) {
            try await waitUntil("it is said why; the log has \(peer.log.all)") {
                peer.log.warnings.contains { $0.lowercased().contains(reason.lowercased()) }
            }
            // Further attempts, of which the log should not speak.
            try await Task.sleep(for: .milliseconds(700))
            try expect(peer.log.warnings.count == 1, "warnings: \(peer.log.warnings)")
            try expect(peer.receiver.links.isEmpty, "states: \(peer.receiver.links)")
            try expect(peer.refusal(self.subjects(1, "down")[0]) == .disconnected, "a frame was taken")
        }
    }

    private func publishUntilRefused(_ peer: SuitePeer, _ subject: PubSubSubject) async throws {
        var taken = 0
        while peer.refusal(subject, size: 60_000) == nil {
            taken += 1
            try expect(taken < 10_000, "600 MB were taken for an engine that hangs")
            if taken % 100 == 0 { try await Task.sleep(for: .milliseconds(1)) }
        }
    }
}

extension SuitePeer {
    /// Gives what should not get across the time to do so.
    func reach(_ other: SuitePeer, on subject: PubSubSubject, orGiveUpAfter time: Duration) async throws {
        let before = other.receiver.count(subject)
        let end = ContinuousClock.now + time
        while ContinuousClock.now < end, other.receiver.count(subject) == before {
            _ = self.refusal(subject)
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Waits until all that was published on a subject has arrived elsewhere.
    func arrives(at other: SuitePeer, on subject: PubSubSubject) async throws {
        try await waitUntil("all that was published before the cancellation arrives") {
            other.receiver.heard(self.publisher, on: subject) == self.published(on: subject)
        }
    }
}
