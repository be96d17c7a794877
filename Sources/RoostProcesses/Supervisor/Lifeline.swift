#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A pipe that says nothing, and whose end tells the processes that their supervisor is no more, however it has ended.
final class Lifeline: Sendable {
    /// What processes are given.
    let reader: CInt
    private let writer: CInt

    init() throws(ProcessesError) {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw ProcessesError(.setup("no pipe: \(String(cString: strerror(errno)))"))
        }
        // Away from the number that processes know it by.
        self.reader = fcntl(ends[0], F_DUPFD_CLOEXEC, 16)
        self.writer = fcntl(ends[1], F_DUPFD_CLOEXEC, 16)
        let reason = String(cString: strerror(errno))
        for end in ends { close(end) }
        guard self.reader >= 0, self.writer >= 0 else { throw ProcessesError(.setup("no pipe: \(reason)")) }
    }

    deinit {
        close(self.reader)
        close(self.writer)
    }
}
