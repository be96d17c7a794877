import Logging
import NIOCore
import NIOHTTP1
import RoostPubSub

/// A connection while it speaks HTTP: answers requests, one at a time, until one of them asks for a WebSocket.
///
/// It sits behind NIO's HTTP decoder, and adds the encoder for the first plain answer. While a request is being
/// answered the socket is read once at most, and not at all while parts of a further request wait. On the event loop
/// only.
final class HTTPConnection: LoopConnection, TimerWheelMember {
    private enum Phase {
        /// Between requests, or in the middle of one.
        case receiving
        /// The application is asked for the answer to a request.
        case answering
        /// The answer is on its way to the client.
        case sending
        /// No request is read any more.
        case ended
    }

    var listIndex = -1
    var timer = TimerWheelPosition()

    let server: ServerContext
    let loop: LoopContext
    private let endpoint: Endpoint
    private let decoder: ByteToMessageHandler<HTTPRequestDecoder>
    private var encoder: HTTPResponseEncoder?
    private var context: ChannelHandlerContext?
    private var phase = Phase.receiving
    private var request = IncomingRequest()
    private var pipelined: [HTTPServerRequestPart] = []
    private var isReadHeld = false
    /// The application's answer that is being waited for.
    private var work: CancellableWork?
    private var hasReadAhead = false
    private var hasServed = false
    /// The answer to whatever the client asks, when there are too many connections.
    var refusal: HTTPResponse?
    /// The connection's share of what its address may have.
    var lease: AddressLease?
    /// What is wrong with the bytes behind the requests that have come.
    private var decodingError: (any Error)?
    private var bodyLimits: BodyLimits
    private var gauge: BodyGauge
    private var readSize = ReadSize()
    /// Called when the connection ends before its request is answered.
    var whenGone: (() -> Void)?

    /// - Parameter decoder: The handler in front that decodes requests; it leaves with this one.
    init(endpoint: Endpoint, loop: LoopContext, decoder: ByteToMessageHandler<HTTPRequestDecoder>) {
        self.endpoint = endpoint
        self.decoder = decoder
        self.server = endpoint.server
        self.gauge = BodyGauge(endpoint.server)
        self.loop = loop
        self.bodyLimits = BodyLimits(maxSize: endpoint.server.configuration.maxBodySize)
    }

    /// Whether a request must be through before the next is read.
    private var isBusy: Bool { self.phase == .answering || self.phase == .sending }

    /// Whether the request has not been answered yet.
    var isAnswering: Bool { self.phase == .answering }

    /// The address that the client connects from.
    var peer: SocketAddress? { self.context?.channel.remoteAddress }

    private var configuration: EndpointConfiguration { self.server.configuration }

    /// Whoever has not asked for anything yet gets a second to do so: it could be a health check.
    func drain() {
        guard self.phase == .receiving else { return }
        if self.hasServed {
            self.context?.close(promise: nil)
        } else {
            self.loop.timers.schedule(self, after: .seconds(1))
        }
    }

    func abort() {
        self.phase = .ended
        if let context { self.server.cut(context) }
    }

    /// Newcomers are answered as long as others are waited for, but are not waited for themselves.
    var holdsUpDrain: Bool { self.isBusy }

    /// Puts it, and the decoder in front of it, into a channel.
    func addHandlers(to channel: any NIOCore.Channel) throws {
        try channel.pipeline.syncOperations.addHandlers(self.decoder, self)
    }

    /// Limits the time for what is being waited for.
    func startTimer(_ limit: Duration) {
        self.loop.timers.schedule(self, after: limit.timeAmount)
    }

    /// The request, the pause between requests, or the application's `connect` takes too long.
    func timerFired(now: UInt32) -> UInt32? {
        guard self.phase == .answering else {
            if let late = self.late { self.server.metrics.httpTimeout(late) }
            self.abort()
            return nil
        }
        self.work?.cancel()
        self.server.metrics.connects(.timedOut)
        // `answer` schedules the end of the connection itself.
        self.giveUp()
        return nil
    }

    /// The application takes too long to decide.
    func giveUp() {
        self.answer(.text("timed out", status: .serviceUnavailable), closing: true)
    }

