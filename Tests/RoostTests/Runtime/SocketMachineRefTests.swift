import RoostProtocol
import Testing

@testable import Roost

/// Which messages a join ref lets through.
@Suite struct SocketMachineRefTests {
    @Test func deliversWithTheJoinRefOrNone() {
        var script = MachineScript()
        script.joined("1", "a")
        #expect(script.receive("1", "2", "a", "ev") == [#"deliver #1 ev "2""#])
        #expect(script.receive(nil, "3", "a", "ev") == [#"deliver #1 ev "3""#])
        #expect(script.receive(nil, nil, "a", "ev") == ["deliver #1 ev -"])
    }

    @Test func dropsWhatBelongsToAnEarlierJoin() {
        var script = MachineScript()
        script.joined("1", "a")
        _ = script.join("2", "a")
        _ = script.accept(2)
        #expect(script.receive("1", "3", "a", "ev") == [#"stale ev "3""#])
        #expect(script.receive("1", "4", "a", "phx_leave") == [#"stale phx_leave "4""#])
        #expect(script.receive("2", "5", "a", "ev") == [#"deliver #2 ev "5""#])
    }

    @Test func tellsANumberFromAString() throws {
        var script = MachineScript()
        let one = try #require(Ref(json: "1"))
        _ = script.receive(one, one, "a", "phx_join")
        #expect(script.accept(1) == ["subscribe #1", "reply 1 1 a ok {}", "open #1"])
        #expect(script.receive("1", "2", "a", "ev") == [#"stale ev "2""#])
        #expect(script.receive(one, "3", "a", "ev") == [#"deliver #1 ev "3""#])
    }

    @Test func takesAJoinWithoutAJoinRefAtItsWord() {
        var script = MachineScript()
        _ = script.receive(nil, "3", "a", "phx_join")
        #expect(script.accept(1) == ["subscribe #1", #"reply - "3" a ok {}"#, "open #1"])
        #expect(script.receive("3", "4", "a", "ev") == [#"stale ev "4""#])
        #expect(script.receive(nil, "5", "a", "ev") == [#"deliver #1 ev "5""#])
        #expect(script.end(1) == ["push - - a phx_close {}"])
    }

    @Test func closesAReplacedChannelThatHadNoJoinRef() {
        var script = MachineScript()
        _ = script.receive(nil, "1", "a", "phx_join")
        _ = script.accept(1)
        _ = script.receive(nil, "2", "a", "phx_join")
        #expect(script.accept(2) == ["subscribe #2", #"reply - "2" a ok {}"#, "push - - a phx_close {}", "open #2"])
    }
}
