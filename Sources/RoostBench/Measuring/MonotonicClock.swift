#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Times that all processes of a machine read alike.
enum MonotonicClock {
    /// Nanoseconds since a point in the past that is the same for every process.
    static var now: UInt64 {
        read(CLOCK_MONOTONIC)
    }

    /// The CPU time that this thread has used, in nanoseconds.
    static var threadCPU: UInt64 {
        read(CLOCK_THREAD_CPUTIME_ID)
    }

    /// Any clock of the system in nanoseconds; 0 if it does not tell.
    @inline(__always)
    static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        guard clock_gettime(clock, &time) == 0 else { return 0 }
        return UInt64(truncatingIfNeeded: time.tv_sec) &* 1_000_000_000 &+ UInt64(truncatingIfNeeded: time.tv_nsec)
    }
}
