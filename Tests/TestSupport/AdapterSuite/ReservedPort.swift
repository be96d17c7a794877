internal import NIOCore

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A port of 127.0.0.1 that no other test gets, of this process or another, as long as this is there.
///
/// It is below those that systems give to whoever asks for any, so that no connection has it by chance either. What keeps it
/// is a UDP socket of the same number, which is in nobody's way: a server needs the TCP port, and takes a while to have it.
package final class ReservedPort: Sendable {
    /// Linux gives away those from 32768 on, and from 10000 on where `Scripts/million` has run; Apple's systems those from
    /// 49152.
    private static let range = 7_000..<10_000

    /// The port.
    package let number: Int
    private let reservation: CInt

    /// Takes one that is free.
    package init() throws {
        for _ in 0..<1_000 {
            let number = Int.random(in: Self.range)
            guard let reservation = try Self.bound(to: number, Self.datagram) else { continue }
            guard let trial = try Self.bound(to: number, Self.stream) else {
                close(reservation)
                continue
            }
            close(trial)
            (self.number, self.reservation) = (number, reservation)
            return
        }
        throw Complaint("no free port")
    }

    deinit {
        close(self.reservation)
    }

    private static func bound(to port: Int, _ kind: CInt) throws -> CInt? {
        let address = try SocketAddress(ipAddress: "127.0.0.1", port: port)
        let descriptor = socket(AF_INET, kind, 0)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        guard address.withSockAddr({ bind(descriptor, $0, socklen_t($1)) }) == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    #if canImport(Glibc)
    private static let (datagram, stream) = (CInt(SOCK_DGRAM.rawValue), CInt(SOCK_STREAM.rawValue))
    #else
    private static let (datagram, stream) = (SOCK_DGRAM, SOCK_STREAM)
    #endif
}
