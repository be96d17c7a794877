import RoostProtocol
import Synchronization
import Testing

@testable import Roost

/// The queue of a channel.
@Suite struct MailboxTests {
    private func event(_ name: String = "ev") -> ChannelLetter {
        .event(Message(joinRef: "1", ref: "2", topic: "a", event: name))
    }

    private func open(limit: Int = 4) -> Mailbox {
        var mailbox = Mailbox(limit: limit)
        _ = mailbox.open()
        return mailbox
    }

    private func read(_ mailbox: inout Mailbox) -> String? {
        switch mailbox.next().letter {
        case .event(let message): message.event
        case .info(let info): "\(info)"
        case .shutdown(let reason): "\(reason)"
        case .stop: "stop"
        case .leave: "leave"
        case nil: nil
        default: "?"
        }
    }

    @Test func startsOneReaderForAllThatComesUntilItHasReadEverything() {
        var mailbox = self.open()
        #expect(mailbox.post(.info(1)) == .startReader)
        #expect(mailbox.post(.info(2)) == .taken)
        #expect(self.read(&mailbox) == "1")
        #expect(mailbox.post(self.event()) == .taken)
        #expect(self.read(&mailbox) == "2")
        #expect(self.read(&mailbox) == "ev")
        #expect(self.read(&mailbox) == nil)
        #expect(mailbox.post(.info(3)) == .startReader)
    }

    @Test func gathersDuringTheJoin() {
        var mailbox = Mailbox(limit: 4)
        #expect(mailbox.post(.info(1)) == .taken)
        #expect(mailbox.open().startReader)
        #expect(mailbox.post(.info(2)) == .taken)
        #expect(self.read(&mailbox) == "1")
    }

    @Test func opensWithoutAReaderWhenNothingWaits() {
        var mailbox = Mailbox(limit: 4)
        #expect(!mailbox.open().startReader)
        #expect(mailbox.post(.info(1)) == .startReader)
        #expect(!mailbox.open().startReader)
    }

    @Test func isFullAtTheLimitAndUnblocksOnceAtHalf() {
        var mailbox = self.open(limit: 4)
        for count in 1...4 {
            #expect(!mailbox.isFull)
            _ = mailbox.post(self.event("\(count)"))
        }
        #expect(mailbox.isFull)
        #expect((0..<4).map { _ in mailbox.next().unblocks } == [false, true, false, false])
    }

    @Test func unblocksAgainEachTimeItWasFull() {
        var mailbox = self.open(limit: 1)
        for _ in 0..<3 {
            _ = mailbox.post(self.event())
            #expect(mailbox.isFull)
            #expect(mailbox.next().unblocks)
            #expect(!mailbox.next().unblocks)
        }
    }

    @Test func doesNotUnblockWhatWasNotFull() {
        var mailbox = self.open(limit: 4)
        for _ in 0..<3 { _ = mailbox.post(self.event()) }
        #expect((0..<4).allSatisfy { _ in !mailbox.next().unblocks })
    }

    @Test func takesMoreFromTheClientThanTheLimitBecauseItIsHeldBackElsewhere() {
        var mailbox = self.open(limit: 2)
        for count in 0..<5 {
            #expect(mailbox.post(self.event("\(count)")) != .refused)
        }
        #expect((0..<5).compactMap { _ in self.read(&mailbox) } == ["0", "1", "2", "3", "4"])
    }

    @Test func refusesWhatTasksSendBeyondSixteenTimesTheLimit() {
        var mailbox = self.open(limit: 2)
        for count in 0..<32 {
            #expect(mailbox.post(.info(count)) != .refused)
        }
        #expect(mailbox.post(.info(32)) == .refused)
        #expect(mailbox.post(self.event()) == .taken)
        #expect(self.read(&mailbox) == "0")
        #expect(mailbox.post(.info(33)) == .taken)
    }

    @Test func takesALeaveAndAStopHoweverMuchWaits() {
        var mailbox = self.open(limit: 1)
        for count in 0..<16 { _ = mailbox.post(.info(count)) }
        #expect(mailbox.post(.info(16)) == .refused)
        #expect(mailbox.post(.leave(Message(topic: "a", event: "phx_leave"))) == .taken)
        #expect(mailbox.post(.stop(nil)) == .taken)
    }

    @Test func holdsWhatIsSentDuringTheJoinUntilItIsAccepted() {
        let sent = Mutex<[Int]>([])
        var mailbox = Mailbox(limit: 4)
        for number in 1...3 {
            let isLetOut = mailbox.letsOut { sent.withLock { $0.append(number) } }
            #expect(!isLetOut)
        }
        for sending in mailbox.open().held { sending() }
        #expect(sent.withLock { $0 } == [1, 2, 3])
        #expect(mailbox.letsOut {})
        #expect(mailbox.open().held.isEmpty)
    }

    @Test func holdsNoMoreThanSixteenTimesTheLimit() {
        var mailbox = Mailbox(limit: 2)
        for _ in 0..<100 { _ = mailbox.letsOut {} }
        #expect(mailbox.open().held.count == 32)
    }

    @Test func leavesOneLastLetterAtAShutdown() {
        var mailbox = self.open()
        _ = mailbox.post(.info(1))
        _ = mailbox.post(self.event())
        #expect(self.read(&mailbox) == "1")
        #expect(mailbox.shutdown(.closed) == .taken)
        #expect(self.read(&mailbox) == "closed")
        #expect(self.read(&mailbox) == nil)
    }

    @Test func startsAReaderForTheShutdownOfAnIdleChannel() {
        var mailbox = self.open()
        #expect(mailbox.shutdown(.draining) == .startReader)
        #expect(self.read(&mailbox) == "draining")
    }

    @Test func shutsDownNeitherAJoinNorWhatHasEnded() {
        var mailbox = Mailbox(limit: 4)
        #expect(mailbox.shutdown(.closed) == .refused)
        _ = mailbox.open()
        _ = mailbox.end()
        #expect(mailbox.shutdown(.closed) == .refused)
    }

    @Test func takesNothingAfterTheEnd() {
        var mailbox = self.open()
        _ = mailbox.post(.info(1))
        #expect(mailbox.end() == .open)
        #expect(self.read(&mailbox) == nil)
        #expect(mailbox.post(.info(2)) == .refused)
        #expect(mailbox.post(self.event()) == .refused)
        #expect(!mailbox.isFull)
        #expect(!mailbox.open().startReader)
        #expect(mailbox.end() == .ending)
    }

    @Test func isFullByTheBytesOfWhatTheClientSent() {
        let big = ChannelLetter.event(
            Message(joinRef: "1", ref: "2", topic: "a", event: "big", payload: ["x": .string("0123456789")])
        )
        var mailbox = Mailbox(limit: 64, sizeLimit: 30)
        _ = mailbox.open()
        _ = mailbox.post(big)
        #expect(!mailbox.isFull)
        _ = mailbox.post(big)
        #expect(mailbox.isFull)
        #expect(!mailbox.next().unblocks)
        #expect(!mailbox.isFull)
        #expect(mailbox.next().unblocks)
        _ = mailbox.post(big)
        #expect(!mailbox.isFull)
    }

    /// While it cleans up a channel may send; a socket that somebody keeps afterwards may not.
    @Test func letsOutUntilTheChannelHasCleanedUp() {
        var mailbox = Mailbox(limit: 4)
        _ = mailbox.open()
        _ = mailbox.end()
        #expect(mailbox.letsOut {})
        mailbox.finish()
        #expect(!mailbox.letsOut {})
    }
}
