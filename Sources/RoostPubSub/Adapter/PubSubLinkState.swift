/// Whether an adapter's engine can be reached.
public enum PubSubLinkState: Sendable, Hashable {
    /// Connected, with all subscriptions in place. Frames may have been lost since the link last went down.
    case up
    /// Not connected; the adapter tries to be.
    case down
}
