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
    /// Of either family of IP; a storage for all families would be five times as big.
    let address: sockaddr_in6

    /// Where it comes from.
    var peer: SocketAddress? {
        withUnsafeBytes(of: self.address) { bytes in
            switch CInt(self.address.sin6_family) {
            case AF_INET: SocketAddress(bytes.loadUnaligned(as: sockaddr_in.self))
            case AF_INET6: SocketAddress(bytes.loadUnaligned(as: sockaddr_in6.self))
            default: nil
            }
        }
    }
}
