import NIOCore

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Writes to the descriptor of a connection that NIO owns.
enum DirectSocket {
    #if canImport(Darwin)
    // NIO sets SO_NOSIGPIPE on its sockets there.
    private static let flags = MSG_DONTWAIT
    #elseif canImport(Glibc)
    private static let flags = CInt(MSG_DONTWAIT | MSG_NOSIGNAL)
    #elseif canImport(Musl)
    private static let flags = CInt(MSG_DONTWAIT | MSG_NOSIGNAL)
    #endif

    /// Sends what the socket takes without waiting.
    ///
    /// - Returns: The number of bytes taken, 0 when the socket is full; `nil` when it is broken.
    static func send(_ descriptor: CInt, _ bytes: ByteBuffer) -> Int? {
        bytes.withUnsafeReadableBytes { pointer in
            while true {
                #if canImport(Darwin)
                let sent = Darwin.send(descriptor, pointer.baseAddress, pointer.count, self.flags)
                #elseif canImport(Glibc)
                let sent = Glibc.send(descriptor, pointer.baseAddress, pointer.count, self.flags)
                #elseif canImport(Musl)
                let sent = Musl.send(descriptor, pointer.baseAddress, pointer.count, self.flags)
                #endif
                if sent >= 0 { return sent }
                switch errno {
                case EINTR: continue
                case EAGAIN, ENOBUFS: return 0
                default: return nil
                }
            }
        }
    }
}
