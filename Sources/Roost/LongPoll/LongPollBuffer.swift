import NIOCore

/// The messages that wait for a session's next poll, each as JSON with a comma behind it.
struct LongPollBuffer {
    private var pieces: [ByteBuffer] = []
    private let countLimit: Int
    private var count = 0

    /// The bytes that wait, and those that have been taken and may come back.
    private(set) var size = 0

    init(countLimit: Int) {
        self.countLimit = countLimit
    }

    var isEmpty: Bool { self.pieces.isEmpty }

    /// What counts against the limit of bytes.
    private var load: Int { self.size + self.count * OutboundQueue.overhead }

    /// - Parameter limit: How many bytes may wait.
    /// - Returns: Whether there was room.
    mutating func append(_ piece: ByteBuffer, limit: Int) -> Bool {
        let load = self.load + piece.readableBytes + OutboundQueue.overhead
        guard self.count < self.countLimit, load <= limit else { return false }
        self.pieces.append(piece)
        self.count += 1
        self.size += piece.readableBytes
        return true
    }

    /// Takes everything out, without making room: it may come back.
    mutating func take() -> [ByteBuffer] {
        defer { self.pieces = [] }
        return self.pieces
    }

    /// What was taken out has arrived.
    ///
    /// - Returns: Its bytes.
    mutating func forget(_ taken: [ByteBuffer]) -> Int {
        let bytes = taken.reduce(0) { $0 + $1.readableBytes }
        self.count -= taken.count
        self.size -= bytes
        return bytes
    }

    /// What was taken out has not arrived, and goes before everything that has come since.
    mutating func putBack(_ taken: [ByteBuffer]) {
        self.pieces = taken + self.pieces
    }

    /// Drops everything.
    mutating func removeAll() {
        self.pieces = []
        self.count = 0
        self.size = 0
    }
}
