/// Where handlers run: those of a channel type, or the `connect` of a socket type.
public enum HandlerExecution: Sendable {
    /// On threads apart from the event loops (the default). A handler may block or compute for long without delaying
    /// I/O or other channels.
    case handlerThreads

    /// On the event loop of the connection: no change of threads, and so the shortest way. Every handler must return
    /// within microseconds and never block, because all connections of the loop wait meanwhile.
    case eventLoop
}
