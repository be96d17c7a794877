import NIOCore
import RoostCluster
import Testing

@testable import RoostLocal

@Suite struct LocalMachineTests {
    private static let ping = LinkAction.send(LocalWriter.ping)

    private func hears(_ machine: inout LocalMachine, _ bytes: ByteBuffer) -> [LinkAction] {
        machine.append(bytes)
        var actions: [LinkAction] = []
        while case .actions(let more)? = machine.next() { actions += more }
        return actions
    }

    private func up() -> LocalMachine {
        var machine = LocalMachine(pid: 7, maxUnanswered: 2)
        _ = machine.connected()
        #expect(self.hears(&machine, LocalWriter.pong) == [.up])
        return machine
    }

    @Test func introducesItselfSubscribesAndIsUpWithTheAnswer() {
        var machine = LocalMachine(pid: 7, maxUnanswered: 2)
        #expect(!machine.isEstablished)
        #expect(machine.connected() == [.send(LocalWriter.hello(pid: 7)), .subscribe, Self.ping])
        #expect(machine.isEstablished)
        #expect(self.hears(&machine, LocalWriter.pong) == [.up])
    }

    @Test func handsOverFramesAlsoWhileItLeaves() {
        var (machine, message) = (self.up(), ByteBuffer())
        LocalWriter.message(3, size: 5, into: &message)
        message.writeString("frame")
        for _ in 0..<2 {
            machine.append(message)
            guard case .frame(3, let frame)? = machine.next() else {
                Issue.record("no frame")
                return
            }
            #expect(String(buffer: frame) == "frame")
            _ = machine.leave()
        }
    }

    @Test func givesUpOnAHubThatDoesNotAnswerUnlessItDoesNotListen() {
        var machine = self.up()
        for _ in 0..<10 { #expect(machine.tick(isReading: false).isEmpty) }
        for _ in 0..<2 { #expect(machine.tick(isReading: true) == [Self.ping]) }
        machine.heard()
        for _ in 0..<2 { #expect(machine.tick(isReading: true) == [Self.ping]) }
        #expect(machine.tick(isReading: true) == [.end(LinkEnding(.silent, "the hub does not answer"))])
        #expect(machine.tick(isReading: true).isEmpty && !machine.isEstablished)
    }

    @Test func leavesWhenTheHubHasAnsweredEverything() {
        var machine = self.up()
        #expect(machine.tick(isReading: true) == [Self.ping])
        #expect(machine.leave() == [Self.ping])
        #expect(machine.leave().isEmpty)
        #expect(self.hears(&machine, LocalWriter.pong).isEmpty)
        #expect(self.hears(&machine, LocalWriter.pong) == [.end(nil)])
        var early = LocalMachine(pid: 7, maxUnanswered: 2)
        _ = early.connected()
        #expect(early.leave() == [.end(nil)])
    }

    @Test func endsOnceWithWhatNoHubSends() {
        for bytes in [LocalWriter.ping, LocalWriter.hello(pid: 1), LocalWriter.pong, ByteBuffer(bytes: [0, 0, 0, 0])] {
            var machine = self.up()
            guard case .end(let ending?)? = self.hears(&machine, bytes).last else {
                Issue.record("it goes on after \(bytes)")
                continue
            }
            #expect(ending.failure == .malformed)
            #expect(self.hears(&machine, bytes).isEmpty && machine.fail(.closed, "the end").isEmpty)
        }
    }
}
