public import Logging

/// Runs a server in several processes that share its port, so that a trap takes only some of the connections, and each has
/// its own limit of open files.
///
/// ```swift
/// try await Processes(count: 4).run { process in
///     var configuration = EndpointConfiguration()
///     configuration.port = 4000
///     try process.join(&configuration)
///     try await Endpoint(configuration: configuration) { … }.runService()
/// }
/// ```
/// The program that is started becomes the supervisor: it starts itself anew as often as asked for, starts a process again
/// when it dies, and passes SIGTERM and SIGINT on. The function runs in the others. `docs/processes.md` says more.
public struct Processes: Sendable {
    /// How many; with 1 there is no supervisor, and the function runs here.
    public let count: Int

    /// When processes are started again, and when the supervisor loses patience.
    public var restarts = RestartPolicy()

    /// How long processes may take to end after a signal. Then they are killed. Default 30 s, which is longer than
    /// `shutdownTimeout` of an endpoint.
    public var stopTimeout: Duration = .seconds(30)

    /// How long the event loops of a process may hang before it is killed, and started again. It counts from when an endpoint
    /// listens until it has drained, and in whole seconds, three at least. Time in which the supervisor hangs, too, does not
    /// count. `nil` for ever, as for a debugger that stops a process. Default 30 s.
    public var hangTimeout: Duration? = .seconds(30)

    /// The greatest number there may be.
    public static let maxCount = 256

    let logger: Logger

    /// Starts nothing yet.
    ///
    /// - Parameters:
    ///   - count: How many processes; between 1 and 256, else it is brought there.
    ///   - logger: Says what becomes of them. The processes have loggers of their own, and write where this one does.
    public init(count: Int, logger: Logger = Logger(label: "roost.processes")) {
        self.count = min(max(count, 1), Self.maxCount)
        self.logger = logger
    }

    /// Runs a function in each of the processes, and returns when all have ended.
    ///
    /// To be called once, as early as possible: everything before it happens in the supervisor and in each process.
    ///
    /// - Parameter body: Runs a server until SIGTERM or SIGINT.
    /// - Throws: What the function throws. In the supervisor, ``ProcessesError``.
    public func run(_ body: (ServerProcess) async throws -> Void) async throws {
        if let post = try ChildPost.take() {
            let watch = SupervisorWatch(post, patience: self.stopTimeout)
            let heart = Heart(ChildPost.lifeline)
            try await watch.during { try await body(ServerProcess(post, heart)) }
        } else if self.count == 1 {
            try await body(ServerProcess())
        } else {
            try await Supervisor(self).run()
        }
    }
}
