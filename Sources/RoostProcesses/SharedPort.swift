import NIOCore
import RoostLocal

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A port that the system has chosen for the first process that asks, and that the others use, too.
struct SharedPort {
    static let prefix = "port-"

    private let path: String

    init(directory: SharedDirectory, name: String) {
        self.path = "\(directory.path)/\(Self.prefix)\(name)"
    }

    /// The port.
    ///
    /// - Throws: When none can be had.
    func port(host: String) throws -> Int {
        guard let lock = FileLock(self.path, waits: true) else {
            throw ProcessesError(.setup("\(self.path) cannot be opened"))
        }
        defer { withExtendedLifetime(lock) {} }
        if let port = Self.read(lock.descriptor) { return port }
        let port = try Self.reserve(host)
        let bytes = Array("\(port)\n".utf8)
        guard pwrite(lock.descriptor, bytes, bytes.count, 0) == bytes.count else {
            throw ProcessesError(.setup("\(self.path) cannot be written"))
        }
        return port
    }

    private static func read(_ descriptor: CInt) -> Int? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return Int(String(decoding: bytes.prefix(max(count, 0)).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }

    /// Has the system choose a port that may be shared. The socket is never closed, so that nobody else gets the port before
    /// the endpoints listen; as it does not listen, it gets no connections.
    private static func reserve(_ host: String) throws -> Int {
        let address = try SocketAddress.makeAddressResolvingHost(host, port: 0)
        let descriptor = socket(CInt(address.protocol.rawValue), self.stream, 0)
        var (one, size) = (CInt(1), socklen_t(MemoryLayout<sockaddr_storage>.size))
        var bound = sockaddr_storage()
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        let isBound =
            setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &one, socklen_t(MemoryLayout<CInt>.size)) == 0
            && address.withSockAddr { bind(descriptor, $0, socklen_t($1)) } == 0
            && withUnsafeMutablePointer(to: &bound) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
            } == 0
        guard isBound else {
            let reason = String(cString: strerror(errno))
            close(descriptor)
            throw ProcessesError(.setup("no port on \(host): \(reason)"))
        }
        // In the same place for IPv4 and IPv6, on all systems.
        return withUnsafeBytes(of: &bound) { Int($0[2]) << 8 | Int($0[3]) }
    }

    #if canImport(Glibc)
    private static let stream = CInt(SOCK_STREAM.rawValue)
    #else
    private static let stream = SOCK_STREAM
    #endif
}
