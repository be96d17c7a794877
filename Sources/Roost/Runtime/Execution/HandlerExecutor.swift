/// Where the handlers of an event loop's channels run. From any thread.
class HandlerExecutor: @unchecked Sendable {
    // Unchecked, for the sake of those that inherit from it: it has no variables of its own.

    let tasks = HandlerTasks()

    /// Has some work done, or a piece of it. To be overridden.
    func enqueue(_ job: HandlerJob) {}

    /// Has some work done.
    final func perform(_ work: any HandlerWork) {
        self.enqueue(.work(work, self))
    }
}
