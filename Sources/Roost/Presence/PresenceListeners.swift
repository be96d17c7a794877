import RoostProtocol
import Synchronization

/// The tasks that read the changes of topics.
final class PresenceListeners: Sendable {
    typealias Listener = @Sendable (PresenceChange) -> Void

    private let listeners = Mutex<[TopicKey: [ObjectIdentifier: Listener]]>([:])

    /// Subscribes to a topic until the subscription ends.
    func subscribe(_ topic: String, bufferLimit: Int) -> PresenceSubscription {
        let key = TopicKey(topic)
        let subscription = PresenceSubscription(bufferLimit: bufferLimit) { [weak self] in self?.remove($0, key) }
        let listener = subscription.listener
        self.listeners.withLock { $0[key, default: [:]][ObjectIdentifier(subscription)] = listener }
        return subscription
    }

    private func remove(_ subscription: ObjectIdentifier, _ key: TopicKey) {
        let removed = self.listeners.withLock { listeners in
            let removed = listeners[key]?.removeValue(forKey: subscription)
            if listeners[key]?.isEmpty == true { listeners[key] = nil }
            return removed
        }
        _ = removed
    }

    /// Tells a topic's listeners what has changed. It is made only if there are any.
    func tell(_ topic: TopicKey, _ change: () -> PresenceChange) {
        guard let listeners = self.listeners.withLock({ $0[topic] }), !listeners.isEmpty else { return }
        let change = change()
        for listener in listeners.values { listener(change) }
    }
}
