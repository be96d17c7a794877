import CRoostPoll
import NIOCore

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A connection that has just been accepted.
struct Arrival: Sendable {
    let descriptor: RawDescriptor
    let address: sockaddr_storage

    /// Where it comes from.
    var peer: SocketAddress? {
        withUnsafeBytes(of: self.address) { bytes in
            switch CInt(self.address.ss_family) {
            case AF_INET: SocketAddress(bytes.loadUnaligned(as: sockaddr_in.self))
            case AF_INET6: SocketAddress(bytes.loadUnaligned(as: sockaddr_in6.self))
            default: nil
            }
        }
    }
}
