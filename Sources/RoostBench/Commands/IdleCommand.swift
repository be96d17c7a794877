import ArgumentParser

/// Connections that do nothing.
struct IdleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "idle",
        abstract: "Opens connections that join and are silent: what they cost in memory, and what joining costs."
    )

    @OptionGroup var common: CommonOptions

    func run() throws {
        var plan = try RunPlan(.idle, self.common)
        plan.event = "none"
        try Execution(plan, self.common, warmup: 0).run()
    }
}
