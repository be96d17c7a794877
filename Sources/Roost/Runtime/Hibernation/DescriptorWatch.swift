import CRoostPoll

/// Tells when descriptors have something to read, once for each time that something comes: watching costs nothing while
/// nothing does. From any thread; ``wait(for:)`` from one.
final class DescriptorWatch: Sendable {
    /// That a descriptor has something to read.
    struct Report: Sendable {
        let token: UInt64
        /// Whether the end comes after what there is to read: no other report will.
        let isLast: Bool
    }

    /// How many are reported at a time, at most.
    static let batch = 256

    /// When a descriptor is reported.
    enum Manner {
        /// Once for each time that something comes.
        case eachTime
        /// As long as there is something.
        case whileThereIs
        /// Once, until it is asked for again.
        case once

        fileprivate var wanted: UInt32 {
            switch self {
            case .eachTime: UInt32(ROOST_POLL_READ | ROOST_POLL_EDGE)
            case .whileThereIs: UInt32(ROOST_POLL_READ)
            case .once: UInt32(ROOST_POLL_READ | ROOST_POLL_ONCE)
            }
        }
    }

    /// The watch itself has something to read when one of its descriptors has.
    let set: RawDescriptor

    /// - Returns: `nil` when the system has no descriptors left.
    init?() {
        let set = roost_poll_make()
        guard set >= 0 else { return nil }
        self.set = RawDescriptor(set)
    }

    deinit {
        self.set.close()
    }

    /// Reports a descriptor from now on, also when something is there already.
    ///
    /// - Returns: Whether the system could.
    func add(_ descriptor: RawDescriptor, token: UInt64, _ manner: Manner = .eachTime) -> Bool {
        roost_poll_add(self.set.number, descriptor.number, token, manner.wanted) == 0
    }

    /// Reports a descriptor once more that was added to be reported ``Manner/once``.
    func rearm(_ descriptor: RawDescriptor, token: UInt64) {
        _ = roost_poll_change(self.set.number, descriptor.number, token, Manner.once.wanted)
    }

    /// Reports a descriptor no more. What has been reported may still be under way.
    func remove(_ descriptor: RawDescriptor) {
        _ = roost_poll_remove(self.set.number, descriptor.number)
    }

    /// How long to wait.
    enum Patience: CInt {
        case none = 0
        case endless = -1
    }

    /// Waits until descriptors have something to read.
    ///
    /// - Returns: Which.
    func wait(for patience: Patience) -> [Report] {
        withUnsafeTemporaryAllocation(of: roost_poll_event.self, capacity: Self.batch) { events in
            let count = roost_poll_wait(self.set.number, events.baseAddress, CInt(events.count), patience.rawValue)
            return events.prefix(Int(max(0, count))).map { event in
                Report(token: event.token, isLast: event.ready & UInt32(ROOST_POLL_LAST) != 0)
            }
        }
    }
}
