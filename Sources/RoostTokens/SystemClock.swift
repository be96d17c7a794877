#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The time of the system.
public enum SystemClock {
    /// Milliseconds since 1970.
    public static var now: Int64 {
        Int64(exactly: (Date().timeIntervalSince1970 * 1000).rounded(.down)) ?? 0
    }
}
