package import NIOCore
import RoostProtocol

/// A WebSocket that ends in memory: what it is sent is checked and counted, what its client sends is passed in as bytes.
///
/// It stands where ``WebSocketConnection`` stands, with the same parts except the system's and NIO's: framing, limits, a
/// place in the timer wheel. On its event loop only.
package final class InMemoryConnection: Transport, LoopConnection, TimerWheelMember {
    /// How many frames the client has received.
    package private(set) var receivedFrames: UInt32 = 0
    private var lastReceived: UInt32 = 0

    var listIndex = -1
    var timer = TimerWheelPosition()
    private let shared: InMemoryLoop
    private(set) var session: SocketSession?
    private var decoder: WebSocketDecoder
    private var meter = InboundMeter()

    init(_ shared: InMemoryLoop) {
        self.shared = shared
        let configuration = shared.settings.configuration
        self.decoder = WebSocketDecoder(
            limits: .init(
                maxFrameSize: configuration.maxFrameSize,
                maxMessageSize: configuration.maxMessageSize,
                maxFragments: configuration.maxFragments
            )
        )
    }

    func begin(_ session: SocketSession) {
        self.session = session
        self.shared.loop.add(self)
        self.shared.loop.timers.schedule(self, after: self.timeout.timeAmount)
        self.shared.server.metrics.connections.increment()
        session.open()
    }

    private var configuration: SocketConfiguration { self.shared.settings.configuration }

    private var timeout: Duration { self.configuration.timeout }

    /// The client sends: frames, masked, whole or in pieces.
    package func receive(_ bytes: ByteBuffer) {
        let timers = self.shared.loop.timers
        self.lastReceived = timers.now
        if self.meter.take(bytes: bytes.readableBytes, self.configuration, at: timers.seconds) != nil {
            return self.end()
        }
        var bytes = bytes
        while let event = self.decoder.next(&bytes) { self.handle(event) }
    }

    private func handle(_ event: WebSocketDecoder.Event) {
        let seconds = self.shared.loop.timers.seconds
        guard self.meter.takeMessage(self.configuration, at: seconds) == nil else { return self.end() }
        switch event {
        case .message(let kind, let bytes): self.session?.receive(kind == .text ? .text : .binary, bytes)
        case .ping, .pong: break
        case .compressedMessage, .close, .violation: self.end()
        }
    }

    /// The connection ends.
    package func end() {
        guard let session = self.session else { return }
        self.session = nil
        session.close(.closed)
        self.shared.loop.timers.cancel(self)
        self.shared.loop.remove(self)
        self.shared.server.metrics.connections.decrement()
    }

    // MARK: Transport

    var isBehind: Bool { false }

    func write(_ frames: ByteBuffer) {
        self.receivedFrames &+= UInt32(truncatingIfNeeded: self.shared.count(frames))
    }

    func close(_ code: WebSocketCloseCode, reason: String) {
        self.end()
    }

    func setReadingPaused(_ isPaused: Bool) {}

    // MARK: LoopConnection

    func drain() {
        self.end()
    }

    func abort() {
        self.end()
    }

    // MARK: TimerWheelMember

    /// These clients send no heartbeats, and are not ended for it.
    func timerFired(now: UInt32) -> UInt32? {
        now &+ self.shared.loop.timers.ticks(self.timeout)
    }
}
