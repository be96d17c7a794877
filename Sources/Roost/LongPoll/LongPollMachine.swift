import NIOCore

/// The rules of a session's way to its client: which poll is answered when, and with what.
///
/// Polls are named by values that the shell chooses. Times are ticks of the loop's timers. A value without I/O.
struct LongPollMachine<Poll: Equatable> {
    /// What a poll is answered with.
    enum Answer: Equatable {
        /// Messages, oldest first. The shell says afterwards whether they have been written.
        case messages([ByteBuffer])
        /// The window has passed, or a later poll has come.
        case nothing
        /// The session has ended.
        case gone
    }

    struct Action: Equatable {
        let poll: Poll
        let answer: Answer
    }

    private struct Delivery {
        let poll: Poll
        let messages: [ByteBuffer]
    }

    private let window: UInt32
    private let timeout: UInt32
    private var buffer: LongPollBuffer
    private var waiting: (poll: Poll, deadline: UInt32)?
    private var delivery: Delivery?
    private var idleSince: UInt32

    /// Whether the session has ended. What has arrived before can still be fetched.
    private(set) var isClosed = false

    init(window: UInt32, timeout: UInt32, buffer: LongPollBuffer, now: UInt32) {
        self.window = window
        self.timeout = timeout
        self.buffer = buffer
        self.idleSince = now
    }

    /// Whether the session has ended and nothing is left of it.
    var isFinished: Bool { self.isClosed && self.buffer.isEmpty && self.delivery == nil && self.waiting == nil }

    /// Whether a poll waits for the next message.
    var isPolled: Bool { self.waiting != nil }

    /// Whether much waits for the next poll, about as much as the system keeps for a socket before it is full.
    var isBehind: Bool { self.buffer.size > 65_536 }

    /// The bytes that wait or are on their way.
    var size: Int { self.buffer.size }

    // MARK: Polls

    /// A poll has come. One that waits already is answered: only the latest poll gets the messages.
    mutating func poll(_ poll: Poll, now: UInt32) -> [Action] {
        let older = self.waiting.map { Action(poll: $0.poll, answer: .nothing) }
        self.waiting = (poll, self.windowEnd(now: now))
        return (older.map { [$0] } ?? []) + self.serve(now: now)
    }

    /// Answers the poll that waits, if there is something to say and nothing else is on its way.
    mutating func serve(now: UInt32) -> [Action] {
        guard let poll = self.waiting?.poll, self.delivery == nil, !self.buffer.isEmpty || self.isClosed else {
            return []
        }
        self.waiting = nil
        self.idleSince = now
        guard !self.buffer.isEmpty else { return [Action(poll: poll, answer: .gone)] }
        let delivery = Delivery(poll: poll, messages: self.buffer.take())
        self.delivery = delivery
        return [Action(poll: poll, answer: .messages(delivery.messages))]
    }

    /// The client of a poll that waits has gone.
    mutating func leave(_ poll: Poll, now: UInt32) {
        guard self.waiting?.poll == poll else { return }
        self.waiting = nil
        self.idleSince = now
    }

    // MARK: Messages

    /// A message is to be sent; ``serve(now:)`` does it.
    ///
    /// - Parameter limit: How many bytes may wait.
    /// - Returns: Whether there was room.
    mutating func append(_ message: ByteBuffer, limit: Int) -> Bool {
        self.buffer.append(message, limit: limit)
    }

    /// The messages that a poll was answered with have been written.
    mutating func delivered(_ poll: Poll, now: UInt32) -> [Action] {
        guard let delivery, delivery.poll == poll else { return [] }
        self.delivery = nil
        self.idleSince = now
        _ = self.buffer.forget(delivery.messages)
        return self.serve(now: now)
    }

    /// The messages that a poll was answered with have not been written, because its connection ended. The next poll
    /// gets them.
    mutating func lost(_ poll: Poll, now: UInt32) -> [Action] {
        guard let delivery, delivery.poll == poll else { return [] }
        self.delivery = nil
        self.idleSince = now
        self.buffer.putBack(delivery.messages)
        return self.serve(now: now)
    }

    // MARK: Time

    /// The end of a window that begins now.
    func windowEnd(now: UInt32) -> UInt32 { now &+ self.window }

    /// When to look again.
    func deadline(now: UInt32) -> UInt32 {
        if let waiting { return waiting.deadline }
        // What is on its way has its own time limit.
        return self.delivery == nil ? self.idleSince &+ self.timeout : now &+ self.timeout
    }

    /// Time has passed.
    ///
    /// - Returns: What to do, and whether the session has been abandoned.
    mutating func advance(now: UInt32) -> (actions: [Action], isAbandoned: Bool) {
        if let waiting {
            guard now >= waiting.deadline else { return ([], false) }
            self.waiting = nil
            self.idleSince = now
            return ([Action(poll: waiting.poll, answer: .nothing)], false)
        }
        return ([], self.delivery == nil && now >= self.idleSince &+ self.timeout)
    }

    // MARK: The end

    /// The session ends.
    ///
    /// - Parameter isFinal: Whether what waits is dropped. Otherwise the next poll still gets it.
    mutating func close(isFinal: Bool, now: UInt32) -> [Action] {
        self.isClosed = true
        if isFinal {
            self.buffer.removeAll()
            self.delivery = nil
        }
        return self.serve(now: now)
    }
}
