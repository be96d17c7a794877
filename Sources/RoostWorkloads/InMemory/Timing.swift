import Dispatch

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// How long something took, and how much computing.
public struct Timing: Codable, Sendable {
    /// In seconds.
    public var elapsed = 0.0
    /// In seconds of CPU, of all threads.
    public var cpu = 0.0

    /// Measures.
    static func of(_ body: () throws -> Void) rethrows -> Timing {
        let (start, cpu) = (ContinuousClock.now, Self.processTime)
        try body()
        return Timing(elapsed: (ContinuousClock.now - start) / .seconds(1), cpu: Self.processTime - cpu)
    }

    private static var processTime: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
