import NIOCore

/// Something to be done by an event loop after a while.
///
/// Unlike a scheduled task it has no promise: one that an event loop was given while it was shutting down would be left
/// unfulfilled, which is fatal in debug builds. For what does not itself live on the event loop, and may outlive it.
struct LaterCall: NIOScheduledCallbackHandler, Sendable {
    private let body: @Sendable () -> Void

    func handleScheduledCallback(eventLoop: some EventLoop) {
        self.body()
    }

    /// - Returns: What cancels the call; `nil` when the event loop has been shut down, and the call will not be made.
    @discardableResult
    static func after(
        _ delay: Duration,
        on eventLoop: any EventLoop,
        _ body: @escaping @Sendable () -> Void
    ) -> NIOScheduledCallback? {
        try? eventLoop.scheduleCallback(in: delay.timeAmount, handler: LaterCall(body: body))
    }
}
