/// What waits for its turn on an executor.
enum HandlerJob: Sendable {
    /// Work that no task does yet.
    case work(any HandlerWork, HandlerTasks)
    /// The next piece of a task that has waited for something.
    case piece(UnownedJob, HandlerTask)

    func run() {
        switch self {
        case .work(let work, let tasks): tasks.begin(work)
        case .piece(let job, let task): job.runSynchronously(on: task.asUnownedTaskExecutor())
        }
    }
}
