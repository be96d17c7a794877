import NIOCore

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The descriptor of a non-blocking socket, used past NIO.
struct RawDescriptor: Sendable {
    let number: CInt

    /// What came of reading.
    enum Received: Equatable {
        case bytes(Int)
        /// There is nothing to read now.
        case nothing
        /// The other side has ended, or the socket is broken.
        case ended
    }

    #if canImport(Darwin)
    // NIO sets SO_NOSIGPIPE on its sockets there.
    private static let flags = MSG_DONTWAIT
    #else
    private static let flags = CInt(MSG_DONTWAIT) | CInt(MSG_NOSIGNAL)
    #endif

    #if canImport(Darwin)
    private static let peek = MSG_PEEK | MSG_DONTWAIT
    #else
    private static let peek = CInt(MSG_PEEK) | CInt(MSG_DONTWAIT)
    #endif

    #if canImport(Darwin)
    private static let end = SHUT_WR
    #else
    private static let end = CInt(SHUT_WR)
    #endif

    init(_ number: CInt) {
        self.number = number
    }

    /// A second descriptor of the same socket, which stays when this one is closed.
    ///
    /// - Returns: `nil` when the system has none left.
    func duplicate() -> RawDescriptor? {
        let number = fcntl(self.number, F_DUPFD_CLOEXEC, 0)
        return number < 0 ? nil : RawDescriptor(number)
    }

    /// Sends what the socket takes without waiting.
    ///
    /// - Returns: The number of bytes taken, 0 when the socket is full; `nil` when it is broken.
    func send(_ bytes: ByteBuffer) -> Int? {
        bytes.withUnsafeReadableBytes { pointer in
            while true {
                let sent = systemSend(self.number, pointer.baseAddress, pointer.count, Self.flags)
                if sent >= 0 { return sent }
                switch errno {
                case EINTR: continue
                case EAGAIN, ENOBUFS: return 0
                default: return nil
                }
            }
        }
    }

    /// Reads what has come, without waiting.
    func receive(into buffer: UnsafeMutableRawBufferPointer) -> Received {
        while true {
            let count = recv(self.number, buffer.baseAddress, buffer.count, CInt(MSG_DONTWAIT))
            if count > 0 { return .bytes(count) }
            if count == 0 { return .ended }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .nothing
            default: return .ended
            }
        }
    }

    /// Whether the other side has ended, and nothing is left to read.
    var isAtEnd: Bool {
        var byte: UInt8 = 0
        let count = recv(self.number, &byte, 1, Self.peek)
        return count == 0 || count < 0 && errno != EAGAIN && errno != EINTR
    }

    /// Ends what is sent; the other side may go on.
    func endOutput() {
        _ = shutdown(self.number, Self.end)
    }

    func close() {
        _ = systemClose(self.number)
    }
}

// The names of the methods hide those of the system.
#if canImport(Darwin)
private let systemSend = Darwin.send
private let systemClose = Darwin.close
#elseif canImport(Glibc)
private let systemSend = Glibc.send
private let systemClose = Glibc.close
#elseif canImport(Musl)
private let systemSend = Musl.send
private let systemClose = Musl.close
#endif
