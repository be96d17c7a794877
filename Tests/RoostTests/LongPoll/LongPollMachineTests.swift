import NIOCore
import TestSupport
import Testing

@testable import Roost

/// Which poll is answered when, and with what.
@Suite struct LongPollMachineTests {
    typealias Machine = LongPollMachine<Int>
    typealias Action = Machine.Action

    private static func machine(maxWaiting: Int = 100) -> Machine {
        Machine(window: 10, timeout: 15, buffer: LongPollBuffer(countLimit: maxWaiting), now: 0)
    }

    private func bytes(_ text: String) -> ByteBuffer { ByteBuffer(string: text) }

    private func messages(_ poll: Int, _ texts: String...) -> Action {
        Action(poll: poll, answer: .messages(texts.map { self.bytes($0) }))
    }

    private func append(_ texts: String..., to machine: inout Machine) {
        for text in texts {
            let hasRoom = machine.append(self.bytes(text), limit: .max)
            #expect(hasRoom)
        }
    }

    @Test func answersAPollWithAllThatWaits() {
        var machine = Self.machine()
        self.append("a", "b", to: &machine)
        #expect(machine.poll(1, now: 1) == [self.messages(1, "a", "b")])
        #expect(machine.delivered(1, now: 1) == [])
        #expect(machine.size == 0)
    }

    @Test func holdsAPollUntilSomethingComes() {
        var machine = Self.machine()
        #expect(machine.poll(1, now: 1) == [])
        #expect(machine.isPolled)
        self.append("a", "b", to: &machine)
        #expect(machine.serve(now: 2) == [self.messages(1, "a", "b")], "one answer for all of a turn")
        #expect(machine.serve(now: 2) == [])
    }

    @Test func holdsAPollForItsWindow() {
        var machine = Self.machine()
        _ = machine.poll(1, now: 3)
        #expect(machine.deadline(now: 3) == 13)
        #expect(machine.advance(now: 12).actions == [])
        #expect(machine.advance(now: 13).actions == [Action(poll: 1, answer: .nothing)])
        self.append("a", to: &machine)
        #expect(machine.serve(now: 13) == [], "nobody waits any more")
        #expect(machine.poll(2, now: 14) == [self.messages(2, "a")])
    }

    @Test func answersAnOlderPollAtOnce() {
        var machine = Self.machine()
        _ = machine.poll(1, now: 1)
        #expect(machine.poll(2, now: 2) == [Action(poll: 1, answer: .nothing)])
        self.append("a", to: &machine)
        #expect(machine.serve(now: 3) == [self.messages(2, "a")])
    }

    @Test func givesWhatWasNotWrittenToTheNextPollInOrder() {
        var machine = Self.machine()
        self.append("a", "b", to: &machine)
        _ = machine.poll(1, now: 1)
        self.append("c", to: &machine)
        #expect(machine.poll(2, now: 2) == [], "nothing overtakes what is on its way")
        #expect(machine.lost(1, now: 3) == [self.messages(2, "a", "b", "c")])
        #expect(machine.delivered(2, now: 4) == [])
        #expect(machine.size == 0)
    }

    @Test func answersTheNextPollWhenTheLastAnswerHasBeenWritten() {
        var machine = Self.machine()
        self.append("a", to: &machine)
        _ = machine.poll(1, now: 1)
        _ = machine.poll(2, now: 1)
        self.append("b", to: &machine)
        #expect(machine.serve(now: 1) == [])
        #expect(machine.delivered(1, now: 2) == [self.messages(2, "b")])
    }

    @Test func givesNothingToAPollWhoseClientHasGone() {
        var machine = Self.machine()
        _ = machine.poll(1, now: 1)
        machine.leave(1, now: 2)
        self.append("a", to: &machine)
        #expect(machine.serve(now: 3) == [])
        #expect(machine.poll(2, now: 4) == [self.messages(2, "a")])
        machine.leave(1, now: 5)
        #expect(machine.lost(1, now: 5) == [], "what is said of an earlier poll does not count")
        #expect(machine.delivered(1, now: 5) == [])
        #expect(machine.size == 1)
    }

