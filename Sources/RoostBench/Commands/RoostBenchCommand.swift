package import ArgumentParser

/// `roost-bench`: measures servers that speak Phoenix's protocol.
package struct RoostBenchCommand: ParsableCommand {
    /// Its name and its scenarios.
    package static let configuration = CommandConfiguration(
        commandName: "roost-bench",
        abstract: "Measures servers that speak Phoenix's protocol, and checks every message they deliver.",
        discussion: """
            Exit status: 0 when all is well, 1 when nothing could be measured, 2 when messages were lost, doubled or out \
            of order or connections were ended, 64 for a wrong command line.
            """,
        subcommands: [
            IdleCommand.self, FanoutCommand.self, EchoCommand.self, ChurnCommand.self, PresenceCommand.self,
            LongPollCommand.self,
            WorkerCommand.self,
        ]
    )

    /// What ArgumentParser asks for.
    package init() {}

    /// Does what the command line asks for, and ends the process if that fails.
    package static func start() {
        self.main()
    }
}
