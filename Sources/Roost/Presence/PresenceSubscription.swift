import Synchronization

/// A task's view of the changes in a topic's presences: ``Presence/changes(_:bufferLimit:)``.
///
/// ```swift
/// for await change in endpoint.presence.changes("rooms:lobby") {
///     for (key, _) in change.joins { … }
/// }
/// ```
public final class PresenceSubscription: AsyncSequence, Sendable {
    /// What the sequence yields.
    public typealias Element = PresenceChange

    private let stream: AsyncStream<PresenceChange>
    private let continuation: AsyncStream<PresenceChange>.Continuation
    private let dropped = Atomic<Int>(0)
    private let end: @Sendable (ObjectIdentifier) -> Void

    init(bufferLimit: Int, end: @escaping @Sendable (ObjectIdentifier) -> Void) {
        (self.stream, self.continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(bufferLimit))
        self.end = end
    }

    deinit {
        self.cancel()
    }

    /// How many changes were dropped because the reader was too slow. After that, the list has to be looked at anew.
    public var droppedCount: Int { self.dropped.load(ordering: .relaxed) }

    /// Ends the sequence after what it has already received.
    public func cancel() {
        self.end(ObjectIdentifier(self))
        self.continuation.finish()
    }

    /// What a listener needs to hold, so that the subscription ends when nobody reads it any more.
    var listener: @Sendable (PresenceChange) -> Void {
        { [weak self] change in
            guard let self else { return }
            if case .dropped = self.continuation.yield(change) { self.dropped.add(1, ordering: .relaxed) }
        }
    }

    /// Starts reading. A subscription is meant for one reader.
    public func makeAsyncIterator() -> Iterator {
        Iterator(subscription: self, base: self.stream.makeAsyncIterator())
    }

    /// Reads the changes of a subscription, and keeps the subscription alive.
    public struct Iterator: AsyncIteratorProtocol {
        let subscription: PresenceSubscription
        var base: AsyncStream<PresenceChange>.AsyncIterator

        /// The next change, or `nil` when the subscription or the reading task was cancelled.
        public mutating func next() async -> PresenceChange? {
            await self.next(isolation: #isolation)
        }

        /// The next change, or `nil` when the subscription or the reading task was cancelled.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> PresenceChange? {
            await self.base.next(isolation: actor)
        }
    }
}
