extension RunPlan {
    /// A plan with all that the scenarios have in common.
    /// - Throws: `BenchError`
    init(_ scenario: Scenario, _ options: CommonOptions, topicPrefix: String = "rooms:") throws {
        guard options.dialect.offers(scenario) else {
            throw BenchError("\(scenario.rawValue) is not there for servers of \(options.dialect.rawValue)")
        }
        let schemes = scenario == .longpoll ? ["http"] : ["ws"]
        let target = try Target(options.url, schemes: schemes)
        self.init(
            scenario: scenario,
            dialect: options.dialect,
            target: target,
            address: try ServerAddress(host: target.host, port: target.port),
            connections: options.connections,
            topics: options.topics,
            topicPrefix: options.topicPrefix ?? topicPrefix,
            publishers: 0,
            event: "new_msg",
            payload: 100,
            mode: .inFlight(1),
            messages: nil,
            joinPayload: options.joinPayload,
            workers: options.workers ?? 1,
            sourceAddresses: 1,
            heartbeat: options.heartbeat.nanoseconds,
            timeout: options.timeout.nanoseconds,
            settle: options.settle.nanoseconds,
            drain: options.drain.nanoseconds,
            window: options.window,
            connectRate: options.connectRate
        )
    }

    /// Takes over how messages are sent.
    mutating func use(_ traffic: TrafficOptions, event: String) {
        self.payload = traffic.payload
        self.mode = traffic.mode
        self.messages = traffic.messages
        self.event = event
    }
}
