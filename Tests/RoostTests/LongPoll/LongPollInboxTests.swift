import NIOCore
import Testing

@testable import Roost

/// In which order batches are handled, and what they are answered with.
@Suite struct LongPollInboxTests {
    typealias Inbox = LongPollInbox<Int>

    private func message(_ text: String) -> LongPollMessage {
        LongPollMessage(kind: .text, bytes: ByteBuffer(string: text))
    }

    private func steps(_ inbox: inout Inbox) -> [Inbox.Step] {
        var steps: [Inbox.Step] = []
        while let step = inbox.next() { steps.append(step) }
        return steps
    }

    @Test func handlesBatchesInOrder() {
        var inbox = Inbox(sizeLimit: 100)
        #expect(inbox.add(1, [self.message("a"), self.message("b")], deadline: 10) == true)
        #expect(inbox.add(2, [self.message("c")], deadline: 11) == true)
        let expected: [Inbox.Step] = [
            .receive(self.message("a")), .receive(self.message("b")), .finish(1, .ok),
            .receive(self.message("c")), .finish(2, .ok),
        ]
        #expect(self.steps(&inbox) == expected)
        #expect(inbox.deadline == nil)
    }

    @Test func waitsWhileTheSessionTakesNothing() {
        var inbox = Inbox(sizeLimit: 100)
        _ = inbox.add(1, [self.message("a"), self.message("b")], deadline: 10)
        #expect(inbox.next() == .receive(self.message("a")))
        inbox.isPaused = true
        #expect(self.steps(&inbox) == [])
        #expect(inbox.deadline == 10)
        inbox.isPaused = false
        #expect(self.steps(&inbox) == [.receive(self.message("b")), .finish(1, .ok)])
    }

    @Test func answersABatchThatIsThroughEvenWhilePaused() {
        var inbox = Inbox(sizeLimit: 100)
        _ = inbox.add(1, [self.message("a")], deadline: 10)
        _ = inbox.next()
        inbox.isPaused = true
        #expect(self.steps(&inbox) == [.finish(1, .ok)])
    }

    /// As Phoenix: 408, and the rest of the batch is not handled.
    @Test func dropsTheRestOfABatchWhoseTimeIsOver() {
        var inbox = Inbox(sizeLimit: 100)
        _ = inbox.add(1, [self.message("a"), self.message("b")], deadline: 10)
        _ = inbox.add(2, [self.message("c")], deadline: 12)
        _ = inbox.next()
        inbox.isPaused = true
        #expect(inbox.advance(now: 9) == [])
        #expect(inbox.advance(now: 10) == [1])
        #expect(inbox.deadline == 12)
        inbox.isPaused = false
        #expect(self.steps(&inbox) == [.receive(self.message("c")), .finish(2, .ok)])
    }

    @Test func tellsWhichBatchHadSomethingMalformed() {
        var inbox = Inbox(sizeLimit: 100)
        _ = inbox.add(1, [self.message("a"), self.message("b")], deadline: 10)
        _ = inbox.add(2, [self.message("c")], deadline: 10)
        _ = inbox.next()
        inbox.markMalformed()
        let expected: [Inbox.Step] = [
            .receive(self.message("b")), .finish(1, .badRequest), .receive(self.message("c")), .finish(2, .ok),
        ]
        #expect(self.steps(&inbox) == expected)
        inbox.markMalformed()
        #expect(inbox.next() == nil)
    }

    @Test func boundsWhatWaits() {
        var inbox = Inbox(sizeLimit: 3)
        inbox.isPaused = true
        #expect(inbox.add(0, [self.message("longer")], deadline: 1) == true, "a single batch may be larger")
        #expect(inbox.add(1, [self.message("a")], deadline: 1) == false)
        inbox.isPaused = false
        _ = self.steps(&inbox)
        inbox.isPaused = true
        for request in 1...3 { #expect(inbox.add(request, [self.message("a")], deadline: 1) == true) }
        #expect(inbox.add(4, [self.message("a")], deadline: 1) == false)
        #expect(inbox.advance(now: 1) == [1, 2, 3])
        #expect(inbox.add(5, [self.message("abc")], deadline: 2) == true)
        #expect(inbox.removeAll() == [5])
        for request in 0..<16 { #expect(inbox.add(request, [self.message("")], deadline: 2) == true) }
        #expect(inbox.add(16, [self.message("")], deadline: 2) == false, "however small")
    }
}
