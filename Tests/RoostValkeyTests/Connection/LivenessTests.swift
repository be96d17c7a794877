import NIOCore
import Testing

@testable import RoostValkey

@Suite("Liveness")
struct LivenessTests {
    private static func at(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(1_000_000_000) + .seconds(seconds) }

    private static let fresh = Liveness(interval: .seconds(10), timeout: .seconds(5), now: at(0))

    @Test("Silence is asked about once, then taken for death")
    func silence() {
        var liveness = Self.fresh
        #expect(liveness.check(at: Self.at(9)) == .fine)
        #expect(liveness.check(at: Self.at(10)) == .ask)
        #expect(liveness.check(at: Self.at(14)) == .fine)
        #expect(liveness.check(at: Self.at(15)) == .dead)
    }

    @Test("A check that comes late still leaves the server its time")
    func lateCheck() {
        var liveness = Self.fresh
        #expect(liveness.check(at: Self.at(100)) == .ask)
        #expect(liveness.check(at: Self.at(104)) == .fine)
    }

    @Test("Anything heard begins anew")
    func heard() {
        var liveness = Self.fresh
        #expect(liveness.check(at: Self.at(10)) == .ask)
        liveness.heard(at: Self.at(12))
        #expect(liveness.check(at: Self.at(21)) == .fine)
        #expect(liveness.check(at: Self.at(22)) == .ask)
    }
}
