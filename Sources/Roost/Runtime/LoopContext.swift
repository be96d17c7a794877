import NIOCore
import RoostProtocol
import RoostPubSub
import Synchronization

/// What the connections of an event loop share. On that event loop only, except where noted.
final class LoopContext: @unchecked Sendable {
    // Unchecked: `volley`, `timers`, `turnEnd`, `dormitory`, `connections` and `inflater` are only used on the event loop.

    /// The loop itself. From any thread.
    let eventLoop: any EventLoop

    /// The topics of this loop, and the way onto it. From any thread.
    let shard: TopicShard

    /// Run handlers on the handler threads. From any thread.
    private let onThreads: HandlerTasks

    /// Run handlers on the loop. From any thread.
    private let onLoop: HandlerTasks

    private let loopExecutor: LoopExecutor

    /// The long-poll sessions that live here. From any thread.
    let longPolls: LongPollTable

    /// Keeps together what connections send.
    let volley = Volley<WebSocketConnection>()

    let timers: LoopTimers
    let turnEnd: TurnEnd

    /// The connections that hibernate.
    let dormitory: Dormitory

    /// Sees to them, and to those who arrive. What waits for it is known to any thread.
    let rounds: SleeperRounds

    private(set) var connections = LoopConnections()
    private var unflushed: [WebSocketConnection] = []

    private let accepting: Accepting

    /// Decompresses what the clients of all connections send; made with the first compressed message.
    private(set) lazy var inflater = MessageInflater()

    init(shard: TopicShard, threads: HandlerThreads, accepting: Accepting, index: Int) {
        self.accepting = accepting
        self.eventLoop = shard.eventLoop
        self.shard = shard
        self.onThreads = HandlerTasks(executor: ThreadExecutor(threads: threads, eventLoop: shard.eventLoop))
        self.loopExecutor = LoopExecutor(eventLoop: shard.eventLoop, sending: self.volley)
        self.onLoop = HandlerTasks(executor: self.loopExecutor)
        self.longPolls = LongPollTable(loop: index)
        self.timers = LoopTimers(eventLoop: shard.eventLoop)
        self.dormitory = Dormitory(loop: index)
        self.rounds = SleeperRounds(shard.eventLoop, self.dormitory) { [loopExecutor] in loopExecutor.relieve() }
        self.turnEnd = TurnEnd(eventLoop: shard.eventLoop)
        shard.sending = self.volley
    }

    /// Has some work done where a kind of handler runs. From any thread.
    func run(_ execution: HandlerExecution, _ work: any HandlerWork) {
        switch execution {
        case .handlerThreads: self.onThreads.perform(work)
        case .eventLoop: self.onLoop.perform(work)
        }
    }

    /// What has come for a connection has been taken.
    func hasRead() {
        self.loopExecutor.relieve()
    }

    /// Has something done where a kind of handler runs. From any thread.
    ///
    /// - Returns: The way to cancel it.
    @discardableResult
    func run(_ execution: HandlerExecution, _ body: @escaping @Sendable () async -> Void) -> CancellableWork {
        let work = CancellableWork(body)
        self.run(execution, work)
        return work
    }

    /// Has a connection flush at the end of this turn, once, however much it writes until then.
    func flushLater(_ connection: WebSocketConnection) {
        self.unflushed.append(connection)
        guard self.unflushed.count == 1 else { return }
        let loop = NIOLoopBound(self, eventLoop: self.eventLoop)
        self.eventLoop.execute { loop.value.flush() }
    }

    private func flush() {
        let connections = self.unflushed
        self.unflushed = []
        for connection in connections { connection.flush() }
    }

    /// Whether the server is shutting down.
    private(set) var isDraining = false

    func add(_ connection: any LoopConnection) {
        self.connections.add(connection)
        self.accepting.add(1, isSession: connection.isSession)
        if self.isDraining {
            // Not at once: it is only being set up.
            let connection = NIOLoopBound(connection, eventLoop: self.eventLoop)
            self.eventLoop.execute { connection.value.drain() }
        }
    }

    /// The connections that are still to be ended politely, in the order of their turn.
    private var toDrain: ArraySlice<any LoopConnection> = []

    /// The server is shutting down: connections that are still to come are ended at once, the others by ``drain(_:)``.
    ///
    /// - Returns: How many others there are.
    func prepareDrain() -> Int {
        self.isDraining = true
        self.toDrain = self.connections.all.shuffled()[...]
        return self.toDrain.count
    }

    /// Ends some of the connections politely.
    func drain(_ count: Int) {
        let turn = self.toDrain.prefix(count)
        self.toDrain = self.toDrain.dropFirst(count)
        for connection in turn { connection.drain() }
    }

    /// While too much waits for all connections together, those of this loop are given up for which most waits: not the one
    /// that happens to be next, which may be a client that keeps up.
    ///
    /// - Returns: Whether there is room now. If not, the connections of this loop have little waiting for them.
    @discardableResult
    func makeRoom(_ server: ServerContext) -> Bool {
        while server.isOverloaded {
            let heaviest = self.connections.all.max { $0.queuedBytes < $1.queuedBytes }
            guard let heaviest, heaviest.queuedBytes > Self.fairShare else { return false }
            heaviest.giveUp()
        }
        return true
    }

    /// What may wait for any connection, however much waits for others.
    private static let fairShare = 262_144

    /// Cuts all connections.
    func abortAll() {
        for connection in self.connections.all { connection.abort() }
    }

    func remove(_ connection: any LoopConnection) {
        if self.connections.remove(connection) {
            self.accepting.add(-1, isSession: connection.isSession)
        }
    }
}
