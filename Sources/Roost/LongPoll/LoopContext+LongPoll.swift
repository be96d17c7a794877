import NIOCore

extension LoopContext {
    /// Does something on the loop: at once if that is where the caller is, else in the order of all that is submitted.
    func perform(size: Int = 0, _ work: @escaping @Sendable () -> Void) {
        if self.eventLoop.inEventLoop {
            work()
        } else {
            self.shard.submit(size: size, work)
        }
    }
}
