import RoostProtocol
import TestSupport
import Testing

@testable import Roost

/// Long random conversations, with joins and leaves that finish at any time.
@Suite struct SocketMachineRandomTests {
    @Test func losesNothingAndKeepsEveryTopicInOrder() {
        var seed = RandomSeed()
        for _ in 0..<200 {
            var world = MachineWorld(maxChannels: 3)
            for _ in 0..<120 {
                world.step(&seed)
                #expect(world.problems.isEmpty)
            }
            world.settle()
            #expect(world.problems.isEmpty)
            #expect(world.unresolved.isEmpty)
            guard world.problems.isEmpty, world.unresolved.isEmpty else { return }
        }
    }
}
