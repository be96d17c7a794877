import Logging
import NIOPosix

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Keeps one process running until all are to end.
struct Keeper: Sendable {
    let post: ChildPost
    let crew: Crew
    let restarts: RestartPolicy
    let hangTimeout: Duration?
    /// One for each process, which waits for its end.
    let threads: NIOThreadPool
    let logger: Logger

    /// Returns when the process has ended, and is not to be started again.
    ///
    /// - Returns: What was wrong with that, if anything was.
    func run() async -> ProcessesError? {
        var (history, random) = (RestartHistory(self.restarts), SystemRandomNumberGenerator())
        while let life = await self.live() {
            if self.crew.isStopping { return self.judge(life) }
            switch history.ended(after: life.duration, using: &random) {
            case .restart(let pause):
                self.report(life, pause)
                await self.sleep(pause)
            case .persist(let pause):
                self.report(life, pause)
                self.reportPersistence(pause)
                await self.sleep(pause)
            case .giveUp:
                let cause = life.cause(self.post.number)
                self.logger.critical("giving up: \(cause)", metadata: self.metadata)
                return cause
            }
        }
        return nil
    }

    /// - Returns: `nil` when none is to be started any more.
    private func live() async -> Life? {
        let started = ContinuousClock.now
        do throws(ProcessesError) {
            let lifeline = try Lifeline()
            // Its end would end the process.
            defer { withExtendedLifetime(lifeline) {} }
            let launch = Launch(post: self.post, lifeline: lifeline)
            guard let pid = try self.crew.start(self.post.number, launch.start) else { return nil }
            self.logger.info("process started", metadata: self.metadata(pid))
            let watch = Task { await self.watch(pid, lifeline) }
            defer { watch.cancel() }
            let ending = await self.ending(pid)
            return Life(end: .ended(pid, ending), duration: ContinuousClock.now - started)
        } catch {
            return Life(end: .notStarted(error), duration: .zero)
        }
    }

    private func ending(_ pid: pid_t) async -> ProcessEnding {
        let number = self.post.number
        // Its threads are there as long as this waits.
        return (try? await self.threads.runIfActive { self.crew.wait(number, pid) }) ?? self.crew.wait(number, pid)
    }

    /// Kills the process when it hangs.
    private func watch(_ pid: pid_t, _ lifeline: Lifeline) async {
        guard let hangTimeout else { return }
        var watch = HangWatch(timeout: hangTimeout)
        while (try? await Task.sleep(for: HangWatch.interval)) != nil {
            guard watch.look(lifeline.lastPulse()), self.crew.killOne(self.post.number, pid) else { continue }
            self.logger.error("process killed: it hangs", metadata: self.metadata(pid))
            return
        }
    }

    private func judge(_ life: Life) -> ProcessesError? {
        // A signal may come before the process has set up what it does about it.
        guard case .ended(_, let ending) = life.end, !ending.isGood,
            !self.crew.signals.contains(where: { ending == .signal($0) })
        else { return nil }
        return ProcessesError(.badEnd(process: self.post.number, ending: ending))
    }

    /// Ends early when all are to end.
    private func sleep(_ pause: Duration) async {
        let end = ContinuousClock.now + pause
        while ContinuousClock.now < end, !self.crew.isStopping { try? await Task.sleep(for: .milliseconds(20)) }
    }

    // MARK: The log

    private func report(_ life: Life, _ pause: Duration) {
        switch life.end {
        case .ended(let pid, let ending):
            var metadata = self.metadata(pid)
            metadata[ProcessLogKey.ending] = "\(ending)"
            metadata[ProcessLogKey.pause] = "\(pause)"
            self.logger.warning("process ended, is started again", metadata: metadata)
        case .notStarted(let error):
            var metadata = self.metadata
            metadata[ProcessLogKey.error] = "\(error)"
            metadata[ProcessLogKey.pause] = "\(pause)"
            self.logger.warning("process not started, is tried again", metadata: metadata)
        }
    }

    private func reportPersistence(_ pause: Duration) {
        var metadata = self.metadata
        metadata[ProcessLogKey.pause] = "\(pause)"
        self.logger.critical("process dies again and again", metadata: metadata)
    }

    private var metadata: Logger.Metadata { [ProcessLogKey.process: "\(self.post.number)"] }

    private func metadata(_ pid: pid_t) -> Logger.Metadata {
        self.metadata.merging([ProcessLogKey.pid: "\(pid)"]) { _, new in new }
    }
}
