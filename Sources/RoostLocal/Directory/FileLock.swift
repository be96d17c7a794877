#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A lock that a process has until it lets go or ends, however it ends.
package final class FileLock: Sendable {
    /// The file, for who wants to keep something in it.
    package let descriptor: CInt

    /// Takes a lock.
    ///
    /// - Parameters:
    ///   - path: Of a file, which is made when there is none.
    ///   - waits: Whether to wait while another process has it.
    /// - Returns: `nil` when another process has it, or the file cannot be opened.
    package init?(_ path: String, waits: Bool = false) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return nil }
        guard Self.lock(descriptor, waits ? LOCK_EX : LOCK_EX | LOCK_NB) else {
            close(descriptor)
            return nil
        }
        self.descriptor = descriptor
    }

    /// Takes a lock of a directory, which others may share.
    ///
    /// - Returns: `nil` when another process has it for itself, or there is no such directory.
    package init?(directory: String) {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        guard Self.lock(descriptor, LOCK_SH | LOCK_NB) else {
            close(descriptor)
            return nil
        }
        self.descriptor = descriptor
    }

    deinit {
        close(self.descriptor)
    }

    private static func lock(_ descriptor: CInt, _ operation: CInt) -> Bool {
        while flock(descriptor, operation) != 0 {
            guard errno == EINTR else { return false }
        }
        return true
    }
}
