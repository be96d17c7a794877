import ArgumentParser

/// Who is there, and whether everybody learns of it.
struct PresenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "presence",
        abstract:
            "Connections that are tracked join; some of them leave and join again at a rate; watchers are checked."
    )

    @OptionGroup var common: CommonOptions

    @Option(help: "How many leave and join again each second.")
    var rate = 50.0

    @Option(help: "Connections of each worker that work out who is present, and are compared with the truth.")
    var watchers = 4

    @Option(help: "The key of a join's payload under which the channel tracks its user.")
    var key = "user_id"

    func validate() throws {
        guard self.rate > 0 else { throw ValidationError("--rate must be more than 0.") }
        guard self.watchers > 0 else { throw ValidationError("--watchers must be at least 1.") }
    }

    func run() throws {
        var plan = try RunPlan(.presence, self.common, topicPrefix: "presence:")
        plan.mode = .rate(self.rate)
        plan.watchers = self.watchers
        plan.presenceKey = self.key
        try Execution(plan, self.common).run()
    }
}
