import DequeModule

/// The letters that wait for a channel, and whether somebody is reading them. A value; ``ChannelProcess`` locks it.
struct Mailbox {
    enum Phase {
        /// The join is under way: letters gather.
        case joining
        /// Letters are read.
        case open
        /// The channel cleans up: nothing is taken any more, but what it sends goes out.
        case ending
        /// The channel has ended: nothing is taken, and nothing goes out.
        case ended
    }

    /// What became of a letter.
    enum Posting {
        /// It will be read.
        case taken
        /// It will be read, and a reader must be started.
        case startReader
        /// The mailbox is full or the channel has ended.
        case refused
    }

    // Every channel has one: small things side by side.
    private(set) var phase = Phase.joining
    private(set) var presenceUse = PresenceUse.none
    private var isRead = false
    private var isBlocking = false
    private var inbound: Int32 = 0
    private let limit: Int32
    private let sizeLimit: Int32
    private var inboundSize = 0
    private var letters = Deque<ChannelLetter>()
    private var held: [@Sendable () -> Void] = []

    /// - Parameters:
    ///   - limit: How many events of the client may wait before the reading of its socket stops. Letters from tasks and
    ///     broadcasts may be sixteen times as many, and are refused beyond.
    ///   - sizeLimit: How many bytes the payloads of those events may have. At most 2 GiB.
    init(limit: Int, sizeLimit: Int = .max) {
        self.limit = Int32(clamping: max(1, limit))
        self.sizeLimit = Int32(clamping: max(1, sizeLimit))
    }

    /// Whether so many events of the client wait that its socket must not be read.
    var isFull: Bool { self.inbound >= self.limit || self.inboundSize >= Int(self.sizeLimit) }

    private var isHalfEmpty: Bool { self.inbound <= self.limit / 2 && self.inboundSize <= Int(self.sizeLimit) / 2 }

    /// How many letters may wait that are not the client's.
    private var otherLimit: Int { Int(self.limit) * 16 }

    mutating func post(_ letter: ChannelLetter) -> Posting {
        guard self.phase == .joining || self.phase == .open else { return .refused }
        if letter.isInbound {
            self.inbound += 1
            self.inboundSize += letter.size
            self.isBlocking = self.isBlocking || self.isFull
        } else if self.letters.count - Int(self.inbound) >= self.otherLimit, !letter.isLast {
            return .refused
        }
        self.letters.append(letter)
        return self.startReading()
    }

    /// The next letter, or `nil` for the reader to end.
    mutating func next() -> (letter: ChannelLetter?, unblocks: Bool) {
        guard self.phase == .open, let letter = self.letters.popFirst() else {
            self.isRead = false
            self.letters = self.letters.isEmpty ? Deque() : self.letters
            return (nil, false)
        }
        if letter.isInbound {
            self.inbound -= 1
            self.inboundSize -= letter.size
        }
        let unblocks = self.isBlocking && self.isHalfEmpty
        if unblocks { self.isBlocking = false }
        return (letter, unblocks)
    }

    /// The join was accepted.
    ///
    /// - Returns: What was sent during the join, and whether a reader must be started.
    mutating func open() -> (held: [@Sendable () -> Void], startReader: Bool) {
        guard self.phase == .joining else { return ([], false) }
        self.phase = .open
        defer { self.held = [] }
        guard !self.letters.isEmpty, case .startReader = self.startReading() else { return (self.held, false) }
        return (self.held, true)
    }

    /// Whether what is sent goes out at once.
    var isLettingOut: Bool { self.phase == .open || self.phase == .ending }

    /// Lets something out now, or holds it back until the join is accepted.
    ///
    /// - Returns: Whether the caller should let it out.
    mutating func letsOut(_ sending: @escaping @Sendable () -> Void) -> Bool {
        guard self.phase == .joining else { return self.isLettingOut }
        if self.held.count < self.otherLimit {
            self.held.append(sending)
        }
        return false
    }

    /// Notes that the channel is about to have presences, or holds back what makes them until the join is accepted.
    mutating func usePresence(_ use: PresenceUse, _ sending: @escaping @Sendable () -> Void) -> PresenceUse.Permission {
        guard self.phase == .joining || self.phase == .open, self.presenceUse != .ended else { return .no }
        if self.presenceUse.rawValue < use.rawValue { self.presenceUse = use }
        return self.letsOut(sending) ? .now : .later
    }

    /// The channel has no presences any more, and will have none.
    ///
    /// - Returns: Where it may have had some until now.
    mutating func endPresence() -> PresenceUse {
        defer { self.presenceUse = .ended }
        return self.presenceUse
    }

    /// The channel has cleaned up. A socket that somebody has kept does nothing any more.
    mutating func finish() {
        self.phase = .ended
    }

    /// Ends the channel, which may still clean up. What waits is dropped.
    ///
    /// - Returns: The phase until now.
    mutating func end() -> Phase {
        defer {
            self.phase = .ending
            self.letters = Deque()
            self.held = []
            self.inbound = 0
            self.inboundSize = 0
        }
        return self.phase
    }

    /// Drops what waits, and leaves one last letter.
    mutating func shutdown(_ reason: TerminateReason) -> Posting {
        guard self.phase == .open else { return .refused }
        self.letters = [.shutdown(reason)]
        self.inbound = 0
        self.inboundSize = 0
        return self.startReading()
    }

    private mutating func startReading() -> Posting {
        guard self.phase == .open, !self.isRead else { return .taken }
        self.isRead = true
        return .startReader
    }
}
