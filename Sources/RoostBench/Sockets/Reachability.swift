#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Whether somebody listens at all, before workers are started.
enum Reachability {
    /// - Throws: `BenchError` with what the system says.
    static func check(_ address: ServerAddress, _ target: Target) throws {
        let descriptor = try SystemFailure.check(SystemSocket.make(family: address.family), "socket")
        defer { closeDescriptor(descriptor) }
        guard SystemSocket.connect(descriptor, to: address) else { throw self.failure(errno, target) }
        var descriptors = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        guard poll(&descriptors, 1, 5_000) > 0 else { throw self.failure(ETIMEDOUT, target) }
        let code = SystemSocket.failure(descriptor)
        guard code == 0 else { throw self.failure(code, target) }
    }

    private static func failure(_ code: Int32, _ target: Target) -> BenchError {
        BenchError("nobody answers at \(target.host):\(target.port): \(SystemFailure.text(code))")
    }
}

private func closeDescriptor(_ descriptor: Int32) {
    close(descriptor)
}
