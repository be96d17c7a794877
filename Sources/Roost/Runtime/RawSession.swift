import DequeModule
import NIOCore
import RoostProtocol
import RoostPubSub

/// Runs a raw socket: one message at a time; the client's reading is held back while too many wait.
final class RawSession: WebSocketSession, @unchecked Sendable {
    // Unchecked: the variables are only used on the event loop; `socket` belongs to the task that handles a message.

    private let server: ServerContext
    private let loop: LoopContext
    private let limit: Int
    private let sizeLimit: Int
    private let compressor: FrameCompressor?
    private var transport: (any Transport)?
    private var socket: any RawSocket
    private var waiting = Deque<RawMessage>()
    private var waitingSize = 0
    private var isHandling = false
    /// What to close the connection with once all is answered.
    private var lastCode: WebSocketCloseCode?

    init(
        server: ServerContext,
        loop: LoopContext,
        configuration: SocketConfiguration,
        compressor: FrameCompressor?,
        socket: any RawSocket,
        transport: any Transport
    ) {
        self.server = server
        self.loop = loop
        self.limit = configuration.mailboxLimit
        self.sizeLimit = configuration.inboundLimit
        self.compressor = compressor
        self.socket = socket
        self.transport = transport
    }

    func open() {}

    func caughtUp() {}

    func close(_ reason: TerminateReason) {
        self.transport = nil
        self.waiting = Deque()
        self.waitingSize = 0
    }

    func receive(_ kind: FrameKind, _ bytes: ByteBuffer) {
        self.server.metrics.messagesIn.increment()
        self.waiting.append(RawMessage(kind, bytes))
        self.waitingSize += bytes.readableBytes
        self.updateReading()
        self.handleNext()
    }

    func closesLater(_ code: WebSocketCloseCode) -> Bool {
        guard self.isHandling else { return false }
        self.lastCode = code
        return true
    }

    private func handleNext() {
        guard !self.isHandling, let message = self.waiting.popFirst() else { return }
        self.isHandling = true
        self.waitingSize -= message.bytes.readableBytes
        self.updateReading()
        self.loop.run(.handlerThreads) { await self.handle(message) }
    }

    private func updateReading() {
        let isFull = self.waiting.count >= max(1, self.limit) || self.waitingSize >= max(1, self.sizeLimit)
        self.transport?.setReadingPaused(isFull)
    }

    private func handle(_ message: RawMessage) async {
        do {
            let replies = try await self.socket.handleIn(message)
            let frames = replies.map { self.frame($0) }
            self.loop.shard.submit { self.handled(frames) }
        } catch {
            self.loop.shard.submit { self.transport?.close(.internalError, reason: "") }
        }
    }

    private func frame(_ message: RawMessage) -> ByteBuffer {
        self.compressor?.frame(message.kind, message.bytes)
            ?? WebSocketEncoder.frame(
                message.kind == .text ? .text : .binary,
                message.bytes,
                allocator: ByteBufferAllocator()
            )
    }

    private func handled(_ frames: [ByteBuffer]) {
        for frame in frames {
            self.server.metrics.messagesOut.increment()
            self.transport?.write(frame)
        }
        self.isHandling = false
        self.handleNext()
        if let lastCode, !self.isHandling { self.transport?.close(lastCode, reason: "") }
    }
}
