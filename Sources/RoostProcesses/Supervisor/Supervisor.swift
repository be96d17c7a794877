import Logging
import NIOPosix
import RoostLocal
import UnixSignals

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Keeps processes running until a signal comes, and carries their frames.
struct Supervisor: Sendable {
    private let count: Int
    private let restarts: RestartPolicy
    private let stopTimeout: Duration
    private let hangTimeout: Duration?
    private let logger: Logger
    private let crew = Crew()

    init(_ processes: Processes) {
        self.count = processes.count
        self.restarts = processes.restarts
        self.stopTimeout = processes.stopTimeout
        self.hangTimeout = processes.hangTimeout
        self.logger = processes.logger
    }

    /// Returns when all have ended in order; after a second signal it ends the program as that signal does.
    func run() async throws {
        // Whoever has started this program may have had the system forget how children end, and that is inherited.
        signal(SIGCHLD, SIG_DFL)
        // From here on, so that none is missed.
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let directory = try SharedDirectory.make()
        defer { directory.remove() }
        let lock = directory.lock()
        defer { withExtendedLifetime(lock) {} }
        let hub = try await self.startHub(directory)
        let outcome = await self.runAll(directory, signals)
        await hub.stop()
        if let signal = self.crew.signals.dropFirst().first {
            directory.remove()
            exit(128 + signal)
        }
        try outcome.get()
    }

    private func startHub(_ directory: SharedDirectory) async throws -> LocalHub {
        let limit = LocalConfiguration().hubQueueLimit
        guard let hub = try await LocalHub.start(directory.hub, queueLimit: limit, logger: self.logger) else {
            throw ProcessesError(.setup("\(directory.hub) is in use"))
        }
        return hub
    }

    private func runAll(
        _ directory: SharedDirectory,
        _ signals: UnixSignalsSequence
    ) async -> Result<Void, ProcessesError> {
        let threads = NIOThreadPool(numberOfThreads: self.count)
        threads.start()
        let passing = Task { await self.pass(on: signals) }
        let failure = await self.keepAll(directory, threads)
        passing.cancel()
        try? await threads.shutdownGracefully()
        return failure.map { .failure($0) } ?? .success(())
    }

    /// - Returns: What went wrong first, or why all had to end.
    private func keepAll(_ directory: SharedDirectory, _ threads: NIOThreadPool) async -> ProcessesError? {
        await withTaskGroup(of: ProcessesError?.self) { group in
            for number in 1...self.count {
                let post = ChildPost(number: number, count: self.count, directory: directory)
                group.addTask { await self.keeper(post, threads).run() }
            }
            var first: ProcessesError?
            for await case let failure? in group {
                if failure.isCause { self.endAll() }
                if first == nil || failure.isCause { first = failure }
            }
            return first
        }
    }

    private func keeper(_ post: ChildPost, _ threads: NIOThreadPool) -> Keeper {
        Keeper(
            post: post,
            crew: self.crew,
            restarts: self.restarts,
            hangTimeout: self.hangTimeout,
            threads: threads,
            logger: self.logger
        )
    }

    // MARK: The end

    private func pass(on signals: UnixSignalsSequence) async {
        for await signal in signals {
            self.logger.info("passing a signal on", metadata: [ProcessLogKey.signal: "\(signal)"])
            self.stop(signal.rawValue)
        }
    }

    /// One of them has been given up.
    private func endAll() {
        self.crew.stopOnce(SIGTERM)
        self.killLater()
    }

    private func stop(_ signal: CInt) {
        self.crew.stop(signal)
        self.killLater()
    }

    /// Those that have not ended by then.
    private func killLater() {
        Task {
            try await Task.sleep(for: self.stopTimeout)
            let left = self.crew.killAll()
            guard !left.isEmpty else { return }
            self.logger.error(
                "processes killed: they did not end in time",
                metadata: [ProcessLogKey.process: "\(left)"]
            )
        }
    }
}
