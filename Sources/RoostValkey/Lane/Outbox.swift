import DequeModule
import NIOCore
import RoostPubSub

/// What waits to be sent to a server, and which subjects are wanted of it. Filled by any thread, emptied on the event loop
/// of the connection; whoever fills it first is told to wake that.
struct Outbox {
    /// A frame that waits.
    typealias Frame = (bytes: ByteBuffer, subject: PubSubSubject)

    /// What a frame costs besides its bytes.
    private static let overhead = 64

    /// How many bytes are taken at a time: enough for few system calls, little enough to notice a socket that is full.
    private static let portion = 262_144

    private let limit: Int
    private var frames = Deque<Frame>()
    private var changes: [SubscriptionChange] = []
    private(set) var wanted: Set<PubSubSubject> = []
    private(set) var waitingBytes = 0
    /// Whether frames are taken.
    private(set) var isOpen = false
    /// Whether someone listens to changes.
    private var isConnected = false
    private var isAwake = false

    init(limit: Int) {
        self.limit = limit
    }

    var isEmpty: Bool { self.frames.isEmpty && self.changes.isEmpty }

    // MARK: Filling

    /// Takes a frame.
    ///
    /// - Returns: Whether the connection must be woken.
    mutating func append(_ bytes: ByteBuffer, to subject: PubSubSubject) throws(PubSubAdapterError) -> Bool {
        guard self.isOpen else { throw PubSubAdapterError(.disconnected) }
        let cost = bytes.readableBytes + Self.overhead
        guard self.waitingBytes + cost <= self.limit else { throw PubSubAdapterError(.overloaded) }
        self.waitingBytes += cost
        self.frames.append((bytes, subject))
        return self.wake()
    }

    /// Takes a change.
    ///
    /// - Returns: Whether the connection must be woken.
    mutating func want(_ subject: PubSubSubject, _ isWanted: Bool) -> Bool {
        let isChange = isWanted ? self.wanted.insert(subject).inserted : self.wanted.remove(subject) != nil
        guard isChange, self.isConnected else { return false }
        self.changes.append(SubscriptionChange(subject: subject, isWanted: isWanted))
        return self.wake()
    }

    private mutating func wake() -> Bool {
        defer { self.isAwake = true }
        return !self.isAwake
    }

    // MARK: Emptying

    /// A connection is there: from now on it is told of changes.
    ///
    /// - Returns: What is wanted so far.
    mutating func connect() -> Set<PubSubSubject> {
        self.isConnected = true
        return self.wanted
    }

    /// The connection is ready: frames are taken.
    mutating func open() {
        self.isOpen = true
    }

    /// The connection is no more.
    ///
    /// - Returns: How many frames are lost.
    mutating func close() -> Int {
        let lost = self.frames.count
        (self.isOpen, self.isConnected, self.isAwake) = (false, false, false)
        self.frames = []
        self.changes = []
        self.waitingBytes = 0
        return lost
    }

    /// Takes no more frames; those that wait are still to be sent.
    mutating func shut() {
        self.isOpen = false
    }

    /// Hands over all changes, and as many frames as should be written at once. Whoever adds something after the last
    /// frames were taken wakes the connection again.
    mutating func take() -> (changes: [SubscriptionChange], frames: [Frame]) {
        var frames: [Frame] = []
        var size = 0
        while size < Self.portion, let frame = self.frames.popFirst() {
            size += frame.bytes.readableBytes + Self.overhead
            frames.append(frame)
        }
        self.waitingBytes -= size
        self.isAwake = !self.frames.isEmpty
        defer { self.changes = [] }
        return (self.changes, frames)
    }
}
