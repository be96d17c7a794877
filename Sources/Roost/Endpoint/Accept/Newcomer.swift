import Logging
import NIOCore
import NIOHTTP1
import NIOPosix

/// A connection that has been accepted, and has not said what it wants; or wants a WebSocket, which is being decided. On the
/// event loop only.
///
/// An ordinary request for a WebSocket (``PlainUpgrade``) is answered without a channel of NIO. Everything else goes to NIO's
/// HTTP parser and ``HTTPConnection``, with the bytes that have been read, as if they had come there.
final class Newcomer: LoopConnection, Dormitory.Sleeper, TimerWheelMember {
    private enum Phase {
        case waiting
        /// The application is asked.
        case deciding
        /// It has become something else, or nothing.
        case ended
    }

    var listIndex = -1
    var timer = TimerWheelPosition()

    private let endpoint: Endpoint
    private let loop: LoopContext
    private let descriptor: RawDescriptor
    private let peer: SocketAddress?
    private var bed: Int32?
    private var lease: AddressLease?
    private let begun: UInt32
    private var phase = Phase.waiting
    private var work: CancellableWork?
    /// Whether there may be more than has been read, and whether the end comes after it.
    private var (hasUnread, isLast) = (false, false)

    init(_ endpoint: Endpoint, _ loop: LoopContext, _ arrival: Arrival) {
        self.endpoint = endpoint
        self.loop = loop
        self.descriptor = arrival.descriptor
        self.peer = arrival.peer
        self.begun = loop.timers.now
    }

    private var server: ServerContext { self.endpoint.server }

    private var configuration: EndpointConfiguration { self.server.configuration }

    // MARK: Beginning and end

    /// Lets it in, if there is room.
    func begin() {
        switch self.server.accepting.admit(self.peer) {
        case .admitted(let lease):
            self.lease = lease
            self.server.accepting.endShortage()
            self.settle()
        case .refused(let limit):
            self.becomeHTTP(refusal: Listener.refusal(limit, self.server))
        }
    }

    private func settle() {
        guard let watch = self.server.watch else { return self.becomeHTTP() }
        guard let bed = self.loop.dormitory.admit(self, self.descriptor, watch) else { return self.turnAway() }
        self.bed = bed
        self.loop.add(self)
        self.loop.timers.schedule(self, after: self.configuration.requestTimeout.timeAmount)
    }

    /// The system can watch no more descriptors. NIO could not either, and would trap.
    private func turnAway() {
        self.phase = .ended
        self.lease = nil
        self.server.metrics.connectionsRefused(.files)
        self.descriptor.close()
    }

    /// It is nothing any more; the descriptor stays open.
    private func leave() {
        self.phase = .ended
        self.work?.cancel()
        self.work = nil
        self.loop.timers.cancel(self)
        self.loop.remove(self)
        if let bed {
            self.loop.dormitory.vacate(bed, self.descriptor)
        }
        self.bed = nil
    }

    /// The client has gone, or has to go.
    private func end() {
        guard self.phase != .ended else { return }
        self.leave()
        self.lease = nil
        self.descriptor.close()
    }

    // MARK: Its request

    func stirred(isLast: Bool) {
        switch self.phase {
        case .waiting: self.read(isLast)
        case .deciding:
            self.hasUnread = true
            self.isLast = self.isLast || isLast
            if isLast, self.descriptor.isAtEnd { self.end() }
        case .ended: break
        }
    }

    private func read(_ isLast: Bool) {
        guard let bytes = self.loop.dormitory.receive(self.descriptor) else { return self.end() }
        guard bytes.readableBytes > 0 else { return }
        self.hasUnread = isLast || bytes.readableBytes == Dormitory.bufferSize
        self.isLast = isLast
        guard let (handshake, mount) = self.handshake(bytes) else { return self.becomeHTTP(bytes) }
        if let refusal = handshake.precheck() {
            self.becomeHTTP { $0.refuse(refusal) }
        } else {
            self.decide(handshake, mount)
        }
    }

    /// What it asks for, if that is an ordinary WebSocket.
    private func handshake(_ bytes: ByteBuffer) -> (SocketHandshake, MountMatch)? {
        guard
            let head = PlainUpgrade.parse(bytes, limits: self.configuration.plainUpgradeLimits),
            let uri = RequestURI(
                target: head.uri,
                hostHeader: head.headers.first(name: "host"),
                scheme: self.server.scheme
            ),
            let params = uri.params,
            let mount = self.endpoint.routes.mount(at: uri.path, params: params)
        else { return nil }
        let handshake = SocketHandshake(
            server: self.server,
            loop: self.loop,
            mount: mount,
            head: head,
            uri: uri,
            peer: self.peer,
            isChecked: true
        )
        return (handshake, mount)
    }

