import NIOCore

/// The timer wheel of an event loop, turning while it has members. On the event loop only.
final class LoopTimers {
    /// The length of a tick.
    static let tick: TimeAmount = .milliseconds(50)

    private let eventLoop: any EventLoop
    private var wheel = TimerWheel(slots: 2_048)
    private var isTurning = false

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// The current tick.
    var now: UInt32 { self.wheel.now }

    /// The time of the current tick, in seconds since the loop's timers first turned.
    var seconds: Double { Double(self.wheel.now) * Double(Self.tick.nanoseconds) / 1e9 }

    /// A time in ticks, rounded up.
    func ticks(_ duration: Duration) -> UInt32 {
        Self.ticks(duration.timeAmount)
    }

    private static func ticks(_ time: TimeAmount) -> UInt32 {
        UInt32(clamping: max(1, (time.nanoseconds - 1) / self.tick.nanoseconds + 1))
    }

    /// Has a member looked at after a delay, instead of any earlier appointment.
    func schedule(_ member: any TimerWheelMember, after delay: TimeAmount) {
        self.wheel.schedule(member, at: self.wheel.now &+ Self.ticks(delay))
        self.turn()
    }

    /// Forgets a member.
    func cancel(_ member: any TimerWheelMember) {
        self.wheel.cancel(member)
    }

    private func turn() {
        guard !self.isTurning else { return }
        self.isTurning = true
        self.scheduleTick()
    }

    private func scheduleTick() {
        let timers = NIOLoopBound(self, eventLoop: self.eventLoop)
        self.eventLoop.scheduleTask(in: Self.tick) { timers.value.advance() }
    }

    private func advance() {
        for member in self.wheel.advance() {
            if let next = member.timerFired(now: self.wheel.now), !member.timer.isScheduled {
                self.wheel.schedule(member, at: next)
            }
        }
        if self.wheel.count > 0 {
            self.scheduleTick()
        } else {
            self.isTurning = false
        }
    }
}
