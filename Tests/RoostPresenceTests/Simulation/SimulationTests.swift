import Testing

@testable import RoostPresence

/// Clusters in bad weather.
@Suite struct SimulationTests {
    /// Presences come, change and go.
    private static func change(_ random: inout SplitMix) -> SimulationStep {
        let (node, key) = (random.number(0..<64), random.number(0..<30))
        switch random.number(0..<8) {
        case 0..<4: return .track(node: node, key: key)
        case 4..<6: return .update(node: node, key: key)
        case 6: return .untrack(node: node, key: key)
        default: return .untrackOwner(node: node, owner: key % 5)
        }
    }

    /// Nodes and ways between them come and go.
    private static func trouble(_ random: inout SplitMix) -> SimulationStep {
        let (node, other) = (random.number(0..<64), random.number(0..<64))
        switch random.number(0..<12) {
        case 0..<2: return .cut(from: node, to: other)
        case 2: return .isolate(node)
        case 3..<5: return .heal
        case 5: return .restart(node)
        case 6: return .crash(node)
        case 7: return .leave(node)
        case 8: return .start(node)
        case 9: return .sleep(node, milliseconds: random.number(100..<8_000))
        case 10: return .lossNoticed(by: node, from: other)
        default: return .linkUp(node)
        }
    }

    private static func wait(_ random: inout SplitMix) -> SimulationStep {
        .wait(milliseconds: random.any([0, 5, 40, 200, 1_000, 3_000, 6_000, 15_000]))
    }

    private static func steps(_ random: inout SplitMix) -> [SimulationStep] {
        (0..<random.number(5..<60)).map { _ in
            switch random.number(0..<10) {
            case 0..<6: self.change(&random)
            case 6..<7: self.trouble(&random)
            default: self.wait(&random)
            }
        }
    }

    private static func configuration(_ random: inout SplitMix) -> ReplicationConfiguration {
        var configuration = ReplicationConfiguration()
        configuration.permdownPeriod = .seconds(12)
        configuration.maxMessageSize = random.any([120, 300, 256 * 1024])
        configuration.maxDeltaSize = random.any([0, 3, 10_000])
        configuration.answerBurst = random.any([1, 4])
        return configuration
    }

    private static func weather(_ random: inout SplitMix) -> SimulatedNetwork.Weather {
        var weather = SimulatedNetwork.Weather()
        weather.loss = random.any([0, 0, 5, 30])
        weather.duplication = random.any([0, 0, 10])
        weather.delay = random.any([0..<1, 0..<5, 0..<300])
        weather.isOrdered = random.chance(60)
        return weather
    }

    private static func run(
        _ steps: [SimulationStep],
        _ seed: UInt64,
        nodes: Range<Int>
    ) throws(Failure) {
        var random = SplitMix(seed: ~seed)
        let configuration = self.configuration(&random)
        var simulation = try Simulation(
            nodes: random.number(nodes),
            configuration: configuration,
            weather: self.weather(&random),
            seed: seed
        )
        for step in steps { try simulation.run(step) }
        try simulation.settle()
        try simulation.forget()
    }

    @Test func endWithTheTruth() {
        Property.check("simulation", cases: 150, operations: Self.steps) { steps, seed throws(Failure) in
            try Self.run(steps, seed, nodes: 2..<6)
        }
    }

    @Test func endWithTheTruthWithManyNodes() {
        Property.check("many nodes", cases: 1, operations: Self.steps) { steps, seed throws(Failure) in
            try Self.run(steps, seed, nodes: Property.number("ROOST_NODES").map { Int($0)..<Int($0) + 1 } ?? 10..<16)
        }
    }
}
