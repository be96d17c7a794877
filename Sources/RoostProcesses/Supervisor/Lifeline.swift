#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A pair of sockets between the supervisor and one process. Its end tells the process that the supervisor is no more, however
/// that has ended; over it come the pulses of the process.
final class Lifeline: Sendable {
    /// What the process is given.
    let other: CInt
    private let own: CInt

    init() throws(ProcessesError) {
        var ends: [CInt] = [-1, -1]
        guard socketpair(AF_UNIX, Self.stream, 0, &ends) == 0 else {
            throw ProcessesError(.start("no sockets: \(String(cString: strerror(errno)))"))
        }
        // Away from the number that processes know it by.
        self.other = fcntl(ends[0], F_DUPFD_CLOEXEC, 16)
        self.own = fcntl(ends[1], F_DUPFD_CLOEXEC, 16)
        let reason = String(cString: strerror(errno))
        for end in ends { close(end) }
        guard self.other >= 0, self.own >= 0 else { throw ProcessesError(.start("no sockets: \(reason)")) }
        #if canImport(Darwin)
        var one: CInt = 1
        setsockopt(self.other, SOL_SOCKET, SO_NOSIGPIPE, &one, socklen_t(MemoryLayout<CInt>.size))
        #endif
    }

    deinit {
        close(self.other)
        close(self.own)
    }

    /// The last pulse that has come since this was last called; `nil` when none has.
    func lastPulse() -> Pulse? {
        var last: UInt8?
        var bytes = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = recv(self.own, &bytes, bytes.count, CInt(MSG_DONTWAIT))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return last.flatMap { Pulse(rawValue: $0) } }
            last = bytes[count - 1]
        }
    }

    #if canImport(Glibc)
    private static let stream = CInt(SOCK_STREAM.rawValue)
    #else
    private static let stream = SOCK_STREAM
    #endif
}
