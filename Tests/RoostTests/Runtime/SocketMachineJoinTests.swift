import RoostProtocol
import Testing

@testable import Roost

/// Joins, as in `Phoenix.Socket` 1.8.12.
@Suite struct SocketMachineJoinTests {
    @Test func startsAChannelAndOpensItAfterTheReply() {
        var script = MachineScript()
        #expect(script.join("1", "a") == [#"join a "1""#])
        #expect(script.accept(1, ["n": 1]) == ["subscribe #1", #"reply "1" "1" a ok {"n":1}"#, "open #1"])
    }

    @Test func answersAHeartbeatWithoutAChannel() {
        var script = MachineScript()
        #expect(script.receive(nil, "7", "phoenix", "heartbeat") == [#"reply - "7" phoenix ok {}"#])
        #expect(
            script.receive("1", "8", "phoenix", "other")
                == [#"reply - "8" phoenix error {"reason":"unmatched topic"}"#]
        )
        #expect(script.receive(nil, "9", "a", "heartbeat") == [#"reply - "9" a error {"reason":"unmatched topic"}"#])
    }

    @Test func answersWhatBelongsToNoChannelWithoutAJoinRef() {
        var script = MachineScript()
        #expect(script.receive("1", "2", "a", "ev") == [#"reply - "2" a error {"reason":"unmatched topic"}"#])
        #expect(script.receive("1", "3", "a", "phx_leave") == [#"reply "1" "3" a ok {}"#])
        #expect(script.receive(nil, nil, "a", "phx_leave") == ["reply - - a ok {}"])
        #expect(script.machine.count == 0)
    }

    @Test func answersAJoinWithoutARouteAndForgetsIt() {
        var script = MachineScript()
        let join = Message(joinRef: "1", ref: "1", topic: "x", event: "phx_join")
        #expect(script.machine.receive(join).count == 1)
        #expect(script.perform(script.machine.noRoute(join)) == [#"reply - "1" x error {"reason":"unmatched topic"}"#])
        #expect(script.machine.count == 0)
    }

    @Test func refusesAJoinAndLetsTheClientTryAgain() {
        var script = MachineScript()
        _ = script.join("1", "a")
        #expect(script.refuse(1, ["reason": "no"]) == [#"reply "1" "1" a error {"reason":"no"}"#])
        #expect(script.join("2", "a") == [#"join a "2""#])
    }

    @Test func limitsTheTopicsAndFreesTheirPlaces() {
        var script = MachineScript(maxChannels: 2)
        script.joined("1", "a")
        _ = script.join("2", "b")
        let refusal = [#"reply "3" "3" c error {"reason":"too many channels joined"}"#]
        #expect(script.join("3", "c") == refusal)
        _ = script.refuse(2, .empty)
        #expect(script.join("4", "c") == [#"join c "4""#])
        #expect(script.machine.count == 2)
    }

    @Test func closesTheOldChannelBehindTheReplyToADuplicateJoin() {
        var script = MachineScript()
        script.joined("1", "a")
        #expect(script.join("2", "a") == ["replace #1", #"join a "2""#])
        #expect(
            script.accept(2) == ["subscribe #2", #"reply "2" "2" a ok {}"#, #"push "1" "1" a phx_close {}"#, "open #2"]
        )
        #expect(script.end(1).isEmpty)
        #expect(script.machine.count == 1)
    }

    @Test func replacesAtTheLimit() {
        var script = MachineScript(maxChannels: 1)
        script.joined("1", "a")
        #expect(script.join("2", "a") == ["replace #1", #"join a "2""#])
        #expect(script.accept(2).count == 4)
    }

    @Test func closesTheOldChannelAlsoWhenTheDuplicateJoinIsRefused() {
        var script = MachineScript()
        script.joined("1", "a")
        _ = script.join("2", "a")
        #expect(
            script.refuse(2, ["reason": "no"])
                == [#"reply "2" "2" a error {"reason":"no"}"#, #"push "1" "1" a phx_close {}"#]
        )
        #expect(script.machine.count == 0)
    }

    @Test func keepsTopicsApartThatOnlyLookAlike() {
        var script = MachineScript()
        script.joined("1", "e\u{301}")
        #expect(script.join("2", "\u{e9}") == ["join \u{e9} \"2\""])
    }
}