    private func decide(_ handshake: SocketHandshake, _ mount: MountMatch) {
        self.phase = .deciding
        self.loop.timers.schedule(self, after: mount.configuration.joinTimeout.timeAmount)
        let bound = NIOLoopBound(self, eventLoop: self.loop.eventLoop)
        let shard = self.loop.shard
        self.work = self.loop.run(mount.execution) {
            let decision = await handshake.decide()
            if shard.eventLoop.inEventLoop {
                bound.value.decided(decision, handshake.head)
            } else {
                shard.submit { bound.value.decided(decision, handshake.head) }
            }
        }
        // The client's end may have come with the request; no other report of it comes.
        if self.isLast, self.descriptor.isAtEnd { self.end() }
    }

    private func decided(_ decision: SocketHandshake.Decision, _ head: HTTPRequestHead) {
        guard self.phase == .deciding else { return }
        self.work = nil
        switch decision {
        case .accept(let headers, let makeConnection):
            self.server.metrics.connects(.accepted)
            self.becomeWebSocket(makeConnection(), UpgradeResponse.bytes(to: head, headers))
        case .refuse(let refusal):
            self.becomeHTTP { $0.refuse(refusal) }
        }
    }

    // MARK: What becomes of it

    private func becomeWebSocket(_ connection: WebSocketConnection, _ response: ByteBuffer) {
        guard let bed else { return self.end() }
        self.phase = .ended
        self.loop.timers.cancel(self)
        self.loop.remove(self)
        connection.lease = self.lease
        connection.begin(self.descriptor, bed)
        connection.write(response)
        if self.hasUnread { self.stir(connection) }
    }

    /// What has come while it was decided has been reported already. Not at once: this may be within a handler.
    private func stir(_ connection: WebSocketConnection) {
        let bound = NIOLoopBound(connection, eventLoop: self.loop.eventLoop)
        let isLast = self.isLast
        self.loop.eventLoop.execute { bound.value.stirred(isLast: isLast) }
    }

    /// NIO takes over.
    ///
    /// - Parameters:
    ///   - bytes: What has been read.
    ///   - refusal: The answer to whatever it asks.
    ///   - body: What is to be done first.
    private func becomeHTTP(
        _ bytes: ByteBuffer = ByteBuffer(),
        refusal: HTTPResponse? = nil,
        _ body: @escaping (HTTPConnection) -> Void = { _ in }
    ) {
        self.leave()
        let connection = Listener.makeConnection(self.endpoint, self.loop)
        (connection.lease, connection.refusal) = (self.lease, refusal)
        self.lease = nil
        let bound = NIOLoopBound((connection, body), eventLoop: self.loop.eventLoop)
        let rest = self.timeLeft
        ClientBootstrap(group: self.loop.eventLoop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try Listener.setOptions(channel)
                    try bound.value.0.addHandlers(to: channel)
                }
            }
            .withConnectedSocket(self.descriptor.number)
            .whenSuccess { channel in
                let (connection, body) = bound.value
                // A refusal has been answered by now, and has a time of its own.
                if refusal == nil { connection.startTimer(rest) }
                body(connection)
                guard bytes.readableBytes > 0 else { return }
                channel.pipeline.fireChannelRead(bytes)
                channel.pipeline.fireChannelReadComplete()
            }
    }

    // MARK: Time and shutdown

    /// How long its request may still take.
    private var timeLeft: Duration {
        let passed = LoopTimers.tick.nanoseconds * Int64(self.loop.timers.now &- self.begun)
        return max(.milliseconds(1), self.configuration.requestTimeout - .nanoseconds(passed))
    }

    func timerFired(now: UInt32) -> UInt32? {
        switch self.phase {
        case .ended: break
        case .waiting:
            self.server.metrics.httpTimeout(.request)
            self.end()
        case .deciding:
            self.server.metrics.connects(.timedOut)
            self.becomeHTTP { $0.giveUp() }
        }
        return nil
    }

    /// Whoever has not asked for anything yet gets a second to do so: it could be a health check.
    func drain() {
        if self.phase == .waiting { self.loop.timers.schedule(self, after: .seconds(1)) }
    }

    func abort() {
        self.end()
    }

    var holdsUpDrain: Bool { self.phase == .deciding }
}
