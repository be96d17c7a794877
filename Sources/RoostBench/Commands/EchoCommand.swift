import ArgumentParser

/// Events that are answered.
struct EchoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "echo",
        abstract: "Every connection sends an event that the channel answers with its payload."
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var traffic: TrafficOptions

    @Option(help: "The event that the channel answers with its payload.")
    var event = "echo"

    func run() throws {
        var plan = try RunPlan(.echo, self.common)
        plan.use(self.traffic, event: self.event)
        // Nobody else may hear what only comes back to its sender.
        if self.common.dialect != .phoenix { plan.topics = self.common.connections }
        try Execution(plan, self.common).run()
    }
}
