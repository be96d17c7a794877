import NIOCore
import NIOHTTP1
import RoostPubSub
import Synchronization

/// Hands long-poll requests to the node that has their session, and its answers back. From any thread.
///
/// A client that polls may reach another node with each request when a load balancer spreads them. The session's token says
/// which node has it. What a node that is away, or a link that loses something, leaves unanswered is answered after a while
/// as if the session had gone, and the client begins a new one.
final class LongPollForwarding: Sendable {
    fileprivate struct State {
        var nextID: UInt64 = 0
        var waiting: [UInt64: Waiting] = [:]
        var guests: [GuestAsker.Key: Guest] = [:]
        var isLooking = false
    }

    /// A client of this node, whose request another node has.
    fileprivate struct Waiting {
        let request: LongPollRequest
        let node: NodeID
        /// For how many seconds more.
        var patience: Int
    }

    /// A client of another node, whose request this node has.
    fileprivate struct Guest {
        let request: LongPollRequest
        /// The session, while the request waits in it.
        var session: LongPollConnection?
        /// Who wants to know whether the answer was written, once there is one.
        var written: (@Sendable (Bool) -> Void)?
        var patience = LongPollForwarding.patience
    }

    /// Seconds until an answer of which nothing is heard counts as lost.
    fileprivate static let patience = 10

    /// How many requests of other nodes are taken at a time.
    fileprivate static let maxGuests = 65_536

    private let state = Mutex(State())
    private let cluster: any ClusterLink
    private let eventLoop: any EventLoop
    private let metrics: RoostMetrics

    init(cluster: any ClusterLink, eventLoop: any EventLoop, metrics: RoostMetrics) {
        self.cluster = cluster
        self.eventLoop = eventLoop
        self.metrics = metrics
    }

    /// Whether no request is under way.
    var isIdle: Bool { self.state.withLock { $0.waiting.isEmpty && $0.guests.isEmpty } }

    // MARK: Where the client is

    /// Whether the token is one of another node that is there.
    func hasNode(of token: LongPollToken) -> Bool { self.node(of: token) != nil }

    private func node(of token: LongPollToken) -> NodeID? {
        guard token.node != self.cluster.node.incarnation, token.isSigned(by: self.cluster) else { return nil }
        return self.cluster.node(incarnation: token.node)
    }

    /// Hands a request to the node that has the session.
    ///
    /// - Parameter window: How long the session may wait with its answer.
    /// - Returns: `nil` when that node is not known, or cannot be reached.
    func forward(_ forwarded: ForwardedRequest, for request: LongPollRequest, window: Duration) -> Forward? {
        guard let node = self.node(of: forwarded.token) else { return nil }
        let id = self.state.withLock { state in
            state.nextID += 1
            let patience = Int(window.components.seconds) + Self.patience
            state.waiting[state.nextID] = Waiting(request: request, node: node, patience: patience)
            return state.nextID
        }
        guard self.send(.request(id, forwarded), to: node) else {
            _ = self.state.withLock { $0.waiting.removeValue(forKey: id) }
            return nil
        }
        self.metrics.forwardedLongPolls.increment()
        self.look()
        return Forward(id: id, forwarding: self)
    }

    /// The client of a request has gone.
    func cancel(_ id: UInt64) {
        guard let waiting = self.state.withLock({ $0.waiting.removeValue(forKey: id) }) else { return }
        self.send(.gone(id), to: waiting.node)
    }

    private func answered(_ id: UInt64, _ status: UInt16, _ body: ByteBuffer, by node: NodeID) {
        guard let waiting = self.state.withLock({ $0.take(id, of: node) }) else {
            self.send(.written(id, false), to: node)
            return
        }
        waiting.request.answer(LongPollResponse.json(body, HTTPResponseStatus(statusCode: Int(status)))) {
            self.send(.written(id, $0), to: node)
        }
    }

    // MARK: Where the session is

    private func take(_ id: UInt64, _ forwarded: ForwardedRequest, from node: NodeID, _ server: ServerContext) {
        let key = GuestAsker.Key(node: node, id: id)
        let request = LongPollRequest(GuestAsker(key: key, forwarding: self))
        let session = server.longPoll(forwarded.token) { $0.path.text == forwarded.mount }
        guard let session, self.state.withLock({ $0.admit(key, Guest(request: request, session: session)) }) else {
            self.metrics.longPoll(.gone)
            self.send(.answer(id, LongPollResponse.status(.gone)), to: node)
            return
        }
        switch forwarded.kind {
        case .poll: session.loop.perform { session.poll(request) }
        case .post(let type, let body): session.post(request, body, type: type)
        }
    }

