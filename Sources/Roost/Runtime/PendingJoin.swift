import RoostProtocol

/// A join that is under way. In a box, because most channels have joined. On the event loop only.
final class PendingJoin {
    let message: Message

    /// What runs the channel's `join`.
    var work: CancellableWork?

    init(_ message: Message) {
        self.message = message
    }
}
