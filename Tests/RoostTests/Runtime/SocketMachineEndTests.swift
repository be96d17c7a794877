import RoostProtocol
import Testing

@testable import Roost

/// How channels end, and what waits meanwhile.
@Suite struct SocketMachineEndTests {
    @Test func leavesAndCloses() {
        var script = MachineScript()
        script.joined("1", "a")
        #expect(script.receive("1", "2", "a", "phx_leave") == [#"leave #1 "2""#])
        #expect(script.machine.count == 1)
        #expect(script.end(1) == [#"push "1" "1" a phx_close {}"#])
        #expect(script.machine.count == 0)
        #expect(script.receive("1", "3", "a", "ev") == [#"reply - "3" a error {"reason":"unmatched topic"}"#])
    }

    @Test func tellsOfACrash() {
        var script = MachineScript()
        script.joined("1", "a")
        #expect(script.end(1, crashed: true) == [#"push "1" "1" a phx_error {"reason":"channel_crash"}"#])
        #expect(script.end(1, crashed: true).isEmpty)
        #expect(script.join("2", "a") == [#"join a "2""#])
    }

    @Test func keepsWhatComesDuringAJoinForTheChannel() {
        var script = MachineScript()
        _ = script.join("1", "a")
        #expect(script.receive("1", "2", "a", "x").isEmpty)
        #expect(script.receive("0", "3", "a", "y").isEmpty)
        #expect(script.machine.waitingCount == 2)
        #expect(
            script.accept(1) == [
                "subscribe #1", #"reply "1" "1" a ok {}"#, "open #1", #"deliver #1 x "2""#, #"stale y "3""#,
            ]
        )
        #expect(script.machine.waitingCount == 0)
    }

    @Test func answersWhatCameDuringARefusedJoin() {
        var script = MachineScript()
        _ = script.join("1", "a")
        _ = script.receive("1", "2", "a", "x")
        _ = script.receive("1", "3", "a", "phx_leave")
        #expect(
            script.refuse(1, .empty) == [
                #"reply "1" "1" a error {}"#, #"reply - "2" a error {"reason":"unmatched topic"}"#,
                #"reply "1" "3" a ok {}"#,
            ]
        )
    }

    @Test func takesAPipelinedJoinLeaveJoinInOrder() {
        var script = MachineScript()
        _ = script.join("1", "a")
        _ = script.receive("1", "2", "a", "phx_leave")
        _ = script.join("3", "a")
        _ = script.receive("3", "4", "a", "echo")
        #expect(script.accept(1) == ["subscribe #1", #"reply "1" "1" a ok {}"#, "open #1", #"leave #1 "2""#])
        #expect(script.machine.waitingCount == 2)
        #expect(script.end(1) == [#"push "1" "1" a phx_close {}"#, #"join a "3""#])
        #expect(script.accept(2) == ["subscribe #2", #"reply "3" "3" a ok {}"#, "open #2", #"deliver #2 echo "4""#])
    }

    @Test func answersWhatComesBehindALeave() {
        var script = MachineScript()
        script.joined("1", "a")
        _ = script.receive("1", "2", "a", "phx_leave")
        #expect(script.receive("1", "3", "a", "ev").isEmpty)
        #expect(script.receive("1", "4", "a", "phx_leave").isEmpty)
        #expect(
            script.end(1) == [
                #"push "1" "1" a phx_close {}"#, #"reply - "3" a error {"reason":"unmatched topic"}"#,
                #"reply "1" "4" a ok {}"#,
            ]
        )
    }

    @Test func doesNotHoldUpOtherTopics() {
        var script = MachineScript()
        _ = script.join("1", "slow")
        #expect(script.join("2", "a") == [#"join a "2""#])
        #expect(script.accept(2).count == 3)
        #expect(script.receive("2", "3", "a", "ev") == [#"deliver #2 ev "3""#])
    }

    @Test func forgetsEverythingWithTheConnection() {
        var script = MachineScript()
        script.joined("1", "a")
        _ = script.join("2", "b")
        #expect(script.machine.removeAll().map(\.number) == [1, 2])
        #expect(script.machine.count == 0)
        #expect(script.accept(2).isEmpty)
        #expect(script.end(1).isEmpty)
    }
}
