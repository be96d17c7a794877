package import NIOCore
import RoostProtocol
import Synchronization

/// The part of the topic registry that lives on one event loop, and the way onto that loop.
///
/// Everything that another thread wants done on the loop passes through ``submit(_:)``, in order. One turn executes all
/// that has gathered: broadcasts collect in their topics and go out at the end of the turn, so that broadcasts of a
/// topic that meet in a turn leave in one write per subscriber. A connection that is about to send something else
/// first calls ``catchUp(_:topic:)``, which keeps the order that a publisher sees.
package final class TopicShard: @unchecked Sendable {
    // Unchecked: `topics`, `touched` and `isDraining` are only used on `eventLoop`; the inbox has a lock.

    /// The loop that owns this shard.
    package let eventLoop: any EventLoop

    let index: Int
    private let directory: TopicDirectory
    private let inbox = Mutex<[Operation]>([])
    private var topics: [TopicKey: LocalTopic] = [:]
    private var touched: [LocalTopic] = []

    private enum Operation {
        case publish(PublishedBroadcast)
        case perform(@Sendable () -> Void)
    }

    init(eventLoop: any EventLoop, index: Int, directory: TopicDirectory) {
        self.eventLoop = eventLoop
        self.index = index
        self.directory = directory
    }

    /// The number of topics with a subscriber on this loop. On the event loop only.
    package var topicCount: Int { self.topics.count }

    /// Runs `work` on the event loop, after everything submitted before it. From any thread.
    package func submit(_ work: @escaping @Sendable () -> Void) {
        self.enqueue(.perform(work))
    }

    func publish(_ entry: PublishedBroadcast) {
        self.enqueue(.publish(entry))
    }

    private func enqueue(_ operation: Operation) {
        let wasEmpty = self.inbox.withLock { inbox in
            inbox.append(operation)
            return inbox.count == 1
        }
        if wasEmpty {
            self.eventLoop.execute { self.drain() }
        }
    }

    private func drain() {
        let operations = self.inbox.withLock { inbox in
            defer { inbox = [] }
            return inbox
        }
        for operation in operations {
            switch operation {
            case .publish(let entry): self.append(entry)
            case .perform(let work): work()
            }
        }
        self.flush()
    }

    private func append(_ entry: PublishedBroadcast) {
        guard let topic = self.topics[TopicKey(entry.broadcast.topic)] else {
            self.directory.forget(entry.broadcast.topic, shard: self.index)
            return
        }
        if topic.append(entry) {
            self.touched.append(topic)
        }
    }

    private func flush() {
        guard !self.touched.isEmpty else { return }
        let touched = self.touched
        self.touched = []
        for topic in touched {
            topic.flush()
        }
    }

    // MARK: On the event loop

    /// Adds a subscriber to a topic.
    package func subscribe(_ subscriber: any TopicSubscriber, to name: String) {
        self.eventLoop.assertInEventLoop()
        let key = TopicKey(name)
        if let topic = self.topics[key] {
            topic.add(subscriber)
            return
        }
        let topic = LocalTopic()
        topic.add(subscriber)
        self.topics[key] = topic
        self.directory.add(name, shard: self.index)
    }

    /// Removes a subscriber from a topic, after it has received what was published before; does nothing when it is not
    /// in it.
    package func unsubscribe(_ subscriber: any TopicSubscriber, from name: String) {
        self.eventLoop.assertInEventLoop()
        let key = TopicKey(name)
        guard let topic = self.topics[key] else { return }
        topic.catchUp(subscriber)
        topic.remove(subscriber)
        if topic.isEmpty {
            self.topics[key] = nil
            self.directory.forget(name, shard: self.index)
        }
    }

    /// Whether any broadcast waits for the end of this turn.
    package var hasPendingBroadcasts: Bool { !self.touched.isEmpty }

    /// Delivers to one subscriber what waits for the end of this turn, because something that must come after it is
    /// about to be sent.
    package func catchUp(_ subscriber: any TopicSubscriber, topic name: String) {
        self.topics[TopicKey(name)]?.catchUp(subscriber)
    }
}