    /// What a connection is waited for; `nil` when it has ended and is only to be closed.
    private var late: RoostMetrics.HTTPTimeout? {
        switch self.phase {
        case .receiving: .request
        case .sending: .response
        case .answering, .ended: nil
        }
    }

    // MARK: Requests

    private func receive(_ part: HTTPServerRequestPart) {
        switch self.phase {
        case .receiving: self.take(part)
        case .answering, .sending: self.hold(part)
        case .ended: break
        }
    }

    /// Only what the decoder had already read can come here, because the socket is not read meanwhile.
    private func hold(_ part: HTTPServerRequestPart) {
        self.pipelined.append(part)
    }

    private func take(_ part: HTTPServerRequestPart) {
        if case .head(let head) = part {
            if let refusal = RequestFraming.refusal(head) {
                self.answer(refusal, closing: true)
                return
            }
            self.bodyLimits = self.endpoint.bodyLimits(head)
        }
        let outcome = self.request.take(part, limits: self.bodyLimits)
        self.gauge.set(self.request.keptBytes)
        self.readSize.adapt(to: self.gauge.bytes, self.context)
        switch outcome {
        case .more where self.gauge.isOverLimit:
            self.answer(.text("too many bodies are under way", status: .serviceUnavailable), closing: true)
        case .more: if case .head(let head) = part, head.expectsContinue { self.sendContinue() }
        case .tooLarge: self.answer(self.bodyLimits.refusal, closing: true)
        case .complete(let head, let body): self.handle(head, body)
        }
    }

    /// RFC 9110, 10.1.1: the client waits for it before it sends the body.
    private func sendContinue() {
        guard let context else { return }
        self.addEncoder(context)
        let head = HTTPResponseHead(version: .http1_1, status: .continue)
        context.writeAndFlush(NIOAny(HTTPServerResponsePart.head(head)), promise: nil)
    }

    private func handle(_ head: HTTPRequestHead, _ body: ByteBuffer) {
        self.phase = .answering
        self.hasReadAhead = false
        self.loop.timers.cancel(self)
        let hosts = head.headers["host"]
        guard
            hosts.count < 2,
            let uri = RequestURI(target: head.uri, hostHeader: hosts.first, scheme: self.server.scheme),
            let params = uri.params
        else {
            self.answer(.text("bad request", status: .badRequest), closing: true)
            return
        }
        if let mount = self.endpoint.routes.mount(at: uri.path, params: params) {
            self.connect(mount, head, uri)
        } else if head.version == .http1_1, hosts.isEmpty {
            self.answer(.text("'host' header is absent", status: .badRequest), closing: true)
        } else if let match = self.endpoint.routes.longPoll(at: uri.path, params: params) {
            self.serve(match, head, uri, body)
        } else {
            self.route(head, uri, params, body)
        }
    }

    private func route(_ head: HTTPRequestHead, _ uri: RequestURI, _ params: Params, _ body: ByteBuffer) {
        switch self.endpoint.routes.page(head.method, uri.path) {
        case .page(let page, let variables):
            let request = HTTPRequest(
                method: head.method,
                uri: uri,
                params: params.merging(variables),
                headers: head.headers,
                body: body,
                endpoint: self.endpoint
            )
            self.run {
                await Self.respond(to: request, with: page.handler)
            } then: { connection, response in
                connection.answer(response, to: head)
            }
        case .methodNotAllowed(let methods):
            var response = HTTPResponse.text("method not allowed", status: .methodNotAllowed)
            response.headers.add(name: "allow", value: methods.map(\.rawValue).joined(separator: ", "))
            self.answer(response, to: head)
        case .notFound:
            self.answer(.text("not found", status: .notFound), to: head)
        }
    }

    private static func respond(to request: HTTPRequest, with handler: Routes.Handler) async -> HTTPResponse {
        do {
            return try await handler(request).validated()
        } catch {
            request.endpoint.server.logger.error(
                "route failed",
                metadata: [LogKey.path: "\(request.uri.path)", LogKey.error: "\(error)"]
            )
            return .text("internal server error", status: .internalServerError)
        }
    }

    // MARK: Sockets

