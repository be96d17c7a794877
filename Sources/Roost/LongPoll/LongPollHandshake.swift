import Logging
import NIOCore
import NIOHTTP1

/// Decides whether a client gets a long-poll session, in the order of Phoenix: origin, protocol version, the
/// application's `connect`. Every refusal is a status in the JSON, 403 whatever status the application chose.
struct LongPollHandshake: Sendable {
    enum Decision: Sendable {
        case accept(@Sendable () -> LongPollConnection)
        case refuse(RoostMetrics.ConnectOutcome, LongPollStatus)
    }

    let server: ServerContext
    let loop: LoopContext
    let match: LongPollMatch
    let head: HTTPRequestHead
    let uri: RequestURI
    let peer: SocketAddress?

    /// Whether the page may connect, which counts for every request, not only the first. `nil` when it says twice where
    /// it comes from.
    var isOriginAllowed: Bool? {
        let origins = self.head.headers["origin"]
        guard origins.count < 2 else { return nil }
        return self.match.mount.configuration.checkOrigin.allows(origins.first, for: self.uri)
    }

    /// Asks the application. On the handler threads.
    func decide() async -> Decision {
        guard
            !self.match.params.hasVersionList,
            let wire = WireFormat.negotiateLongPoll(vsn: self.match.params["vsn"])
        else { return .refuse(.version, .forbidden) }
        do {
            let info = ConnectInfo(head: self.head, uri: self.uri, peer: self.peer, authToken: self.authToken)
            return self.accept(try await self.match.mount.connect(self.match.params, info), wire)
        } catch is ConnectRefusal {
            return .refuse(.refused, .forbidden)
        } catch {
            self.server.logger.error(
                "connect failed",
                metadata: [LogKey.path: "\(self.uri.path)", LogKey.error: "\(error)"]
            )
            return .refuse(.error, .failed)
        }
    }

    /// Phoenix's client sends it as a header field of its own, because pages may set any here.
    private var authToken: String? {
        self.match.mount.configuration.authToken ? self.head.headers.first(name: "x-phoenix-authtoken") : nil
    }

    private func accept(_ assigns: any Socket, _ wire: WireFormat) -> Decision {
        let (server, loop, longPoll, address) = (self.server, self.loop, self.match.longPoll, self.peer?.ipAddress)
        return .accept {
            LongPollConnection(
                server: server,
                loop: loop,
                longPoll: longPoll,
                wire: wire,
                assigns: assigns,
                address: address
            )
        }
    }
}
