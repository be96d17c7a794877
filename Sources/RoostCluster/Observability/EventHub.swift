import RoostPubSub
import Synchronization

/// Tells everyone who listens what happens to the link.
final class EventHub: Sendable {
    private struct State {
        var listeners: [Int: AsyncStream<ClusterEvent>.Continuation] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    /// A sequence of what happens from now on. A slow listener misses the oldest.
    func listen() -> AsyncStream<ClusterEvent> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: ClusterEvent.self,
            bufferingPolicy: .bufferingNewest(256)
        )
        let id = self.state.withLock { state in
            state.next += 1
            state.listeners[state.next] = continuation
            return state.next
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.state.withLock { $0.listeners.removeValue(forKey: id) }
        }
        return stream
    }

    func tell(_ event: ClusterEvent) {
        for listener in self.state.withLock({ Array($0.listeners.values) }) { listener.yield(event) }
    }
}
