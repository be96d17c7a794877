package import NIOCore

/// Watches over the event loops of an endpoint while it serves.
package protocol EventLoopWatch: Sendable {
    /// They begin to serve.
    ///
    /// - Returns: To be called when they have ended.
    func watch(_ eventLoops: [any EventLoop]) -> @Sendable () -> Void
}
