import Logging
import NIOCore
import NIOHTTP1

/// Decides whether a request becomes a WebSocket, in the order of Phoenix: method, origin, protocol version, the
/// application's `connect`, the header fields of the upgrade.
struct SocketHandshake: Sendable {
    /// An answer that is no upgrade.
    struct Refusal: Sendable {
        let outcome: RoostMetrics.ConnectOutcome
        let response: HTTPResponse

        /// The client will find another server, or this one again.
        static let draining = Refusal(outcome: .draining, response: .text("draining", status: .serviceUnavailable))
    }

    enum Decision: Sendable {
        /// With additional header fields in the answer.
        case accept(HTTPHeaders, @Sendable () -> WebSocketConnection)
        case refuse(Refusal)
    }

    let server: ServerContext
    let loop: LoopContext
    let mount: MountMatch
    let head: HTTPRequestHead
    let uri: RequestURI
    let peer: SocketAddress?

    /// Whether the header fields of the upgrade are known to be what they must be.
    var isChecked = false

    /// The protocol version that the client asks for.
    private var wire: WireFormat? {
        self.mount.params.hasVersionList ? nil : WireFormat.negotiate(vsn: self.mount.params["vsn"])
    }

    /// What can be decided at once.
    func precheck() -> Refusal? {
        if self.loop.isDraining { return .draining }
        if self.head.method != .GET || self.head.headers["origin"].count > 1 {
            return Refusal(outcome: .invalid, response: HTTPResponse(.badRequest))
        }
        guard
            self.mount.configuration.checkOrigin.allows(self.head.headers.first(name: "origin"), for: self.uri)
        else {
            self.server.logger.info("origin refused", metadata: [LogKey.path: "\(self.uri.path)"])
            return Refusal(outcome: .origin, response: HTTPResponse(.forbidden))
        }
        if case .channels = self.mount.kind, self.wire == nil {
            return Refusal(outcome: .version, response: HTTPResponse(.forbidden))
        }
        switch self.subprotocols {
        case .agreed: return nil
        case .noMatch: return Refusal(outcome: .invalid, response: HTTPResponse(.forbidden))
        case .badToken:
            return Refusal(outcome: .invalid, response: .text("the token is not base64", status: .badRequest))
        }
    }

    private var subprotocols: Subprotocols.Outcome {
        let configuration = self.mount.configuration
        // Most mounts speak none, and need not look for them in every handshake.
        guard configuration.authToken || !configuration.subprotocols.isEmpty else { return .agreed(nil, token: nil) }
        return Subprotocols(configuration).decide(Subprotocols.offered(self.head.headers))
    }

    private func checkHeaders() -> Refusal? {
        guard !self.isChecked else { return nil }
        return UpgradeRequest.problem(self.head).map { problem in
            var response = HTTPResponse(.badRequest, body: ByteBuffer(string: problem))
            response.headers.add(name: "sec-websocket-version", value: "13")
            return Refusal(outcome: .invalid, response: response)
        }
    }

    /// Asks the application. On the handler threads.
    func decide() async -> Decision {
        guard case .agreed(let name, let token) = self.subprotocols else {
            return .refuse(Refusal(outcome: .invalid, response: HTTPResponse(.forbidden)))
        }
        let info = ConnectInfo(head: self.head, uri: self.uri, peer: self.peer, authToken: token)
        let headers: HTTPHeaders = name.map { ["sec-websocket-protocol": $0] } ?? [:]
        do {
            switch self.mount.kind {
            case .channels(let mount):
                return try await self.accept(headers, mount, mount.connect(self.mount.params, info))
            case .raw(let mount):
                return try await self.accept(headers, mount, mount.connect(self.mount.params, info))
            }
        } catch let refusal as ConnectRefusal {
            let response = HTTPResponse(refusal.status, body: ByteBuffer(string: refusal.body))
            return .refuse(Refusal(outcome: .refused, response: response))
        } catch {
            self.server.logger.error(
                "connect failed",
                metadata: [LogKey.path: "\(self.uri.path)", LogKey.error: "\(error)"]
            )
            return .refuse(Refusal(outcome: .error, response: HTTPResponse(.internalServerError)))
        }
    }

    private var compression: CompressionHandshake? {
        CompressionHandshake(self.mount.configuration, self.head.headers, self.server)
    }

    private func accept(_ headers: HTTPHeaders, _ mount: SocketMount, _ assigns: any Socket) -> Decision {
        if let refusal = self.checkHeaders() { return .refuse(refusal) }
        guard let wire = self.wire else {
            return .refuse(Refusal(outcome: .version, response: HTTPResponse(.forbidden)))
        }
        let (server, loop, compression) = (self.server, self.loop, self.compression)
        return .accept(CompressionHandshake.answer(headers, compression)) {
            let connection = WebSocketConnection(
                server: server,
                loop: loop,
                settings: mount.settings,
                isCompressed: compression != nil
            )
            connection.attach(
                SocketSession(
                    server: server,
                    loop: loop,
                    mount: mount,
                    wire: compression?.formats.format(wire) ?? wire,
                    assigns: assigns,
                    transport: connection
                )
            )
            return connection
        }
    }

    private func accept(_ headers: HTTPHeaders, _ mount: RawSocketMount, _ socket: any RawSocket) -> Decision {
        if let refusal = self.checkHeaders() { return .refuse(refusal) }
        let (server, loop, compression) = (self.server, self.loop, self.compression)
        return .accept(CompressionHandshake.answer(headers, compression)) {
            let connection = WebSocketConnection(
                server: server,
                loop: loop,
                settings: mount.settings,
                isCompressed: compression != nil
            )
            connection.attach(
                RawSession(
                    server: server,
                    loop: loop,
                    configuration: mount.configuration,
                    compressor: compression?.formats.compressor,
                    socket: socket,
                    transport: connection
                )
            )
            return connection
        }
    }
}
