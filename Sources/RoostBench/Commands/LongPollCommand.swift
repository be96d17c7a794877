import ArgumentParser

/// Broadcasts to sessions that poll.
struct LongPollCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "longpoll",
        abstract: "Sessions that poll receive broadcasts. The URL is http://127.0.0.1:4000/socket/longpoll?vsn=2.0.0"
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var traffic: TrafficOptions

    @Option(help: "The event that the channel broadcasts.")
    var event = "new_msg"

    func run() throws {
        var plan = try RunPlan(.longpoll, self.common)
        plan.use(self.traffic, event: self.event)
        plan.publishers = FanoutCommand.publishers(topics: self.common.topics)
        try Execution(plan, self.common).run()
    }
}
