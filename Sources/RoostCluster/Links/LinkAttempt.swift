import NIOCore

/// An attempt to have a connection, and what comes of it, up to its end. On the event loop only.
final class LinkAttempt {
    let link: EngineLink
    let server: any LinkServer
    private let promise: EventLoopPromise<Duration>
    private var timeout: Scheduled<Void>?
    private var connection: LinkConnection?
    private var isOver = false

    init(_ link: EngineLink, _ server: any LinkServer) {
        self.link = link
        self.server = server
        self.promise = link.eventLoop.makePromise()
    }

    /// Succeeds in the end, with how long to wait before the next attempt.
    var end: EventLoopFuture<Duration> { self.promise.futureResult }

    /// Connects.
    func start() {
        let dialogue: any LinkDialogue
        do throws(LinkEnding) {
            dialogue = try self.server.dialogue()
        } catch {
            return self.over(error)
        }
        let bound = NIOLoopBound((attempt: self, dialogue: dialogue), eventLoop: self.link.eventLoop)
        self.timeout = self.link.settings.connectTimeout.map { time in
            self.link.eventLoop.scheduleTask(in: TimeAmount(time)) { bound.value.attempt.timedOut(time) }
        }
        self.server.connect(on: self.link.eventLoop) { channel in
            let connection = LinkConnection(bound.value.attempt, bound.value.dialogue)
            try channel.pipeline.syncOperations.addHandler(connection)
        }
        .whenFailure { bound.value.attempt.over(LinkEnding(.unreachable, "\($0)")) }
    }

    /// A connection stands; with several addresses, it is the first.
    ///
    /// - Returns: Whether it is still wanted.
    func connected(_ connection: LinkConnection) -> Bool {
        guard !self.isOver, self.connection == nil else { return false }
        self.connection = connection
        return true
    }

    /// The engine has let this node in.
    func accepted() {
        self.timeout?.cancel()
    }

    /// Ends it, after having sent what waits.
    func cancel() {
        guard let connection else { return self.over(nil) }
        connection.depart(nil)
    }

    /// It has ended.
    func over(_ ending: LinkEnding?) {
        guard !self.isOver else { return }
        self.isOver = true
        self.timeout?.cancel()
        self.connection = nil
        self.promise.succeed(self.link.ended(ending, self.server))
    }

    private func timedOut(_ time: Duration) {
        let ending = LinkEnding(.timedOut, "no connection within \(time)")
        guard let connection else { return self.over(ending) }
        connection.fail(ending)
    }
}
