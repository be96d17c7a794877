import ArgumentParser

/// Broadcasts to topics.
struct FanoutCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fanout",
        abstract: "Publishers send an event that the channel broadcasts to all of a topic."
    )

    /// How many channels a connection has at most, of those that publish.
    static let topicsPerPublisher = 100

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
    }

    func run() throws {
        var plan = try RunPlan(.fanout, self.common)
        plan.use(self.traffic, event: self.event)
        plan.publishers = self.publishers ?? Self.publishers(topics: self.common.topics)
        try Execution(plan, self.common).run()
    }

    static func publishers(topics: Int) -> Int {
        (topics + self.topicsPerPublisher - 1) / self.topicsPerPublisher
    }
}
