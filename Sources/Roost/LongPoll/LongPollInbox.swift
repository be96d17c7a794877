import DequeModule
import NIOCore

/// The batches of a session's client that are being handled, in order. Requests are named by values that the shell
/// chooses. A value without I/O.
struct LongPollInbox<Request: Equatable> {
    /// What to do next.
    enum Step: Equatable {
        case receive(LongPollMessage)
        /// All messages of a request have been handled.
        case finish(Request, LongPollStatus)
    }

    private struct Batch {
        let request: Request
        var messages: ArraySlice<LongPollMessage>
        let size: Int
        let deadline: UInt32
        var status = LongPollStatus.ok
    }

    /// How many requests may wait while the session does not take any messages.
    private static var maxRequests: Int { 16 }

    private let sizeLimit: Int
    private var batches = Deque<Batch>()
    private var size = 0

    /// Whether the session takes no messages for now.
    var isPaused = false

    /// - Parameter sizeLimit: How many bytes may wait; a single request may have more.
    init(sizeLimit: Int) {
        self.sizeLimit = sizeLimit
    }

    /// - Returns: Whether there was room.
    mutating func add(_ request: Request, _ messages: [LongPollMessage], deadline: UInt32) -> Bool {
        let size = messages.reduce(0) { $0 + $1.bytes.readableBytes }
        if !self.batches.isEmpty {
            guard self.batches.count < Self.maxRequests, self.size + size <= self.sizeLimit else { return false }
        }
        self.size += size
        self.batches.append(Batch(request: request, messages: messages[...], size: size, deadline: deadline))
        return true
    }

    /// The next thing to do, `nil` when there is nothing or the session takes nothing.
    mutating func next() -> Step? {
        guard let batch = self.batches.first else { return nil }
        guard let message = batch.messages.first else {
            self.removeFirst()
            return .finish(batch.request, batch.status)
        }
        guard !self.isPaused else { return nil }
        self.batches[0].messages.removeFirst()
        return .receive(message)
    }

    /// The message that ``next()`` has given was not a Phoenix message.
    mutating func markMalformed() {
        guard !self.batches.isEmpty else { return }
        self.batches[0].status = .badRequest
    }

    /// Drops the batches whose time is over.
    mutating func advance(now: UInt32) -> [Request] {
        var late: [Request] = []
        while let first = self.batches.first, now >= first.deadline {
            late.append(first.request)
            self.removeFirst()
        }
        return late
    }

    /// When to look again.
    var deadline: UInt32? { self.batches.first?.deadline }

    /// The session has ended.
    mutating func removeAll() -> [Request] {
        defer {
            self.batches = []
            self.size = 0
        }
        return self.batches.map(\.request)
    }

    private mutating func removeFirst() {
        self.size -= self.batches.removeFirst().size
    }
}