    private func connect(_ mount: MountMatch, _ head: HTTPRequestHead, _ uri: RequestURI) {
        let handshake = SocketHandshake(
            server: self.server,
            loop: self.loop,
            mount: mount,
            head: head,
            uri: uri,
            peer: self.peer
        )
        if let refusal = handshake.precheck() {
            self.refuse(refusal)
            return
        }
        self.startTimer(mount.configuration.joinTimeout)
        self.run(mount.execution) {
            await handshake.decide()
        } then: { connection, decision in
            guard connection.phase == .answering else { return }
            switch decision {
            case .accept(let headers, let makeConnection):
                connection.server.metrics.connects(.accepted)
                connection.upgrade(head, headers, makeConnection)
            case .refuse(let refusal):
                connection.refuse(refusal)
            }
        }
    }

    func refuse(_ refusal: SocketHandshake.Refusal) {
        self.server.metrics.connects(refusal.outcome)
        self.answer(refusal.response, closing: true)
    }

    /// The socket is made last: until it is in the pipeline, nothing would end it with a client that has gone.
    private func upgrade(
        _ head: HTTPRequestHead,
        _ extraHeaders: HTTPHeaders,
        _ makeSocket: @escaping @Sendable () -> WebSocketConnection
    ) {
        guard let context else { return }
        self.phase = .ended
        self.work = nil
        self.switchProtocols(UpgradeResponse.bytes(to: head, extraHeaders), makeSocket(), context)
    }

    /// The decoder leaves last: it hands on what the client has already sent behind its request.
    private func switchProtocols(
        _ response: ByteBuffer,
        _ socket: WebSocketConnection,
        _ context: ChannelHandlerContext
    ) {
        let pipeline = context.pipeline.syncOperations
        let channel = context.channel
        do {
            if let encoder { pipeline.removeHandler(encoder, promise: nil) }
            socket.lease = self.lease
            try pipeline.addHandler(socket)
            socket.write(response)
            pipeline.removeHandler(context: context, promise: nil)
            pipeline.removeHandler(self.decoder, promise: nil)
            if self.isReadHeld { channel.read() }
        } catch {
            context.close(promise: nil)
        }
    }

    // MARK: Answers

    /// Runs something, on the handler threads by default, and comes back with the result.
    func run<Result: Sendable>(
        _ execution: HandlerExecution = .handlerThreads,
        _ work: @escaping @Sendable () async -> Result,
        then: @escaping @Sendable (HTTPConnection, Result) -> Void
    ) {
        let bound = NIOLoopBound(self, eventLoop: self.loop.eventLoop)
        let shard = self.loop.shard
        self.work = self.loop.run(execution) {
            let result = await work()
            if shard.eventLoop.inEventLoop {
                then(bound.value, result)
            } else {
                shard.submit { then(bound.value, result) }
            }
        }
    }

    /// - Returns: When the answer has been handed to the system; `nil` when the connection has ended.
    @discardableResult
    func answer(_ response: HTTPResponse, to head: HTTPRequestHead) -> EventLoopFuture<Void>? {
        self.answer(
            response,
            version: head.version,
            isHead: head.method == .HEAD,
            closing: !head.isKeepAlive || head.version != .http1_1 || self.loop.isDraining || Self.stopsDecoder(head)
        )
    }

    /// Behind a request that asks for another protocol the decoder reads no further one, only piles up what comes.
    private static func stopsDecoder(_ head: HTTPRequestHead) -> Bool {
        head.headers.contains(name: "upgrade")
    }

    @discardableResult
    private func answer(
        _ response: HTTPResponse,
        version: HTTPVersion = .http1_1,
        isHead: Bool = false,
        closing: Bool
    ) -> EventLoopFuture<Void>? {
        guard let context, self.phase != .ended else { return nil }
        self.work = nil
        self.hasServed = true
        self.addEncoder(context)
        self.server.metrics.httpRequest(response.status.code)
        var head = HTTPResponseHead(version: version, status: response.status, headers: response.headers)
        head.headers.replaceOrAdd(name: "content-length", value: String(response.body.readableBytes))
        if closing { head.headers.replaceOrAdd(name: "connection", value: "close") }
        context.write(NIOAny(HTTPServerResponsePart.head(head)), promise: nil)
        if !isHead, response.body.readableBytes > 0 {
            context.write(NIOAny(HTTPServerResponsePart.body(.byteBuffer(response.body))), promise: nil)
        }
        let written = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(NIOAny(HTTPServerResponsePart.end(nil)), promise: written)
        self.loop.timers.schedule(self, after: self.configuration.responseTimeout.timeAmount)
        closing ? self.end(after: written.futureResult) : self.nextRequest(after: written.futureResult)
        return written.futureResult
    }

