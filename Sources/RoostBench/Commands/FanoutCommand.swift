import ArgumentParser

/// Broadcasts to topics.
struct FanoutCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fanout",
        abstract: "Publishers send an event that the channel broadcasts to all of a topic."
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var traffic: TrafficOptions

    @Option(help: "The event that the channel broadcasts.")
    var event = "new_msg"

    @Option(help: "Connections that publish, each to its share of the topics. By default one for each 100 topics.")
    var publishers: Int?

    func validate() throws {
        guard (1...self.common.topics).contains(self.publishers ?? 1) else {
            throw ValidationError("--publishers must be from 1 to the number of topics.")
        }
        let (dialect, topics) = (self.common.dialect, self.common.topics)
        guard !dialect.joinsByPath || self.publishers ?? topics == topics else {
            throw ValidationError("For \(dialect.rawValue) there are as many --publishers as topics.")
        }
    }

    func run() throws {
        var plan = try RunPlan(.fanout, self.common)
        plan.use(self.traffic, event: self.event)
        plan.publishers = self.publishers ?? Self.publishers(topics: self.common.topics, self.common.dialect)
        try Execution(plan, self.common).run()
    }

    /// How many there are, unless the user says so.
    static func publishers(topics: Int, _ dialect: Dialect = .phoenix) -> Int {
        (topics + dialect.topicsPerPublisher - 1) / dialect.topicsPerPublisher
    }
}
