import NIOCore
import Testing

@testable import Roost

/// Who is stirred, and when the common watch has to say so.
@Suite struct DormitoryTests {
    private let dormitory = Dormitory(loop: 7)
    private let common: DescriptorWatch

    init() throws {
        self.common = try #require(DescriptorWatch())
        self.dormitory.open(self.common)
    }

    private func look() -> Int {
        self.dormitory.look {}
    }

    private var isCalled: Bool {
        self.common.wait(for: .none).contains { $0.token == 7 }
    }

    @Test func isCalledOnceUntilItHasFoundNothing() throws {
        let pair = try SocketPair()
        let sleeper = try TestSleeper(pair.near, self.dormitory)
        sleeper.lieDown(self.common)
        #expect(!self.isCalled)
        pair.send([1])
        #expect(self.isCalled)
        pair.send([2])
        #expect(!self.isCalled)
        #expect(self.look() == 1)
        pair.send([3])
        #expect(!self.isCalled)
        #expect(self.look() == 1)
        #expect(self.look() == 0)
        #expect(!self.isCalled)
        pair.send([4])
        #expect(self.isCalled)
        #expect(sleeper.stirs == 2)
        sleeper.rise()
    }

    /// What comes after nothing has been found, and before the common watch looks again, is not lost.
    @Test func whatIsThereWhenTheWatchIsSetAgainIsReported() throws {
        let watch = try #require(DescriptorWatch())
        let pair = try SocketPair()
        #expect(watch.add(RawDescriptor(pair.near), token: 5, .once))
        pair.send([1])
        #expect(watch.wait(for: .none).map(\.token) == [5])
        pair.send([2])
        #expect(watch.wait(for: .none).isEmpty)
        watch.rearm(RawDescriptor(pair.near), token: 5)
        #expect(watch.wait(for: .none).map(\.token) == [5])
    }

    /// A loop whose watch could not be made at first: what came before is reported all the same.
    @Test func whoIsAdmittedWithSomethingToReadIsReported() throws {
        let late = Dormitory(loop: 7)
        let pair = try SocketPair()
        pair.send([1])
        let sleeper = try TestSleeper(pair.near, late)
        #expect(late.look {} == 0)
        sleeper.lieDown(self.common)
        #expect(self.isCalled)
        #expect(late.look {} == 1)
        #expect(sleeper.stirs == 1)
        sleeper.rise()
    }

    @Test func whoHasRisenWithinTheBatchIsNotStirred() throws {
        let pair = try SocketPair()
        var sleepers: [TestSleeper] = []
        for _ in 0..<2 {
            sleepers.append(
                try TestSleeper(pair.near, self.dormitory) { me in
                    for other in sleepers where other !== me { other.rise() }
                }
            )
        }
        for sleeper in sleepers { sleeper.lieDown(self.common) }
        pair.send([1])
        #expect(self.look() == 2)
        #expect(sleepers.map(\.stirs).sorted() == [0, 1])
        #expect(self.look() == 0)
        for sleeper in sleepers { sleeper.rise() }
        sleepers = []
    }

    @Test func theEndIsReportedAsTheLast() throws {
        let pair = try SocketPair()
        let sleeper = try TestSleeper(pair.near, self.dormitory)
        sleeper.lieDown(self.common)
        pair.closeFar()
        #expect(self.isCalled)
        #expect(self.look() == 1)
        #expect(self.dormitory.receive(sleeper.descriptor) == nil)
        sleeper.rise()
        #expect(self.look() == 0)
    }
}
