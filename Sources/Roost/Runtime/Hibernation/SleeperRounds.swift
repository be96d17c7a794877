import NIOCore
import Synchronization

/// An event loop's rounds through its ``Dormitory``: a batch of sleepers in each, one round after the other until nothing is
/// left. On the event loop only, except where noted.
final class SleeperRounds: @unchecked Sendable {
    // Unchecked: all variables but `waiting` are only used on the event loop.

    /// How many sleepers are seen to before the loop looks after its sockets.
    private static let share = DescriptorWatch.batch

    /// How many connections have been accepted for the loop and wait to be looked at. From any thread.
    let waiting = Atomic<Int>(0)

    /// How many of them have come here.
    private var unseen = 0

    private let eventLoop: any EventLoop
    private let dormitory: Dormitory
    private let hasRead: () -> Void
    private let loopYield: LoopYield
    private var isUnderWay = false
    private var left = share

    /// - Parameter hasRead: Called after each sleeper.
    init(_ eventLoop: any EventLoop, _ dormitory: Dormitory, hasRead: @escaping () -> Void) {
        self.eventLoop = eventLoop
        self.dormitory = dormitory
        self.hasRead = hasRead
        self.loopYield = LoopYield(eventLoop)
    }

    /// Begins to watch, and takes the descriptors that it needs while there are some.
    func open(_ watch: DescriptorWatch) {
        self.loopYield.open()
        self.dormitory.open(watch)
    }

    /// Connections that have been accepted for the loop have come here.
    func arrived(_ count: Int) {
        self.unseen += count
        self.begin()
    }

    /// Sees to the sleepers for whom something has come, until there is nothing left.
    func begin() {
        guard !self.isUnderWay else { return }
        self.isUnderWay = true
        // Who begins again and again must not keep the loop from its sockets either.
        if self.left > 0 { self.round() } else { self.goOn() }
    }

    private func round() {
        let count = self.dormitory.look(hasRead: self.hasRead)
        // Behind a full batch there may be more: those that have arrived count until it has been their turn.
        let seen = count < DescriptorWatch.batch ? self.unseen : min(count, self.unseen)
        self.unseen -= seen
        self.waiting.subtract(seen, ordering: .relaxed)
        self.left -= count
        self.isUnderWay = count > 0
        if count > 0 { self.goOn() }
    }

    private func goOn() {
        guard self.left <= 0 else { return self.eventLoop.execute { self.round() } }
        self.loopYield.yield { [weak self] in
            self?.left = Self.share
            self?.round()
        }
    }
}
