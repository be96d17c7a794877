import Foundation

/// Two sockets that are connected to each other.
final class SocketPair {
    struct Unavailable: Error {}

    let near: CInt
    private var far: CInt

    init() throws {
        var descriptors: [CInt] = [-1, -1]
        #if canImport(Glibc) || canImport(Musl)
        let kind = CInt(SOCK_STREAM.rawValue)
        #else
        let kind = SOCK_STREAM
        #endif
        guard socketpair(AF_UNIX, kind, 0, &descriptors) == 0 else { throw Unavailable() }
        (self.near, self.far) = (descriptors[0], descriptors[1])
    }

    deinit {
        self.closeFar()
        close(self.near)
    }

    /// What has arrived at the far end, without waiting.
    func receive(_ limit: Int) -> [UInt8] {
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while received.count < limit {
            let count = recv(self.far, &buffer, min(buffer.count, limit - received.count), CInt(MSG_DONTWAIT))
            guard count > 0 else { break }
            received += buffer.prefix(count)
        }
        return received
    }

    /// Sends from the far end.
    func send(_ bytes: [UInt8]) {
        _ = write(self.far, bytes, bytes.count)
    }

    func closeFar() {
        if self.far >= 0 { close(self.far) }
        self.far = -1
    }
}
