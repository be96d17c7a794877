/// Something that wants to be looked at again at some time.
protocol TimerWheelMember: AnyObject {
    /// Bookkeeping of the wheel; a member only stores it.
    var timer: TimerWheelPosition { get set }

    /// Called when the time has come.
    ///
    /// - Returns: The tick at which to look again, or `nil` for no more.
    func timerFired(now: UInt32) -> UInt32?
}

/// Where a member sits in the wheel.
struct TimerWheelPosition {
    fileprivate var slot: Int32 = -1
    fileprivate var index: Int32 = -1
    fileprivate var deadline: UInt32 = 0

    init() {}

    /// Whether the member is in a wheel.
    var isScheduled: Bool { self.slot >= 0 }
}

/// One timer for everything on an event loop.
///
/// Time passes in ticks. Adding, moving and removing a member costs the same whatever the number of members, and an
/// idle connection costs no timer of its own: it sits in a slot, and when the slot comes round it says when it wants to
/// be looked at next. Deadlines beyond the wheel's horizon go round with it, once per turn.
struct TimerWheel {
    private var slots: [ContiguousArray<any TimerWheelMember>]

    /// The current tick.
    private(set) var now: UInt32 = 0

    /// - Parameter slots: The wheel's horizon in ticks.
    init(slots: Int = 512) {
        self.slots = .init(repeating: [], count: max(2, slots))
    }

    /// The number of members.
    private(set) var count = 0

    /// Schedules a member, or moves one that is scheduled.
    mutating func schedule(_ member: any TimerWheelMember, at tick: UInt32) {
        self.cancel(member)
        let delay = min(max(1, Int(tick) - Int(self.now)), self.slots.count - 1)
        let slot = (Int(self.now) + delay) % self.slots.count
        member.timer.slot = Int32(slot)
        member.timer.index = Int32(self.slots[slot].count)
        member.timer.deadline = tick
        self.slots[slot].append(member)
        self.count += 1
    }

    /// Removes a member; does nothing when it is not scheduled.
    mutating func cancel(_ member: any TimerWheelMember) {
        let position = member.timer
        guard position.isScheduled else { return }
        let slot = Int(position.slot)
        let last = self.slots[slot].removeLast()
        if last !== member {
            self.slots[slot][Int(position.index)] = last
            last.timer.index = position.index
        }
        member.timer = TimerWheelPosition()
        self.count -= 1
    }

    /// Moves on by one tick and takes out the members whose time has come.
    mutating func advance() -> ContiguousArray<any TimerWheelMember> {
        self.now &+= 1
        let slot = Int(self.now) % self.slots.count
        var due = self.slots[slot]
        self.slots[slot] = []
        self.count -= due.count
        var isFarOff = false
        for member in due {
            let deadline = member.timer.deadline
            member.timer = TimerWheelPosition()
            guard deadline > self.now else { continue }
            isFarOff = true
            self.schedule(member, at: deadline)
        }
        if isFarOff { due.removeAll { $0.timer.isScheduled } }
        return due
    }
}
