/// Something that handlers are called in: what a ``HandlerTask`` does at a time.
protocol HandlerWork: AnyObject, Sendable {
    /// Does it, on the executor of the task.
    func perform(by task: HandlerTask) async
}
