/// Where the handlers of an event loop's channels run. From any thread.
protocol HandlerExecutor: AnyObject, Sendable {
    /// Has some work done, or a piece of it.
    func enqueue(_ job: HandlerJob)
}
