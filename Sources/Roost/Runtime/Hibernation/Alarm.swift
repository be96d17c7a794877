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
        guard let (descriptor, bell) = Self.makePipe() else { return nil }
        (self.descriptor, self.bell) = (descriptor, bell)
    }

    deinit {
        self.descriptor.close()
        self.bell.close()
    }

    func ring() {
        Self.ring(self.bell)
    }

    /// - Returns: What becomes readable, and what to ring; `nil` when the system has no descriptors left.
    static func makePipe() -> (descriptor: RawDescriptor, bell: RawDescriptor)? {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (RawDescriptor(ends[0]), RawDescriptor(ends[1]))
    }

    static func ring(_ bell: RawDescriptor) {
        withUnsafeBytes(of: UInt8(0)) { _ = write(bell.number, $0.baseAddress, $0.count) }
    }
}
