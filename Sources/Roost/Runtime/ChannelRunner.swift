import NIOCore
import RoostProtocol
import RoostPubSub
import Synchronization

/// Runs a channel: reads its mailbox, one letter at a time, while there is something in it.
final class ChannelRunner<C: Channel>: ChannelProcess, @unchecked Sendable {
    // Unchecked: `channel` belongs to whoever reads the mailbox, and is handed on under the mailbox's lock.

    /// After how many letters the reader goes to the end of the executor's queue.
    private static var turn: Int { 32 }

    private let route: ChannelRoute<C>
    private let assigns: C.Assigns
    private var channel: C?

    init(route: ChannelRoute<C>, assigns: C.Assigns, session: SocketSession, join: Message) {
        self.route = route
        self.assigns = assigns
        super.init(session: session, join: join, passesOn: route.intercepts.isEmpty && !route.mayHold)
    }

    override var intercepts: Set<String> { self.route.intercepts }

    override var slowConsumers: SlowConsumerPolicy { self.route.slowConsumers }

    override var mayHold: Bool { self.route.mayHold }

    override func startJoin(_ join: Message) -> CancellableWork? {
        self.channel = self.route.make()
        self.session.server.unfinishedChannels.add(1, ordering: .relaxed)
        return self.session.loop.run(C.execution) { await self.runJoin(join) }
    }

    override func resume() {
        self.session.loop.run(C.execution, self)
    }

    private func socket(ref: Ref? = nil) -> ChannelSocket<C> {
        ChannelSocket(
            assigns: self.assigns,
            topic: Topic(self.topicName, matchedBy: self.route.pattern),
            ref: ref.map { SocketRef(ref: $0, process: self) },
            process: self
        )
    }

    // MARK: Join

    private func runJoin(_ message: Message) async {
        let outcome: Result<JoinReply, any Error>
        do {
            let topic = Topic(self.topicName, matchedBy: self.route.pattern)
            let reply = try await self.channel?.join(topic, payload: message.payload, socket: self.socket())
            // There is a channel until it has ended, and it has not begun.
            guard let reply else { return }
            outcome = .success(reply)
        } catch {
            outcome = .failure(error)
        }
        if !Self.isAccepted(outcome) {
            self.channel = nil
            self.finished()
        }
        self.session.loop.shard.submit { self.session.joinFinished(self, outcome) }
    }

    private static func isAccepted(_ outcome: Result<JoinReply, any Error>) -> Bool {
        if case .success(let reply) = outcome { reply.status == .ok } else { false }
    }

    /// Nothing of the channel's code will run any more.
    private func finished() {
        self.session.server.unfinishedChannels.subtract(1, ordering: .relaxed)
    }

    /// A join that is accepted after nobody waits for it any more still has something to clean up.
    override func terminateAbandoned() {
        self.session.loop.run(C.execution) {
            guard self.channel != nil else { return }
            await self.terminate(.closed)
            self.mailbox.withLock { $0.finish() }
            self.finished()
        }
    }

    // MARK: Letters

    override func perform(by task: HandlerTask) async {
        var handled = 0
        while let letter = self.nextLetter() {
            if let ending = await self.handle(letter) {
                await self.end(ending)
                return
            }
            let pubSub = self.session.server.pubSub
            if pubSub.isCongested { await pubSub.relief() }
            handled += 1
            if handled.isMultiple(of: Self.turn) {
                await Task.yield()
            }
        }
    }

    private func nextLetter() -> ChannelLetter? {
        let (letter, unblocks) = self.mailbox.withLock { $0.next() }
        if unblocks {
            self.session.loop.shard.submit { self.session.unblock(self) }
        }
        return letter
    }

    private func handle(_ letter: consuming ChannelLetter) async -> ChannelEnding? {
        do {
            return try await self.dispatch(letter)
        } catch {
            return .failure(error)
        }
    }

    private func dispatch(_ letter: consuming ChannelLetter) async throws -> ChannelEnding? {
        switch letter {
        case .event(let message):
            return try await self.handleEvent(message)
        case .leave(let message):
            try self.reply(message.ref, .ok, .empty)
            return .normal(.left)
        case .intercepted(let broadcast):
            try await self.channel?.handleOut(broadcast.event, payload: broadcast.payload, socket: self.socket())
        case .broadcast(let broadcast):
            try await self.channel?.handleBroadcast(broadcast, socket: self.socket())
        case .info(let info):
            try await self.handleInfo(info)
        case .stop(let error):
            return error.map { .failure($0) } ?? .normal(.stopped)
        case .shutdown(let reason):
            return .silent(reason)
        }
        return nil
    }

    private func handleInfo(_ info: any Sendable) async throws {
        guard let info = info as? C.Info else { return }
        try await self.channel?.handleInfo(info, socket: self.socket())
    }

    private func handleEvent(_ message: consuming Message) async throws -> ChannelEnding? {
        let socket = self.socket(ref: message.ref)
        let reply = try await self.channel?.handleIn(message.event, payload: message.payload, socket: socket)
        guard let reply else { return nil }
        if let response = reply.response {
            try self.reply(message.ref, response.status, response.payload)
        }
        switch reply.ending {
        case .none: return nil
        case .normal: return .normal(.stopped)
        case .failure(let error): return .failure(error)
        }
    }

    /// Phoenix's order: `phx_close` goes out before `terminate`, `phx_error` after it.
    private func end(_ ending: ChannelEnding) async {
        _ = self.mailbox.withLock { $0.end() }
        switch ending {
        case .normal(let reason):
            self.announceEnd(nil)
            await self.terminate(reason)
        case .failure(let error):
            await self.terminate(.error(error))
            self.announceEnd(error)
        case .silent(let reason):
            await self.terminate(reason)
        }
        self.mailbox.withLock { $0.finish() }
        self.finished()
    }

    /// Nothing of the channel is kept after that, which may itself keep its socket, and so this.
    private func terminate(_ reason: TerminateReason) async {
        do {
            try await self.channel?.terminate(reason, socket: self.socket())
        } catch {
            self.session.logCrash(self, error, "terminate crashed")
        }
        self.channel = nil
    }

    private func announceEnd(_ error: (any Error)?) {
        self.session.loop.shard.submit { self.session.ended(self, error) }
    }
}
