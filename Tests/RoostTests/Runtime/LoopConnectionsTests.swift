import TestSupport
import Testing

@testable import Roost

@Suite struct LoopConnectionsTests {
    private final class Connection: LoopConnection {
        var listIndex = -1
        func drain() {}
        func abort() {}
    }

    @Test func removesWhatIsInItAndNothingElse() {
        var connections = LoopConnections()
        let (first, second, third) = (Connection(), Connection(), Connection())
        for connection in [first, second, third] { connections.add(connection) }
        connections.remove(first)
        connections.remove(first)
        connections.remove(Connection())
        #expect(
            Set(connections.all.map { ObjectIdentifier($0) }) == [ObjectIdentifier(second), ObjectIdentifier(third)]
        )
        connections.remove(third)
        connections.remove(second)
        #expect(connections.all.isEmpty)
    }

    @Test func agreesWithASet() {
        var seed = RandomSeed()
        var connections = LoopConnections()
        let all = (0..<20).map { _ in Connection() }
        var expected: Set<ObjectIdentifier> = []
        for _ in 0..<2_000 {
            let connection = all[seed.number(0..<all.count)]
            if expected.insert(ObjectIdentifier(connection)).inserted {
                connections.add(connection)
            } else {
                expected.remove(ObjectIdentifier(connection))
                connections.remove(connection)
            }
            #expect(Set(connections.all.map { ObjectIdentifier($0) }) == expected)
        }
    }
}
