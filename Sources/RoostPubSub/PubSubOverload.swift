/// More is published than the event loops can send, and what waits for them has reached 64 MiB a loop.
///
/// Channels are slowed down long before; only a task that publishes without pause gets to see this. It should wait for
/// ``PubSub/relief()`` now and then.
public struct PubSubOverload: Error, Hashable, Sendable, CustomStringConvertible {
    /// A sentence for the log.
    public var description: String { "more is published than the event loops can send" }
}
