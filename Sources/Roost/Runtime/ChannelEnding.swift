/// How a channel ends, which decides what its client is told.
enum ChannelEnding {
    /// `phx_close`.
    case normal(TerminateReason)
    /// `phx_error`.
    case failure(any Error)
    /// Nothing: the connection has gone or the client has joined again.
    case silent(TerminateReason)
}
