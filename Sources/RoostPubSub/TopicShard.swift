internal import DequeModule
package import NIOCore
import RoostProtocol
import Synchronization

/// The part of the topic registry that lives on one event loop, and the way onto that loop.
///
/// Everything that another thread wants done on the loop passes through ``submit(_:)``, in order. One turn executes all
/// that has gathered: broadcasts collect in their topics and go out at the end of the turn, so that broadcasts of a
/// topic that meet in a turn leave in one write per subscriber. A connection that is about to send something else
/// first calls ``catchUp(_:topic:)``, which keeps the order that a publisher sees.
///
/// A turn delivers to so many subscribers at most; a topic that has more goes on in the next one, after the loop has looked
/// after its sockets and after topics with fewer subscribers. See ``TopicShard/deliver(_:)``.
package final class TopicShard: @unchecked Sendable {
    // Unchecked: the variables are only used on `eventLoop`; the inbox has a lock.

    /// The loop that owns this shard.
    package let eventLoop: any EventLoop

    let index: Int
    private let directory: TopicDirectory
    private let inbox = Mutex(Inbox())
    private let load = Atomic<Int>(0)

    /// Keeps together what is sent in a turn. On the event loop, or before anything is on its way there.
    package var sending: (any DeliveryBracket)?

    private var topics: [TopicKey: LocalTopic] = [:]
    private var touched: [LocalTopic] = []

    // See TopicShard+Delivering.swift.
    var underWay: Deque<LocalTopic> = []
    var gathering: [LocalTopic] = []
    var underWayCount = 0
    var isPutOff = false
    var hasEnded = false
    var waiting: [@Sendable () -> Void] = []

    private enum Operation {
        case publish(PublishedBroadcast)
        case perform(@Sendable () -> Void)
    }

    private struct Inbox {
        var operations: [Operation] = []
        var load = 0
    }

    init(eventLoop: any EventLoop, index: Int, directory: TopicDirectory) {
        self.eventLoop = eventLoop
        self.index = index
        self.directory = directory
    }

    /// Whether the directory's set of loops has this one.
    func isIn(_ loops: UInt64) -> Bool {
        loops & TopicDirectory.bit(self.index) != 0
    }

    /// The number of topics with a subscriber on this loop. On the event loop only.
    package var topicCount: Int { self.topics.count }

    /// Runs `work` on the event loop, after everything submitted before it. From any thread.
    ///
    /// - Parameter size: The bytes that the work keeps in memory until then.
    package func submit(size: Int = 0, _ work: @escaping @Sendable () -> Void) {
        self.enqueue(.perform(work), load: size + Self.overhead)
    }

    /// Whether the caller is on the event loop, and nothing is on its way there that must be done first: what it wants done
    /// it can do itself. From any thread.
    package var isCaughtUp: Bool {
        self.load.load(ordering: .relaxed) == 0 && self.eventLoop.inEventLoop
    }

    func publish(_ entry: PublishedBroadcast) {
        self.enqueue(.publish(entry), load: Self.load(of: entry))
    }

    private func enqueue(_ operation: Operation, load: Int) {
        self.load.add(load, ordering: .relaxed)
        let wasEmpty = self.inbox.withLock { inbox in
            inbox.operations.append(operation)
            inbox.load += load
            return inbox.operations.count == 1
        }
        if wasEmpty {
            self.eventLoop.execute { self.drain() }
        }
    }

    private func drain() {
        let gathered = self.inbox.withLock { inbox in
            defer { inbox = Inbox() }
            return inbox
        }
        var done = gathered.load
        self.sending?.begin()
        for operation in gathered.operations {
            switch operation {
            case .publish(let entry): if self.append(entry) { done -= Self.load(of: entry) }
            case .perform(let work): work()
            }
        }
        self.flush()
        self.sending?.end()
        self.release(done)
    }

    /// - Returns: Whether anybody gets it.
    private func append(_ entry: PublishedBroadcast) -> Bool {
        guard let topic = self.topics[TopicKey(entry.broadcast.topic)] else {
            self.directory.forget(entry.broadcast.topic, shard: self.index)
            return false
        }
        if topic.append(entry) {
            self.touched.append(topic)
        }
        return true
    }

    private func flush() {
        guard !self.touched.isEmpty else { return }
        let touched = self.touched
        self.touched = []
        self.deliver(touched)
    }

    /// So much is not on its way any more.
    func release(_ load: Int) {
        self.load.subtract(load, ordering: .relaxed)
    }

    // MARK: Load, from any thread

    /// What is counted for an operation besides the bytes it keeps.
    private static let overhead = 256

    static func load(of entry: PublishedBroadcast) -> Int {
        entry.broadcast.payload.bytes.readableBytes + self.overhead
    }

    /// Beyond this many bytes on their way to the loop, whoever can wait should; see ``PubSub/relief()``.
    private static let congestion = 4 * 1024 * 1024

    /// Beyond this many bytes on their way to the loop, nothing more is taken.
    private static let limit = 64 * 1024 * 1024

    /// Whether more is on its way to the loop than it has kept up with.
    var isCongested: Bool { self.load.load(ordering: .relaxed) > Self.congestion }

    /// Throws when so much is on its way to the loop that memory would not be bounded any more.
    package func checkLoad() throws(PubSubOverload) {
        guard !self.isOverloaded else { throw PubSubOverload() }
    }

    /// Whether nothing more is taken.
    var isOverloaded: Bool { self.load.load(ordering: .relaxed) > Self.limit }

    /// Waits until the loop has done everything submitted before, or at least a turn's share of what it delivers.
    func turn() async {
        await withCheckedContinuation { continuation in
            self.submit { self.afterDelivering { continuation.resume() } }
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

    /// The name of a topic in the memory that its subscribers here share, if it has any. On the event loop only.
    package func shared(_ name: String) -> String {
        // Up to here a string lies where it is used.
        guard name.utf8.count > 15, let index = self.topics.index(forKey: TopicKey(name)) else { return name }
        return self.topics[index].key.name
    }

    /// Whether any broadcast waits for the end of this turn, or has not reached everybody yet.
    package var hasPendingBroadcasts: Bool { !self.touched.isEmpty || self.underWayCount > 0 }

    /// Delivers to one subscriber what has been published and has not reached it, because something that must come after it is
    /// about to be sent.
    package func catchUp(_ subscriber: any TopicSubscriber, topic name: String) {
        self.topics[TopicKey(name)]?.catchUp(subscriber)
    }

    /// What a place among the subscribers of a topic takes, with what the list has in reserve. On the event loop only.
    package func bytesPerSubscriber(_ name: String) -> Int {
        guard let subscribers = self.topics[TopicKey(name)]?.subscribers, !subscribers.isEmpty else { return 0 }
        return MemoryLayout<any TopicSubscriber>.stride * subscribers.capacity / subscribers.count
    }
}
