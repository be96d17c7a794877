/// The names of all metrics that Roost reports through swift-metrics.
public enum MetricName {
    /// Meter: open connections, by `transport` (`websocket`, `longpoll`).
    public static let connections = "roost.connections"
    /// Counter: requests to connect, by `result` (`accepted`, `refused`, `error`, `origin`, `version`, `timed_out`, `invalid`,
    /// `draining`).
    public static let connects = "roost.connects"
    /// Meter: channels that are joined, being joined or being left.
    public static let channels = "roost.channels"
    /// Counter: joins, by `result` (`ok`, `refused`, `crashed`, `timed_out`, `too_many`, `rate_limited`, `unmatched_topic`).
    public static let joins = "roost.joins"
    /// Counter: messages received from clients.
    public static let messagesIn = "roost.messages.in"
    /// Counter: messages sent to clients; a broadcast counts once per receiver.
    public static let messagesOut = "roost.messages.out"
    /// Counter: broadcasts made by channels.
    public static let broadcasts = "roost.broadcasts"
    /// Counter: broadcasts of other nodes that were dropped because this one's event loops were too far behind.
    public static let droppedRemoteBroadcasts = "roost.broadcasts.remote_dropped"
    /// Counter: channels that ended because a handler threw, or that stopped themselves with an error.
    public static let channelCrashes = "roost.channels.crashed"
    /// Counter: channels that ended because their mailbox was full.
    public static let mailboxOverflows = "roost.channels.overflowed"
    /// Counter: messages of clients that are not Phoenix messages, by `reason` (a case of `MalformedMessage.Reason`).
    public static let malformedMessages = "roost.messages.malformed"
    /// Counter: messages dropped because they carry the join ref of an earlier join.
    public static let staleMessages = "roost.messages.stale"
    /// Meter: WebSockets that hibernate.
    public static let hibernating = "roost.connections.hibernating"
    /// Counter: connections that were not accepted, by `limit` (`total`, `address`, `files`).
    public static let connectionsRefused = "roost.connections.refused"
    /// Counter: connections closed for a violation of the WebSocket protocol or of a size limit, by close `code`.
    public static let violations = "roost.connections.violations"
    /// Counter: connections closed because nothing was received for the timeout, and long-poll sessions that were not
    /// polled for theirs.
    public static let idleTimeouts = "roost.connections.idle"
    /// Counter: connections closed because their client sent too much, by `limit` (`messages`, `bytes`).
    public static let rateLimited = "roost.connections.rate_limited"
    /// Counter: connections dropped because more bytes waited for them than the limit.
    public static let slowConsumers = "roost.connections.slow"
    /// Counter: broadcasts that were not sent to a client that did not keep up, as the topic's ``SlowConsumerPolicy`` has it.
    public static let droppedBroadcasts = "roost.broadcasts.dropped"
    /// Counter: connections dropped because they took no bytes for the write timeout.
    public static let stalledWrites = "roost.connections.stalled"
    /// Meter: bytes that wait for connections that do not keep up.
    public static let queuedBytes = "roost.outbound.queued_bytes"
    /// Counter: messages compressed; a broadcast counts once per protocol version and window size, not per receiver.
    public static let compressedMessages = "roost.compression.messages"
    /// Counter: the bytes that compression has taken off those messages, each counted once.
    public static let compressionSavings = "roost.compression.saved_bytes"
    /// Counter: HTTP requests answered, by `status`; refused upgrades count, successful ones (101) do not.
    public static let httpRequests = "roost.http.requests"
    /// Counter: HTTP connections closed because nothing came of them in time, by `phase` (`request`, `response`).
    public static let httpTimeouts = "roost.http.timeouts"
    /// Counter: long-poll requests answered, by the `status` in the answer's JSON.
    public static let longPollRequests = "roost.longpoll.requests"
    /// Counter: long-poll requests handed to the node of the cluster that has their session, which counts their answers.
    public static let forwardedLongPolls = "roost.longpoll.forwarded"

    /// Meter: presences that this node knows, by `origin` (`local`, `remote`).
    public static let presences = "roost.presences"
    /// Counter: presences that could not be tracked, updated or untracked, by `reason` (a case of ``PresenceError/Code``).
    public static let presencesRefused = "roost.presences.refused"
    /// Counter: joins and leaves of presences, of all nodes; an update is both.
    public static let presenceChanges = "roost.presence.changes"
    /// Counter: diffs sent to the subscribers of a topic, each counted once.
    public static let presenceDiffs = "roost.presence.diffs"
    /// Counter: calls of a ``PresenceHandler`` that were done without, by `reason` (`error`, `timed_out`, `busy`).
    public static let presenceHandlerFailures = "roost.presence.handler_failures"
    /// Counter: presence messages received from other nodes.
    public static let presenceMessagesIn = "roost.presence.messages.in"
    /// Counter: presence messages sent to other nodes, or to all of them.
    public static let presenceMessagesOut = "roost.presence.messages.out"
    /// Counter: presence messages of other nodes that were refused, by `reason`.
    public static let presenceMessagesMalformed = "roost.presence.messages.malformed"
}
