#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A system call that failed.
struct SystemFailure: Error, CustomStringConvertible {
    var code: Int32
    var what: String

    var description: String { "\(self.what): \(Self.text(self.code))" }

    /// The system's words for an error number.
    static func text(_ code: Int32) -> String {
        strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }

    /// Passes a result on, unless it is negative.
    @discardableResult
    static func check(_ result: Int32, _ what: String) throws -> Int32 {
        guard result >= 0 else { throw SystemFailure(code: errno, what: what) }
        return result
    }
}
