#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The address of the server, as the system takes it.
struct ServerAddress: Codable, Sendable, Equatable {
    var family: Int32
    private var bytes: [UInt8]

    /// Looks a host up.
    /// - Throws: `BenchError` if it has no address.
    init(host: String, port: Int) throws {
        var hints = addrinfo()
        #if canImport(Darwin) || canImport(Musl)
        hints.ai_socktype = SOCK_STREAM
        #else
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #endif
        var found: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, String(port), &hints, &found)
        defer { if found != nil { freeaddrinfo(found) } }
        guard status == 0, let first = found?.pointee, let address = first.ai_addr else {
            throw BenchError("\(host): \(String(cString: gai_strerror(status)))")
        }
        self.family = first.ai_family
        self.bytes = Array(UnsafeRawBufferPointer(start: address, count: Int(first.ai_addrlen)))
    }

    /// Whether it is one of 127.0.0.0/8.
    var isIPv4Loopback: Bool { self.family == AF_INET && self.bytes.count > 4 && self.bytes[4] == 127 }

    func withSocketAddress<R>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
        var storage = sockaddr_storage()
        withUnsafeMutableBytes(of: &storage) { $0.copyBytes(from: self.bytes.prefix($0.count)) }
        return withUnsafePointer(to: &storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(self.bytes.count)) }
        }
    }
}
