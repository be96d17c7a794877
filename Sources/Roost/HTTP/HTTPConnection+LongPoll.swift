import NIOCore
import NIOHTTP1

/// Requests of clients that poll (Phoenix 1.8's `Phoenix.Transports.LongPoll`).
extension HTTPConnection {
    func serve(_ match: LongPollMatch, _ head: HTTPRequestHead, _ uri: RequestURI, _ body: ByteBuffer) {
        let handshake = LongPollHandshake(
            server: self.server,
            loop: self.loop,
            match: match,
            head: head,
            uri: uri,
            peer: self.peer
        )
        guard let isAllowed = handshake.isOriginAllowed else { return self.answerLongPoll(.badRequest, to: head) }
        guard isAllowed else { return self.refuseOrigin(handshake) }
        switch head.method {
        case .OPTIONS: self.answerLongPoll(LongPollResponse.preflight(head.headers), to: head)
        case .GET: self.poll(handshake)
        case .POST: self.post(handshake, body)
        default: self.answerLongPoll(LongPollResponse.badMethod, to: head)
        }
    }

    private func refuseOrigin(_ handshake: LongPollHandshake) {
        self.server.logger.info("origin refused", metadata: [LogKey.path: "\(handshake.uri.path)"])
        self.server.metrics.connects(.origin)
        self.answerLongPoll(.forbidden, to: handshake.head)
    }

    // MARK: Polls

    private func poll(_ handshake: LongPollHandshake) {
        let request = LongPollRequest(ConnectedAsker(self, handshake.head))
        guard let session = handshake.session else {
            guard let forward = self.forward(.poll, handshake, request) else { return self.open(handshake) }
            self.whenGone = { forward.cancel() }
            return
        }
        self.whenGone = { session.loop.shard.submit { session.leave(request) } }
        session.loop.perform { session.poll(request) }
    }

    /// Hands a request to the node that has the session.
    ///
    /// - Returns: `nil` when there is none.
    private func forward(
        _ kind: ForwardedRequest.Kind,
        _ handshake: LongPollHandshake,
        _ request: LongPollRequest
    ) -> Forward? {
        guard let text = handshake.match.token(handshake.head.headers), let token = LongPollToken(text) else {
            return nil
        }
        return self.server.forwarding?.forward(
            ForwardedRequest(kind: kind, mount: handshake.match.longPoll.path.text, token: token),
            for: request,
            window: handshake.match.longPoll.configuration.window
        )
    }

    /// A client without a session, or whose session has gone, gets a new one.
    private func open(_ handshake: LongPollHandshake) {
        let head = handshake.head
        guard !self.loop.isDraining else {
            self.server.metrics.connects(.draining)
            return self.answerLongPoll(LongPollResponse.unavailable, to: head)
        }
        self.startTimer(handshake.match.mount.configuration.joinTimeout)
        self.run(handshake.match.mount.execution) {
            await handshake.decide()
        } then: { connection, decision in
            guard connection.isAnswering else { return }
            switch decision {
            case .accept(let makeSession): connection.open(makeSession(), head)
            case .refuse(let outcome, let status):
                connection.server.metrics.connects(outcome)
                connection.answerLongPoll(status, to: head)
            }
        }
    }

    private func open(_ session: LongPollConnection, _ head: HTTPRequestHead) {
        if let limit = self.server.accepting.limit(forSessionOf: session.address) {
            self.server.metrics.connectionsRefused(limit)
            return self.answerLongPoll(LongPollResponse.unavailable, to: head)
        }
        self.server.metrics.connects(.accepted)
        self.server.metrics.longPoll(.gone)
        session.open()
        self.answerLongPoll(LongPollResponse.poll(.gone, token: session.token.text), to: head)
    }

    // MARK: Batches

    private func post(_ handshake: LongPollHandshake, _ body: ByteBuffer) {
        let head = handshake.head
        let (request, type) = (LongPollRequest(ConnectedAsker(self, head)), head.headers.first(name: "content-type"))
        if let session = handshake.session {
            session.post(request, body, type: type)
        } else if self.forward(.post(type: type, body), handshake, request) == nil {
            self.answerLongPoll(.gone, to: head)
        }
    }

    // MARK: Answers

    private func answerLongPoll(_ status: LongPollStatus, to head: HTTPRequestHead) {
        self.server.metrics.longPoll(status)
        self.answerLongPoll(LongPollResponse.status(status), to: head)
    }

    /// - Parameter written: Called when it is known whether the answer was handed to the system.
    func answerLongPoll(_ response: HTTPResponse, to head: HTTPRequestHead, written: ((Bool) -> Void)? = nil) {
        self.whenGone = nil
        guard let sent = self.answer(response, to: head) else {
            written?(false)
            return
        }
        guard let written else { return }
        sent.assumeIsolated().whenComplete { result in
            if case .success = result { written(true) } else { written(false) }
        }
    }
}

extension LongPollHandshake {
    /// The session that the client names.
    fileprivate var session: LongPollConnection? {
        self.server.longPoll(self.match.token(self.head.headers), of: self.match.mount)
    }
}

extension LongPollMatch {
    /// The token that a client has sent: in a header field since Phoenix 1.9's client, before in the query.
    func token(_ headers: HTTPHeaders) -> String? {
        headers.first(name: "x-phoenix-longpoll-token") ?? self.params["token"]
    }
}
