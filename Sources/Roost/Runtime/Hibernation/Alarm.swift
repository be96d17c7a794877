#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A descriptor that can be made readable, to wake who waits for descriptors. From any thread.
final class Alarm: Sendable {
    /// What becomes readable.
    let descriptor: RawDescriptor
    private let bell: RawDescriptor

    /// - Returns: `nil` when the system has no descriptors left.
    init?() {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (self.descriptor, self.bell) = (RawDescriptor(ends[0]), RawDescriptor(ends[1]))
    }

    deinit {
        self.descriptor.close()
        self.bell.close()
    }

    func ring() {
        withUnsafeBytes(of: UInt8(0)) { _ = write(self.bell.number, $0.baseAddress, $0.count) }
    }
}