    @Test func isAbandonedWhenNobodyPolls() {
        var machine = Self.machine()
        #expect(machine.deadline(now: 0) == 15)
        #expect(machine.advance(now: 14).isAbandoned == false)
        #expect(machine.advance(now: 15).isAbandoned == true)
    }

    @Test func isNotAbandonedWhileAPollWaitsOrAnAnswerIsOnItsWay() {
        var machine = Self.machine()
        _ = machine.poll(1, now: 14)
        #expect(machine.advance(now: 20).isAbandoned == false)
        #expect(machine.advance(now: 24).actions == [Action(poll: 1, answer: .nothing)])
        #expect(machine.advance(now: 38).isAbandoned == false)
        self.append("a", to: &machine)
        _ = machine.poll(2, now: 38)
        #expect(machine.advance(now: 1_000).isAbandoned == false)
        _ = machine.delivered(2, now: 1_000)
        #expect(machine.deadline(now: 1_000) == 1_015)
        #expect(machine.advance(now: 1_015).isAbandoned == true)
    }

    @Test func isAbandonedAfterTheClientOfAPollHasGone() {
        var machine = Self.machine()
        _ = machine.poll(1, now: 100)
        machine.leave(1, now: 103)
        #expect(machine.deadline(now: 103) == 118)
        #expect(machine.advance(now: 117).isAbandoned == false)
        #expect(machine.advance(now: 118).isAbandoned == true)
    }

    @Test func tellsTheWaitingPollOfTheEnd() {
        var machine = Self.machine()
        _ = machine.poll(1, now: 1)
        #expect(machine.close(isFinal: false, now: 2) == [Action(poll: 1, answer: .gone)])
        #expect(machine.isFinished)
        #expect(machine.poll(2, now: 3) == [Action(poll: 2, answer: .gone)])
    }

    @Test func deliversWhatCameBeforeTheEnd() {
        var machine = Self.machine()
        self.append("a", to: &machine)
        #expect(machine.close(isFinal: false, now: 2) == [])
        #expect(!machine.isFinished)
        #expect(machine.poll(1, now: 3) == [self.messages(1, "a")])
        #expect(machine.poll(2, now: 3) == [])
        #expect(machine.lost(1, now: 4) == [self.messages(2, "a")])
        #expect(!machine.isFinished)
        #expect(machine.poll(3, now: 5) == [])
        #expect(machine.delivered(2, now: 6) == [Action(poll: 3, answer: .gone)])
        #expect(machine.isFinished)
    }

    @Test func dropsEverythingAtAFinalEnd() {
        var machine = Self.machine()
        self.append("a", to: &machine)
        _ = machine.poll(1, now: 1)
        self.append("b", to: &machine)
        #expect(machine.close(isFinal: true, now: 2) == [])
        #expect(machine.isFinished)
        #expect(machine.size == 0)
        #expect(machine.lost(1, now: 3) == [])
        #expect(machine.size == 0)
    }

    @Test func boundsBytesAndMessages() {
        var machine = Self.machine(maxWaiting: 3)
        let limit = 3 * 10 + 3 * OutboundQueue.overhead
        let message = ByteBuffer(repeating: 0, count: 10)
        #expect(machine.append(ByteBuffer(repeating: 0, count: 31), limit: 30 + OutboundQueue.overhead) == false)
        for _ in 0..<3 { #expect(machine.append(message, limit: limit) == true) }
        #expect(machine.append(message, limit: .max) == false, "the fourth message")
        _ = machine.poll(1, now: 1)
        #expect(machine.append(message, limit: .max) == false, "what is on its way may come back")
        _ = machine.delivered(1, now: 1)
        #expect(machine.append(ByteBuffer(repeating: 0, count: 30), limit: 30 + OutboundQueue.overhead) == true)
        #expect(machine.append(ByteBuffer(repeating: 0, count: 1), limit: 30 + 2 * OutboundQueue.overhead) == false)
    }
}
