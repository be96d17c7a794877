/// Why a channel has ended.
///
/// The counterparts in Phoenix stand behind each case.
public enum TerminateReason: Sendable {
    /// The client left the topic (`{:shutdown, :left}`).
    case left
    /// The connection ended (`{:shutdown, :closed}`), or nobody waited for the join any more when it was accepted.
    case closed
    /// The server is shutting down (`{:shutdown, :draining}`).
    case draining
    /// The client joined the same topic again (`{:shutdown, :duplicate_join}`).
    case duplicateJoin
    /// The channel stopped itself, normally (`:normal`).
    case stopped
    /// A handler threw, the channel stopped itself with an error, or more broadcasts waited than its mailbox holds. The
    /// client is sent `phx_error` and rejoins.
    case error(any Error)
}
