import DequeModule
import NIOCore

/// The way of a connection's bytes to its socket.
///
/// While nothing waits, bytes go straight to the descriptor, past NIO's pipeline: half the cost of a write, and a
/// broadcast is one `send` per subscriber. What the socket does not take waits here, and goes to NIO in pieces: a frame
/// that waits costs a reference to bytes that others share, not a promise and a pending write of its own. On the event
/// loop only.
struct OutboundQueue {
    /// What became of bytes.
    enum Outcome {
        /// The socket has taken them.
        case sent
        /// Some or all of them wait; see ``OutboundQueue/next()``.
        case queued
        /// More would wait than the limit allows.
        case overLimit
        /// The socket is broken.
        case failed
    }

    /// What a waiting frame counts for besides its bytes.
    static let overhead = 64

    /// How many bytes NIO gets at a time, if the frames are not larger.
    private static let piece = 65_536

    /// With the overhead of a TLS record (RFC 8446, 5.2) less than 16 KiB.
    static let securedPiece = 15 * 1024

    private let descriptor: RawDescriptor?
    private let joins: Bool
    private var frames = Deque<ByteBuffer>()

    /// The bytes that wait, here and with NIO.
    private(set) var waiting = 0

    /// Those that NIO has.
    private(set) var withNIO = 0

    /// - Parameter descriptor: The socket, when it may be written to directly.
    init(descriptor: RawDescriptor?) {
        self.init(descriptor: descriptor, joins: false)
    }

    private init(descriptor: RawDescriptor?, joins: Bool) {
        self.descriptor = descriptor
        self.joins = joins
    }

    /// The queue of a connection whose bytes are encrypted before they reach the socket.
    ///
    /// NIO gets smaller pieces, each as one buffer: it encrypts each buffer for itself, and its TLS handler keeps a
    /// buffer as large as the most it has ever encrypted at once.
    static var secured: OutboundQueue { OutboundQueue(descriptor: nil, joins: true) }

    /// Whether bytes go straight to the socket.
    var isDirect: Bool { self.waiting == 0 && self.descriptor != nil }

    /// What counts against the limit.
    var load: Int { self.waiting + self.frames.count * Self.overhead }

    /// Tries to send.
    ///
    /// - Parameter limit: How much may wait.
    mutating func send(_ bytes: ByteBuffer, limit: Int) -> Outcome {
        guard self.waiting == 0, let descriptor else { return self.append(bytes, limit: limit) }
        guard let sent = descriptor.send(bytes) else { return .failed }
        if sent == bytes.readableBytes { return .sent }
        var rest = bytes
        rest.moveReaderIndex(forwardBy: sent)
        return self.append(rest, limit: limit)
    }

    private mutating func append(_ rest: ByteBuffer, limit: Int) -> Outcome {
        guard self.load + rest.readableBytes + Self.overhead <= limit else { return .overLimit }
        self.waiting += rest.readableBytes
        self.frames.append(rest)
        return .queued
    }

    /// What to hand to NIO next: nothing while it has some.
    mutating func next() -> [ByteBuffer] {
        guard self.withNIO == 0 else { return [] }
        if self.joins { return self.joined().map { [$0] } ?? [] }
        var next: [ByteBuffer] = []
        while self.withNIO < Self.piece, let frame = self.frames.popFirst() {
            self.withNIO += frame.readableBytes
            next.append(frame)
        }
        if self.frames.isEmpty { self.frames = Deque() }
        return next
    }

    private mutating func joined() -> ByteBuffer? {
        guard var piece = self.takeFirst() else { return nil }
        while let frame = self.frames.first, piece.readableBytes + frame.readableBytes <= Self.securedPiece {
            piece.writeImmutableBuffer(frame)
            self.frames.removeFirst()
        }
        if self.frames.isEmpty { self.frames = Deque() }
        self.withNIO = piece.readableBytes
        return piece
    }

    private mutating func takeFirst() -> ByteBuffer? {
        guard var frame = self.frames.popFirst() else { return nil }
        if frame.readableBytes > Self.securedPiece, let head = frame.readSlice(length: Self.securedPiece) {
            self.frames.prepend(frame)
            return head
        }
        return frame
    }

    /// NIO has written what it had.
    ///
    /// - Returns: How many bytes that was.
    mutating func written() -> Int {
        defer { self.withNIO = 0 }
        self.waiting -= self.withNIO
        return self.withNIO
    }
}
