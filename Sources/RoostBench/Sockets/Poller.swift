import CRoostPoll

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Tells which descriptors are ready: epoll on Linux, kqueue elsewhere.
struct Poller {
    static let capacity = 256

    private let set: Int32
    /// What the last call of `wait` found.
    let events: UnsafeMutablePointer<roost_poll_event>

    /// - Throws: `SystemFailure`
    init() throws {
        self.set = try SystemFailure.check(roost_poll_make(), "a set of descriptors")
        self.events = .allocate(capacity: Self.capacity)
        self.events.initialize(repeating: roost_poll_event(), count: Self.capacity)
    }

    /// Watches a descriptor for bytes to read, and for room to write if wanted. Returns false when that fails.
    func add(_ descriptor: Int32, token: UInt64, isWriting: Bool = false) -> Bool {
        roost_poll_add(self.set, descriptor, token, Self.wanted(isWriting)) == 0
    }

    func change(_ descriptor: Int32, token: UInt64, isWriting: Bool) {
        _ = roost_poll_change(self.set, descriptor, token, Self.wanted(isWriting))
    }

    private static func wanted(_ isWriting: Bool) -> UInt32 {
        UInt32(ROOST_POLL_READ) | (isWriting ? UInt32(ROOST_POLL_WRITE) : 0)
    }

    /// Waits for events, at most so long, and returns how many there are.
    func wait(nanoseconds: UInt64) -> Int {
        // The system's calls count in milliseconds, which is too coarse for a message that is due in 200 µs.
        if nanoseconds > 0, nanoseconds < 2_000_000 {
            guard self.waitFinely(nanoseconds) else { return 0 }
            return max(0, Int(roost_poll_wait(self.set, self.events, Int32(Self.capacity), 0)))
        }
        let milliseconds = Int32(min(nanoseconds / 1_000_000, 1_000))
        return max(0, Int(roost_poll_wait(self.set, self.events, Int32(Self.capacity), milliseconds)))
    }

    /// Whether something is ready within a time that milliseconds are too coarse for.
    private func waitFinely(_ nanoseconds: UInt64) -> Bool {
        var descriptors = fd_set()
        let isSet = withUnsafeMutableBytes(of: &descriptors) { bits in
            guard Int(self.set) / 8 < bits.count else { return false }
            bits[Int(self.set) / 8] |= 1 << UInt8(self.set % 8)
            return true
        }
        var time = timespec(tv_sec: 0, tv_nsec: Int(nanoseconds))
        return !isSet || pselect(self.set + 1, &descriptors, nil, nil, &time, nil) > 0
    }
}
