import ArgumentParser

/// What all scenarios have in common.
struct CommonOptions: ParsableArguments {
    @Argument(help: "Where the server's socket is: ws://127.0.0.1:4000/socket/websocket?vsn=2.0.0")
    var url: String

    @Option(name: [.short, .long], help: "How many connections are opened and stay.")
    var connections = 1_000

    @Option(help: "How many topics they join, each one of them.")
    var topics = 1

    @Option(help: "What the topics' names begin with; a number follows.")
    var topicPrefix: String?

    @Option(help: "What the server speaks: phoenix, nchan or nats.")
    var dialect = Dialect.phoenix

    @Option(help: "What a join carries, as JSON.")
    var joinPayload = "{}"

    @Option(help: "For how long it is measured: 5s, 500ms, 2m.")
    var duration = DurationArgument(seconds: 5)

    @Option(help: "How long traffic goes on before it is measured. By default 1s; with --messages not at all.")
    var warmup: DurationArgument?

    @Option(help: "How often each connection sends a heartbeat.")
    var heartbeat = DurationArgument(seconds: 30)

    @Option(help: "The server's process, to measure its CPU and memory. May be given several times.")
    var pid: [Int32] = []

    @Flag(help: "Measure what these processes have started, too.")
    var pidTree = false

    @Option(help: "Processes that make the load. By default as many as the limit on open files asks for.")
    var workers: Int?

    @Option(help: "Addresses 127.0.0.1, 127.0.0.2 … to connect from. By default one for each 20 000 connections.")
    var sourceAddresses: Int?

    @Option(help: "How many connections are being opened at a time.")
    var window = 256

    @Option(help: "How many connections are opened a second, at most.")
    var connectRate: Double?

    @Option(help: "How long nothing may get ahead while connections are opened.")
    var timeout = DurationArgument(seconds: 15)

    @Option(help: "How long after the joins the server's memory is looked at, and the traffic begins.")
    var settle = DurationArgument(seconds: 1)

    @Option(help: "How long is waited at the end for what has not come.")
    var drain = DurationArgument(seconds: 5)

    @Option(help: "Write the result as JSON; - for standard output.")
    var json: String?

    @Option(help: "Draw latency and memory into an SVG file.")
    var svg: String?

    @Flag(help: "Show no progress and no summary.")
    var quiet = false

    func validate() throws {
        guard self.connections > 0 else { throw ValidationError("--connections must be at least 1.") }
        guard self.topics > 0, self.topics <= self.connections else {
            throw ValidationError("--topics must be from 1 to the number of connections.")
        }
        guard self.window > 0 else { throw ValidationError("--window must be at least 1.") }
        guard self.connectRate ?? 1 > 0 else { throw ValidationError("--connect-rate must be more than 0.") }
        guard self.sourceAddresses ?? 1 > 0 else { throw ValidationError("--source-addresses must be at least 1.") }
        guard self.workers ?? 1 > 0 else { throw ValidationError("--workers must be at least 1.") }
        guard self.duration.nanoseconds > 0 else { throw ValidationError("--duration must be more than 0.") }
        if self.pidTree, self.pid.isEmpty { throw ValidationError("--pid-tree needs a --pid.") }
    }
}
