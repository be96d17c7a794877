import NIOCore
import Testing

@testable import Roost

/// Sleeps on one end of a socket pair, or a duplicate of it, and counts how often it is stirred. On its event loop only.
final class TestSleeper: Dormitory.Sleeper {
    let descriptor: RawDescriptor
    private(set) var bed: Int32?
    private(set) var stirs = 0
    private let whenStirred: (TestSleeper) -> Void
    private let dormitory: Dormitory

    /// - Parameter near: What is duplicated.
    init(_ near: CInt, _ dormitory: Dormitory, whenStirred: @escaping (TestSleeper) -> Void = { _ in }) throws {
        guard let descriptor = RawDescriptor(near).duplicate() else { throw SocketPair.Unavailable() }
        self.descriptor = descriptor
        self.dormitory = dormitory
        self.whenStirred = whenStirred
    }

    func lieDown(_ watch: DescriptorWatch) {
        self.bed = self.dormitory.admit(self, self.descriptor, watch)
        // Linux watches no more than 500 duplicates of a descriptor in a set within a set.
        #expect(self.bed != nil)
    }

    func rise() {
        guard let bed else { return }
        self.bed = nil
        self.dormitory.vacate(bed, self.descriptor)
        self.descriptor.close()
    }

    func stirred(isLast: Bool) {
        self.stirs += 1
        self.whenStirred(self)
    }
}
