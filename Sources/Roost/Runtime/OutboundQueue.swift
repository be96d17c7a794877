import NIOCore

/// The way of a connection's bytes to its socket.
///
/// While nothing waits, bytes go straight to the descriptor, past NIO's pipeline: half the cost of a write, and a
/// broadcast is one `send` per subscriber. What the socket does not take goes through NIO's queue, and so does
/// everything after it until the queue is empty again. On the event loop only.
struct OutboundQueue {
    /// What became of bytes.
    enum Outcome {
        /// The socket has taken them.
        case sent
        /// Some or all of them wait; the rest is to be handed to NIO.
        case queue(ByteBuffer)
        /// More would wait than the limit allows.
        case overLimit
        /// The socket is broken.
        case failed
    }

    private let descriptor: CInt?
    private let limit: Int

    /// The bytes that wait in NIO's queue.
    private(set) var waiting = 0

    /// - Parameters:
    ///   - descriptor: The socket, when it may be written to directly.
    ///   - limit: How many bytes may wait.
    init(descriptor: CInt?, limit: Int) {
        self.descriptor = descriptor
        self.limit = limit
    }

    /// Tries to send.
    mutating func send(_ bytes: ByteBuffer) -> Outcome {
        var rest = bytes
        if self.waiting == 0, let descriptor {
            guard let sent = DirectSocket.send(descriptor, bytes) else { return .failed }
            if sent == bytes.readableBytes { return .sent }
            rest.moveReaderIndex(forwardBy: sent)
        }
        guard self.waiting + rest.readableBytes <= self.limit else { return .overLimit }
        self.waiting += rest.readableBytes
        return .queue(rest)
    }

    /// NIO has written bytes of its queue.
    mutating func drained(_ count: Int) {
        self.waiting -= count
    }
}
