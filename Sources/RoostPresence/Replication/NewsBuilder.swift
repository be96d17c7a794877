/// Puts pieces into messages, none of which becomes much larger than the limit.
struct NewsBuilder {
    private let limit: Int
    private(set) var messages: [[ReplicaPiece]] = []
    private var pieces: [ReplicaPiece] = []
    private var size = 0

    init(limit: Int) {
        self.limit = limit
    }

    /// How many bytes the next piece should have at most.
    var room: Int { self.limit - self.size }

    mutating func add(_ piece: ReplicaPiece) {
        if !self.pieces.isEmpty, piece.size > self.room { self.flush() }
        self.pieces.append(piece)
        self.size += piece.size
        // What would still fit is not worth a piece of its own.
        if self.room < self.limit / 8 { self.flush() }
    }

    mutating func flush() {
        guard !self.pieces.isEmpty else { return }
        self.messages.append(self.pieces)
        self.pieces = []
        self.size = 0
    }

    /// Adds what somebody at a position lacks of a log, until they would lack nothing or there are enough messages.
    ///
    /// - Returns: Whether nothing would be lacking.
    mutating func add(_ log: ReplicaLog, after start: ReplicaPosition, maxMessages: Int = .max) -> Bool {
        var position = start
        while let piece = log.piece(of: start.replica, after: position, room: self.room) {
            guard self.messages.count < maxMessages else { return false }
            self.add(piece)
            position = position.advanced(by: piece)
        }
        return true
    }
}
