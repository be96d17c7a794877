internal import NIOCore
internal import RoostPubSub

extension AdapterSuite {
    /// Frames that several tasks publish at once, both ways, arrive complete and each task's in order.
    ///
    /// - Parameter burst: How many frames each publisher publishes to each subject.
    package func deliversInOrder(burst: Int = 500) async throws {
        try await self.withPair { first, second in
            let subjects = self.subjects(3, "order")
            try await self.meet(first, second, on: subjects)
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for publisher in Self.publishers {
                    tasks.addTask { try self.publish(burst, by: publisher, on: subjects, first.adapter) }
                    tasks.addTask {
                        try self.publish(burst, by: Self.others + publisher, on: subjects, second.adapter)
                    }
                }
                try await tasks.waitForAll()
            }
            try await self.arrived(burst, at: first, from: Self.others, on: subjects)
            try await self.arrived(burst, at: second, from: 0, on: subjects)
        }
    }

    /// What an adapter publishes does not come back to it. Only for engines that can see to that.
    package func doesNotEcho() async throws {
        try await self.withPair { first, second in
            let subjects = self.subjects(1, "echo")
            for peer in [first, second] { peer.adapter.subscribe(subjects[0]) }
            try await first.reach(second, on: subjects[0])
            try await second.reach(first, on: subjects[0])
            let before = first.receiver.frames
            for _ in 0..<100 { try first.publish(subjects[0]) }
            // Frames of the other come in the order of the engine, after those that should not.
            try await second.reach(first, on: subjects[0])
            try expect(first.receiver.frames < before + 50, "own frames came back")
        }
    }

    /// After an unsubscription no more frames come, and those of other subjects do.
    package func unsubscribes() async throws {
        try await self.withPair { first, second in
            let subjects = self.subjects(2, "unsubscribe")
            try await self.meet(first, second, on: subjects)
            second.adapter.unsubscribe(subjects[0])
            try await self.quietens(first, second, on: subjects[0])
            let before = second.receiver.count(subjects[0])
            for _ in 0..<100 { try first.publish(subjects[0]) }
            try await first.reach(second, on: subjects[1])
            try expect(second.receiver.count(subjects[0]) == before, "frames came after unsubscribing")
            second.adapter.subscribe(subjects[0])
            try await first.reach(second, on: subjects[0])
        }
    }

    /// Frames of every size that is allowed arrive; larger ones are refused.
    package func carriesFramesOfAllSizes() async throws {
        try await self.withPair { first, second in
            let subjects = self.subjects(1, "sizes")
            try await self.meet(first, second, on: subjects)
            let largest = first.adapter.maxFrameSize
            try expect(largest >= 1_000_000, "the largest frame has \(largest) bytes")
            let sizes = [16, 17, 1_023, 65_535, 65_536, 65_537, 300_000, 1_000_000, largest, 16, largest - 1]
            let before = second.receiver.count(subjects[0])
            for size in sizes { try first.publish(subjects[0], size: size) }
            try expect(first.refusal(subjects[0], size: largest + 1) == .tooLarge, "too large a frame was taken")
            try await waitUntil("all sizes arrive") { second.receiver.count(subjects[0]) == before + sizes.count }
        }
    }

    /// Works with very many subscriptions, made before connecting and after, and also when the engine has restarted.
    package func keepsManySubscriptions(_ count: Int = 100_000) async throws {
        let (first, second) = (try self.makePeer(), try self.makePeer())
        let subjects = self.subjects(count, "many")
        for subject in subjects.prefix(count / 2) { second.adapter.subscribe(subject) }
        try await self.running([first, second]) {
            try await first.up()
            try await second.up()
            try await self.reachSome(of: subjects.prefix(count / 2), first, second)
            for subject in subjects.suffix(count / 2) { second.adapter.subscribe(subject) }
            try await self.reachSome(of: subjects[...], first, second)
            try await self.killAll()
            try await first.down()
            try await second.down()
            try await self.startAll()
            try await first.up()
            try await second.up()
            // The link is up only with all of them.
            let before = second.receiver.frames
            let some = self.some(of: subjects[...])
            for subject in some { try first.publish(subject) }
            try await waitUntil("frames arrive that were sent once") { second.receiver.frames >= before + some.count }
        }
    }

    private static var publishers: Range<UInt64> { 0..<4 }

    /// Where the second adapter's publishers begin, so that its own are told from the first's when they come back.
    private static var others: UInt64 { 4 }

    /// Both subscribe, and wait until both hear each other.
    func meet(_ first: SuitePeer, _ second: SuitePeer, on subjects: [PubSubSubject]) async throws {
        for subject in subjects {
            for peer in [first, second] { peer.adapter.subscribe(subject) }
        }
        for subject in subjects {
            try await first.reach(second, on: subject)
            try await second.reach(first, on: subject)
        }
    }

    private func publish(
        _ burst: Int,
        by publisher: UInt64,
        on subjects: [PubSubSubject],
        _ adapter: any PubSubAdapter
    ) throws {
        for sequence in 0..<UInt64(burst) {
            for subject in subjects {
                let frame = SuiteFrame(publisher: publisher, sequence: sequence, size: 16 + Int(sequence) * 3)
                try adapter.publish(frame.bytes, to: subject)
            }
        }
    }

    /// By publisher: an engine that echoes brings more than was meant for the peer.
    private func arrived(
        _ burst: Int,
        at peer: SuitePeer,
        from offset: UInt64,
        on subjects: [PubSubSubject]
    ) async throws {
        for publisher in Self.publishers {
            for subject in subjects {
                try await waitUntil("all frames of \(offset + publisher) on \(subject) arrive") {
                    peer.receiver.heard(offset + publisher, on: subject) == UInt64(burst)
                }
                let count = peer.receiver.count(subject, from: offset + publisher)
                try expect(count == burst, "\(count) of \(burst) frames have arrived on \(subject)")
            }
        }
    }

    /// Waits until frames of a subject come no more.
    private func quietens(_ first: SuitePeer, _ second: SuitePeer, on subject: PubSubSubject) async throws {
        try await waitUntil("no more frames come on \(subject)") {
            let before = second.receiver.count(subject)
            for _ in 0..<10 { _ = first.refusal(subject) }
            try await Task.sleep(for: .milliseconds(100))
            return second.receiver.count(subject) == before
        }
    }

    private func some(of subjects: ArraySlice<PubSubSubject>) -> [PubSubSubject] {
        subjects.enumerated().filter { $0.offset % 997 == 0 }.map(\.element) + subjects.suffix(1)
    }

    /// Subscriptions take effect in no particular order.
    private func reachSome(
        of subjects: ArraySlice<PubSubSubject>,
        _ first: SuitePeer,
        _ second: SuitePeer
    ) async throws {
        let some = self.some(of: subjects)
        let before = some.map { second.receiver.count($0) }
        try await waitUntil("frames on \(some.count) of \(subjects.count) subjects arrive") {
            // Again, because subscriptions take effect one after the other.
            let unheard = zip(some, before).filter { second.receiver.count($0) == $1 }.map(\.0)
            for subject in unheard { try first.publish(subject) }
            if !unheard.isEmpty { try await Task.sleep(for: .milliseconds(50)) }
            return unheard.isEmpty
        }
    }
}