    /// A secured connection could only be answered after a handshake, which the client may never begin.
    private func refuseConnection(_ refusal: HTTPResponse) {
        if self.configuration.security == nil {
            self.answer(refusal, closing: true)
        } else {
            self.abort()
        }
    }

    /// Most connections become WebSockets with their first request, and never need one.
    private func addEncoder(_ context: ChannelHandlerContext) {
        guard self.encoder == nil else { return }
        let encoder = HTTPResponseEncoder()
        self.encoder = encoder
        try? context.pipeline.syncOperations.addHandler(encoder, position: .before(self))
    }

    /// Ends the output first, so that a client that is still sending gets to see the answer.
    private func end(after written: EventLoopFuture<Void>) {
        self.phase = .ended
        self.gauge.set(0)
        self.pipelined = []
        let bound = NIOLoopBound(self, eventLoop: self.loop.eventLoop)
        written.whenSuccess { bound.value.endOutput() }
        // What still comes is thrown away, not gathered.
        self.context?.pipeline.syncOperations.removeHandler(self.decoder, promise: nil)
        self.resumeReading()
    }

    private func endOutput() {
        guard let context else { return }
        self.loop.timers.schedule(self, after: .seconds(2))
        context.close(mode: .output, promise: nil)
    }

    /// A client that sends requests and does not read the answers is not served any further.
    private func nextRequest(after written: EventLoopFuture<Void>) {
        self.phase = .sending
        let bound = NIOLoopBound(self, eventLoop: self.loop.eventLoop)
        written.whenSuccess { bound.value.nextRequest() }
    }

    private func nextRequest() {
        guard self.phase != .ended else { return }
        guard !self.loop.isDraining else {
            self.context?.close(promise: nil)
            return
        }
        self.phase = .receiving
        self.loop.timers.schedule(self, after: self.configuration.requestTimeout.timeAmount)
        let parts = self.pipelined
        self.pipelined = []
        for part in parts {
            self.receive(part)
        }
        if let error = self.decodingError, self.phase == .receiving {
            self.answer(Self.response(to: error), closing: true)
        }
        self.resumeReading()
    }

    private func resumeReading() {
        guard !self.isBusy, self.isReadHeld else { return }
        self.isReadHeld = false
        self.context?.read()
    }
}

extension HTTPConnection: ChannelInboundHandler, ChannelOutboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        self.loop.add(self)
        self.loop.timers.schedule(self, after: self.configuration.requestTimeout.timeAmount)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        self.lease = nil
        self.phase = .ended
        self.work?.cancel()
        self.gauge.set(0)
        self.whenGone?()
        self.whenGone = nil
        self.loop.timers.cancel(self)
        self.loop.remove(self)
    }

    func channelActive(context: ChannelHandlerContext) {
        if let refusal {
            self.refuseConnection(refusal)
        }
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // After the end there is no decoder in front any more.
        guard self.phase != .ended else { return }
        self.receive(self.unwrapInboundIn(data))
    }

    func read(context: ChannelHandlerContext) {
        // One read goes through: nearly always the answer is there before more data, and the socket's registration
        // with the selector need not change.
        if self.isBusy, self.hasReadAhead || self.decodingError != nil || !self.pipelined.isEmpty {
            self.isReadHeld = true
        } else {
            self.hasReadAhead = self.isBusy
            context.read()
        }
    }

    /// A request that NIO's parser does not accept.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch (error is HTTPParserError, self.phase) {
        case (true, .receiving): self.answer(Self.response(to: error), closing: true)
        // The requests before it are answered first.
        case (true, .answering), (true, .sending): self.decodingError = error
        case (true, .ended): break
        case (false, _) where self.decodingError != nil && error is ByteToMessageDecoderError: break
        default: context.close(promise: nil)
        }
    }
}

extension HTTPConnection {
    fileprivate static func response(to error: any Error) -> HTTPResponse {
        error as? HTTPParserError == .headerOverflow
            ? .text("the header is too large", status: .requestHeaderFieldsTooLarge)
            : .text("bad request", status: .badRequest)
    }
}
