import Testing

@testable import Roost

/// When the threads of the handlers are woken, started, helped out and sent home.
@Suite struct HandlerQueueTests {
    private typealias Queue = HandlerQueue<Int, String>

    /// A wakeup or a supervision in words.
    private func word(_ wakeup: Queue.Wakeup) -> String {
        var words: [String] = []
        if let worker = wakeup.worker { words.append("wake \(worker)") }
        if wakeup.startsThread { words.append("start") }
        if wakeup.callsSupervisor { words.append("supervisor") }
        return words.joined(separator: ", ")
    }

    private func word(_ supervision: Queue.Supervision) -> String {
        switch supervision {
        case .relieve(let wake, let start): "wake \(wake.sorted().joined(separator: " ")) start \(start)"
        case .watch: "watch"
        case .sleep: "sleep"
        }
    }

    @Test func startsThreadsUpToTheBase() {
        var queue = Queue(baseThreads: 2, maxThreads: 4)
        #expect((1...4).map { self.word(queue.add($0)) } == ["start", "start, supervisor", "", ""])
        #expect(queue.threads == 2)
        #expect(queue.backlog == 4)
    }

    @Test func handsOutJobsInOrder() {
        var queue = Queue(baseThreads: 1, maxThreads: 1)
        for job in 1...3 { _ = queue.add(job) }
        #expect((0..<4).map { _ in queue.next()?.job } == [1, 2, 3, nil])
    }

    @Test func wakesASleepingThreadBeforeItStartsAnother() {
        var queue = Queue(baseThreads: 2, maxThreads: 4)
        _ = queue.add(1)
        _ = queue.next()
        queue.sleep("A")
        #expect(self.word(queue.add(2)) == "wake A")
        #expect(queue.add(3).startsThread)
    }

    @Test func leavesAJobToABusyThreadButHasItWatched() {
        var queue = Queue(baseThreads: 2, maxThreads: 4)
        _ = queue.add(1)
        _ = queue.next()
        #expect(self.word(queue.add(2)) == "supervisor")
        #expect(queue.isSupervised)
    }

    @Test func wakesOneForJobsThatComeTogetherAndHasItWatched() {
        var queue = Queue(baseThreads: 2, maxThreads: 4)
        #expect(self.word(queue.add([1, 2, 3])) == "start, supervisor")
        #expect(!queue.add([4, 5]).callsSupervisor)
    }

    @Test func doesNotHaveASingleJobWatchedThatSomebodyIsOnTheWayTo() {
        var queue = Queue(baseThreads: 2, maxThreads: 4)
        #expect(self.word(queue.add([1])) == "start")
        #expect(!queue.isSupervised)
    }

    @Test func wakesAnotherWhenTheQueueIsLong() {
        var queue = Queue(baseThreads: 2, maxThreads: 4)
        for job in 1...2 { _ = queue.add(job) }
        while queue.next() != nil {}
        queue.sleep("A")
        queue.sleep("B")
        #expect(queue.add(Array(1...20)).worker == "B")
        #expect(queue.next()?.wakeup.worker == "A")
        #expect(queue.next()?.wakeup.worker == nil)
    }

    @Test func isWatchedUntilNothingWaits() {
        var queue = Queue(baseThreads: 1, maxThreads: 4)
        for job in 1...3 { _ = queue.add(job) }
        _ = queue.next()
        #expect(self.word(queue.check()) == "watch")
        _ = queue.next()
        #expect(self.word(queue.check()) == "watch")
        _ = queue.next()
        #expect(self.word(queue.check()) == "sleep")
        #expect(!queue.isSupervised)
    }

    @Test func sendsMoreAndMoreHelpWhileNothingMoves() {
        var queue = Queue(baseThreads: 1, maxThreads: 100)
        for job in 0..<50 { _ = queue.add(job) }
        let helped = (0..<5).map { _ in self.word(queue.check()) }
        #expect(helped == ["wake  start 1", "wake  start 2", "wake  start 4", "wake  start 8", "wake  start 16"])
        #expect(queue.threads == 32)
        _ = queue.next()
        #expect(self.word(queue.check()) == "watch")
        #expect(self.word(queue.check()) == "wake  start 1")
    }

    @Test func wakesSleepersBeforeItStartsHelp() {
        var queue = Queue(baseThreads: 2, maxThreads: 4)
        _ = queue.add(1)
        _ = queue.next()
        _ = queue.add(2)
        _ = queue.add(3)
        #expect(queue.threads == 2)
        queue.sleep("B")
        #expect(self.word(queue.check()) == "wake B start 0")
        #expect(self.word(queue.check()) == "wake  start 2")
    }

    @Test func startsNoMoreThanTheLimit() {
        var queue = Queue(baseThreads: 1, maxThreads: 3)
        for job in 0..<10 { _ = queue.add(job) }
        for _ in 0..<10 { _ = queue.check() }
        #expect(queue.threads == 3)
    }

    @Test func sendsThreadsBeyondTheBaseHome() {
        var queue = Queue(baseThreads: 1, maxThreads: 3)
        for job in 1...2 { _ = queue.add(job) }
        _ = queue.check()
        #expect(queue.threads == 2)
        while queue.next() != nil {}
        queue.sleep("A")
        queue.sleep("B")
        #expect(queue.retire { $0 == "A" })
        #expect(!queue.retire { $0 == "B" })
        #expect(queue.threads == 1)
        #expect(self.word(queue.add(3)) == "wake B")
    }

    @Test func keepsAThreadThatWasJustWoken() {
        var queue = Queue(baseThreads: 1, maxThreads: 3)
        for job in 1...2 { _ = queue.add(job) }
        _ = queue.check()
        while queue.next() != nil {}
        queue.sleep("A")
        queue.sleep("B")
        #expect(self.word(queue.add(3)) == "wake B")
        #expect(!queue.retire { $0 == "B" })
        #expect(queue.retire { $0 == "A" })
    }

    @Test func triesAgainAfterAFailedStart() {
        var queue = Queue(baseThreads: 1, maxThreads: 1)
        #expect(self.word(queue.add(1)) == "start")
        #expect(queue.startFailed().callsSupervisor)
        #expect(queue.threads == 0)
        #expect(queue.add(2).startsThread)
    }

    /// With limits that make no sense there is still a thread.
    @Test func hasAThreadWhateverTheLimits() {
        var queue = Queue(baseThreads: 0, maxThreads: -5)
        #expect(self.word(queue.add(1)) == "start")
    }
}
