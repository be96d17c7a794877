import ArgumentParser

/// Newcomers, while others receive broadcasts.
struct ChurnCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "churn",
        abstract: "Newcomers connect, join, leave and disconnect at a rate, while --connections receive broadcasts."
    )

    @OptionGroup var common: CommonOptions

    @Option(help: "Newcomers a second.")
    var rate = 200.0

    @Option(help: "How many newcomers there are at a time, at most.")
    var newcomers = 1_000

    @Option(help: "Broadcasts a second to those who stay, whose latency is measured.")
    var broadcastRate = 10.0

    @Option(help: "The payload of a broadcast in bytes.")
    var payload = 100

    @Option(help: "The event that the channel broadcasts.")
    var event = "new_msg"

    func validate() throws {
        guard self.rate > 0, self.broadcastRate > 0 else { throw ValidationError("Rates must be more than 0.") }
        guard self.newcomers > 0 else { throw ValidationError("--newcomers must be at least 1.") }
        try TrafficOptions.validate(payload: self.payload)
    }

    func run() throws {
        var plan = try RunPlan(.churn, self.common)
        plan.payload = self.payload
        plan.event = self.event
        plan.mode = .rate(self.broadcastRate)
        plan.publishers = FanoutCommand.publishers(topics: self.common.topics)
        plan.newcomers = self.newcomers
        plan.newcomerRate = self.rate
        try Execution(plan, self.common).run()
    }
}
