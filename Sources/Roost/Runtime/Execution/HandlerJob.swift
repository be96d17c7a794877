/// A piece of a task that waits for a handler thread.
struct HandlerJob: Sendable {
    let job: UnownedJob
    let executor: HandlerExecutor

    func run() {
        self.job.runSynchronously(on: self.executor.asUnownedTaskExecutor())
    }
}
