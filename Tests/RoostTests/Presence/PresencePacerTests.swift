import Testing

@testable import Roost

/// When diffs leave, in virtual time.
@Suite struct PresencePacerTests {
    private let pace = PresencePacer.Pace(PresenceConfiguration())

    /// The times at which diffs leave of a topic in which something changes all the time.
    private func departures(presences: Int, until end: Duration) -> [Duration] {
        var pacer = PresencePacer()
        var (now, times) = (Duration.zero, [Duration]())
        while now < end {
            let due = pacer.due(now: now, presences: presences, self.pace)
            if due <= now {
                pacer.left(now: now, presences: presences, self.pace)
                times.append(now)
            }
            now = max(now + .milliseconds(1), due)
        }
        return times
    }

    @Test(arguments: [1, 100, 100_000])
    func theFirstLeavesAtOnce(presences: Int) {
        let pacer = PresencePacer()
        #expect(pacer.due(now: .seconds(5), presences: presences, self.pace) == .seconds(5))
    }

    @Test func aSmallRoomIsToldOfEachChange() {
        #expect(self.departures(presences: 5, until: .milliseconds(100)).count == 100)
    }

    @Test(arguments: [(500, 50), (2_000, 200), (10_000, 1_000), (100_000, 1_000)])
    func aLargerRoomIsToldAtIntervals(presences: Int, milliseconds: Int) {
        let times = self.departures(presences: presences, until: .seconds(10))
        let window = Duration.milliseconds(milliseconds)
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= window })
        #expect(times.count >= Int(Duration.seconds(10) / window))
    }

    /// So that a diff costs all clients of a topic together no more than so many frames a second.
    @Test(arguments: [1, 10, 100, 199, 200, 1_000, 9_999])
    func framesAreBounded(presences: Int) {
        let frames = self.departures(presences: presences, until: .seconds(10)).count * presences
        #expect(frames <= 100_000 + 2 * presences + 200)
    }

    @Test func afterAQuietTimeChangesLeaveAtOnceAgain() {
        var pacer = PresencePacer()
        pacer.left(now: .seconds(1), presences: 5_000, self.pace)
        #expect(pacer.due(now: .milliseconds(1_100), presences: 5_000, self.pace) == .milliseconds(1_500))
        #expect(pacer.due(now: .milliseconds(1_500), presences: 5_000, self.pace) == .milliseconds(1_500))
        #expect(pacer.due(now: .seconds(9), presences: 5_000, self.pace) == .seconds(9))
    }

    @Test func agendaGivesWhatIsDue() {
        var agenda = PresenceAgenda()
        agenda.put(TopicKey("a"), at: .milliseconds(20))
        agenda.put(TopicKey("b"), at: .milliseconds(10))
        #expect(agenda.earliest == .milliseconds(10))
        #expect(agenda.take(now: .milliseconds(9)).isEmpty)
        #expect(agenda.take(now: .milliseconds(10)) == [TopicKey("b")])
        agenda.put(TopicKey("a"), at: .milliseconds(30))
        #expect(agenda.take(now: .milliseconds(29)).isEmpty)
        #expect(agenda.take(now: .milliseconds(30)) == [TopicKey("a")])
        #expect(agenda.earliest == nil)
    }
}
