#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// How many files a process may have open.
enum FileLimit {
    /// Raises the limit as far as this user may, and returns it.
    static func raise() -> Int {
        var limit = rlimit()
        #if canImport(Darwin) || canImport(Musl)
        let resource = RLIMIT_NOFILE
        #else
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #endif
        guard getrlimit(resource, &limit) == 0 else { return 1_024 }
        var raised = limit
        raised.rlim_cur = min(limit.rlim_max, 1 << 20)
        if setrlimit(resource, &raised) != 0 { raised = limit }
        return Int(clamping: raised.rlim_cur)
    }
}
