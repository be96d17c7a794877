import NIOCore

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

extension ChannelOption where Self == ChannelOptions.Types.SocketOption {
    /// Lets several sockets of one user listen on a port.
    static var sharedPort: Self { .socketOption(NIOBSDSocket.Option(rawValue: SO_REUSEPORT)) }
}
