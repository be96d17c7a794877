import CRoostPoll

/// Tells when descriptors have something to read, once for each time that something comes: watching costs nothing while
/// nothing does. From any thread; ``wait()`` from one.
final class DescriptorWatch: Sendable {
    /// That a descriptor has something to read.
    struct Report: Sendable {
        let token: UInt64
        /// Whether the end comes after what there is to read: no other report will.
        let isLast: Bool
    }

    private static let batch = 256

    private let set: RawDescriptor

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
    /// - Parameter again: Whether to report it again and again, as long as something is there.
    /// - Returns: Whether the system could.
    func add(_ descriptor: RawDescriptor, token: UInt64, again: Bool = false) -> Bool {
        let wanted = UInt32(again ? ROOST_POLL_READ : ROOST_POLL_READ | ROOST_POLL_EDGE)
        return roost_poll_add(self.set.number, descriptor.number, token, wanted) == 0
    }

    /// Reports a descriptor no more. What has been reported may still be under way.
    func remove(_ descriptor: RawDescriptor) {
        _ = roost_poll_remove(self.set.number, descriptor.number)
    }

    /// Waits until descriptors have something to read.
    ///
    /// - Returns: Which.
    func wait() -> [Report] {
        withUnsafeTemporaryAllocation(of: roost_poll_event.self, capacity: Self.batch) { events in
            let count = roost_poll_wait(self.set.number, events.baseAddress, CInt(events.count), -1)
            return events.prefix(Int(max(0, count))).map { event in
                Report(token: event.token, isLast: event.ready & UInt32(ROOST_POLL_LAST) != 0)
            }
        }
    }
}
