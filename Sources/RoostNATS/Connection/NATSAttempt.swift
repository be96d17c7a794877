import NIOCore
import NIOPosix
import RoostCluster

/// An attempt to have a connection, and what comes of it, up to its end. On the event loop only.
final class NATSAttempt {
    private let link: NATSLink
    private let server: NATSServerAddress
    private let promise: EventLoopPromise<Duration>
    private var timeout: Scheduled<Void>?
    private var handler: NATSHandler?
    private var isOver = false

    init(_ link: NATSLink, _ server: NATSServerAddress) {
        self.link = link
        self.server = server
        self.promise = link.eventLoop.makePromise()
    }

    /// Succeeds in the end, with how long to wait before the next attempt.
    var end: EventLoopFuture<Duration> { self.promise.futureResult }

    private var configuration: NATSConfiguration { self.link.settings.configuration }

    /// Looks up the server, and connects.
    func start() {
        let greeting: NATSGreeting
        do {
            greeting = try self.link.settings.greeting(for: self.server)
        } catch {
            return self.over(NATSEnding(.unauthorized, error.description))
        }
        let attempt = NIOLoopBound(self, eventLoop: self.link.eventLoop)
        self.timeout = self.link.eventLoop.scheduleTask(in: TimeAmount(self.configuration.connectTimeout)) {
            attempt.value.timedOut()
        }
        self.bootstrap { NATSHandler(attempt.value, attempt.value.link, attempt.value.server, greeting) }
            .connect(host: self.server.host, port: self.server.port)
            .whenFailure { attempt.value.over(NATSEnding(.unreachable, "\($0)")) }
    }

    private func bootstrap(_ makeHandler: @escaping @Sendable () -> NATSHandler) -> ClientBootstrap {
        ClientBootstrap(group: self.link.eventLoop)
            .connectTimeout(TimeAmount(self.configuration.connectTimeout))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(minimum: 1_024, initial: 16_384, maximum: 262_144)
            )
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    Self.keepUnsentShort(channel)
                    try channel.pipeline.syncOperations.addHandler(makeHandler())
                }
            }
    }

    /// Has the system take little ahead of the network (`TCP_NOTSENT_LOWAT`), where it can. Otherwise a question for a sign
    /// of life would stand behind megabytes on a slow link, and the link be given up although it works.
    private static func keepUnsentShort(_ channel: any Channel) {
        #if canImport(Darwin)
        let name: CInt = 0x201
        #else
        let name: CInt = 25
        #endif
        let option = ChannelOptions.Types.SocketOption(level: .tcp, name: NIOBSDSocket.Option(rawValue: name))
        try? channel.syncOptions?.setOption(option, value: 131_072)
    }

    /// A connection stands; with several addresses, it is the first.
    ///
    /// - Returns: Whether it is still wanted.
    func connected(_ handler: NATSHandler) -> Bool {
        guard !self.isOver, self.handler == nil else { return false }
        self.handler = handler
        return true
    }

    /// The server has let the client in.
    func accepted() {
        self.timeout?.cancel()
    }

    /// Ends it, after having sent what waits.
    func cancel() {
        guard let handler else { return self.over(nil) }
        handler.depart(nil)
    }

    /// It has ended.
    func over(_ ending: NATSEnding?) {
        guard !self.isOver else { return }
        self.isOver = true
        self.timeout?.cancel()
        self.handler = nil
        self.promise.succeed(self.link.ended(ending, self.server))
    }

    private func timedOut() {
        let detail = "no connection within \(self.configuration.connectTimeout)"
        guard let handler else { return self.over(NATSEnding(.timedOut, detail)) }
        handler.fail(.timedOut, detail)
    }
}