    /// The session answers a guest.
    func answer(_ key: GuestAsker.Key, _ response: HTTPResponse, written: (@Sendable (Bool) -> Void)?) {
        guard self.state.withLock({ $0.answer(key, written: written) }) else {
            written?(false)
            return
        }
        if self.send(.answer(key.id, response), to: key.node) {
            self.look()
        } else {
            self.written(key, false)
        }
    }

    private func written(_ key: GuestAsker.Key, _ isWritten: Bool) {
        self.state.withLock { $0.guests.removeValue(forKey: key) }?.written?(isWritten)
    }

    private func left(_ key: GuestAsker.Key) {
        guard let guest = self.state.withLock({ $0.guests.removeValue(forKey: key) }) else { return }
        if let written = guest.written { return written(false) }
        guard let session = guest.session else { return }
        session.loop.shard.submit { session.leave(guest.request) }
    }

    // MARK: Messages

    /// Another node says something about a request.
    func received(_ message: ByteBuffer, from node: NodeID, server: ServerContext) {
        switch ForwardMessage(message) {
        case .request(let id, let request): self.take(id, request, from: node, server)
        case .answer(let id, let status, let body): self.answered(id, status, body, by: node)
        case .written(let id, let isWritten): self.written(GuestAsker.Key(node: node, id: id), isWritten)
        case .gone(let id): self.left(GuestAsker.Key(node: node, id: id))
        case nil: break
        }
    }

    @discardableResult
    private func send(_ message: ForwardMessage, to node: NodeID) -> Bool {
        self.cluster.send(message.encoded(), of: .longPoll, to: node)
    }

    // MARK: Time

    /// Looks once a second for what will not be answered any more, as long as anything is under way.
    private func look() {
        let isNew = self.state.withLock { state in
            defer { state.isLooking = true }
            return !state.isLooking
        }
        if isNew { LaterCall.after(.seconds(1), on: self.eventLoop) { self.lookAgain() } }
    }

    private func lookAgain() {
        let isThere = { (node: NodeID) in self.cluster.node(incarnation: node.incarnation) != nil }
        let (orphans, unheard) = self.state.withLock { state in
            state.isLooking = false
            return (state.orphans(isThere), state.unheard(isThere))
        }
        for request in orphans { request.answer(LongPollResponse.status(.gone)) }
        for key in unheard { self.written(key, false) }
        if self.state.withLock({ !$0.waiting.isEmpty || $0.isExpecting }) { self.look() }
    }
}

extension LongPollForwarding.State {
    /// The client of an answer of the node that was asked.
    fileprivate mutating func take(_ id: UInt64, of node: NodeID) -> LongPollForwarding.Waiting? {
        guard self.waiting[id]?.node == node else { return nil }
        return self.waiting.removeValue(forKey: id)
    }

    fileprivate mutating func admit(_ key: GuestAsker.Key, _ guest: LongPollForwarding.Guest) -> Bool {
        guard self.guests.count < LongPollForwarding.maxGuests, self.guests[key] == nil else { return false }
        self.guests[key] = guest
        return true
    }

    /// - Returns: Whether anybody waits for the answer.
    fileprivate mutating func answer(_ key: GuestAsker.Key, written: (@Sendable (Bool) -> Void)?) -> Bool {
        guard self.guests[key] != nil else { return false }
        if written == nil {
            self.guests[key] = nil
        } else {
            self.guests[key]?.session = nil
            self.guests[key]?.written = written
        }
        return true
    }

    fileprivate var isExpecting: Bool { self.guests.values.contains { $0.written != nil } }

    /// Takes out the clients that will not be answered.
    fileprivate mutating func orphans(_ isThere: (NodeID) -> Bool) -> [LongPollRequest] {
        var orphans: [LongPollRequest] = []
        for (id, waiting) in self.waiting {
            self.waiting[id]?.patience -= 1
            guard waiting.patience <= 0 || !isThere(waiting.node) else { continue }
            orphans.append(waiting.request)
            self.waiting[id] = nil
        }
        return orphans
    }

    /// The guests of whose answers nothing will be heard.
    fileprivate mutating func unheard(_ isThere: (NodeID) -> Bool) -> [GuestAsker.Key] {
        var unheard: [GuestAsker.Key] = []
        for (key, guest) in self.guests where guest.written != nil {
            self.guests[key]?.patience -= 1
            if guest.patience <= 0 || !isThere(key.node) { unheard.append(key) }
        }
        return unheard
    }
}
