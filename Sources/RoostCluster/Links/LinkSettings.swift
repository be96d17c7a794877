package import NIOCore

/// The times of a link, and where it runs.
package struct LinkSettings: Sendable {
    let connectTimeout: Duration?
    let pingInterval: Duration
    let flushTimeout: Duration
    let reconnectDelay: ClosedRange<Duration>
    let eventLoopGroup: (any EventLoopGroup)?

    /// - Parameters:
    ///   - connectTimeout: How long it may take until the engine has let this node in; `nil`: as long as pings are answered.
    ///   - pingInterval: How often the engine is asked for a sign of life.
    ///   - flushTimeout: How long sending what waits may take in the end.
    ///   - reconnectDelay: The time before the second attempt to connect, and what it grows to.
    ///   - eventLoopGroup: `nil`: a thread of its own.
    package init(
        connectTimeout: Duration? = nil,
        pingInterval: Duration,
        flushTimeout: Duration,
        reconnectDelay: ClosedRange<Duration>,
        eventLoopGroup: (any EventLoopGroup)?
    ) {
        self.connectTimeout = connectTimeout
        self.pingInterval = pingInterval
        self.flushTimeout = flushTimeout
        self.reconnectDelay = reconnectDelay
        self.eventLoopGroup = eventLoopGroup
    }
}
