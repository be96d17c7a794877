import NIOCore
import NIOPosix
import RoostPubSub
import TestSupport
import Testing

@testable import RoostNATS

extension NATSEngineTests {
    /// Several servers, and servers that behave oddly.
    @Suite struct Servers {
        private let subject = PubSubSubject(name: "suite.servers.0")

        private func running(_ peers: [SuitePeer], _ body: () async throws -> Void) async throws {
            for peer in peers { peer.start() }
            do {
                try await body()
            } catch {
                Issue.record("\(error); logs: \(peers.map(\.log.all))")
            }
            for peer in peers { peer.cancel() }
            for peer in peers { try await peer.ended() }
        }

        /// A server that is one of a cluster, and tells its clients of the others.
        private func member(of routes: [ReservedPort], at route: ReservedPort) async throws -> EngineProcess {
            try await NATSServer.start { _ in
                let urls = routes.map { "nats://127.0.0.1:\($0.number)" }.joined(separator: ",")
                return """
                    cluster { name: test, listen: "127.0.0.1:\(route.number)", routes: [\(urls)] }
                    lame_duck_grace_period: "1s"
                    """
            }
        }

        private func withCluster(_ body: (_ first: EngineProcess, _ second: EngineProcess) async throws -> Void)
            async throws
        {
            let routes = [try ReservedPort(), try ReservedPort()]
            let first = try await self.member(of: routes, at: routes[0])
            let second = try await self.member(of: routes, at: routes[1])
            try await body(first, second)
            withExtendedLifetime(routes) {}
        }

        /// Waits until the two servers carry frames between each other.
        private func joined(_ first: SuitePeer, _ second: SuitePeer) async throws {
            second.adapter.subscribe(self.subject)
            try await first.up()
            try await second.up()
            try await first.reach(second, on: self.subject)
        }

        @Test func goesToAServerThatItWasToldOf() async throws {
            try await self.withCluster { first, second in
                let (mover, other) = (
                    SuitePeer(try NATSServer.adapter(first)), SuitePeer(try NATSServer.adapter(second))
                )
                try await self.running([mover, other]) {
                    try await self.joined(other, mover)
                    try await first.kill()
                    try await mover.down()
                    try await mover.up()
                    #expect(mover.log.all.last?.contains("\(second.port)") == true)
                    try await other.reach(mover, on: self.subject)
                }
            }
        }

        @Test func leavesAServerThatIsAboutToGo() async throws {
            try await self.withCluster { first, second in
                let (mover, other) = (
                    SuitePeer(try NATSServer.adapter(first)), SuitePeer(try NATSServer.adapter(second))
                )
                try await self.running([mover, other]) {
                    try await self.joined(other, mover)
                    first.signal(NATSServer.lameDuck)
                    try await mover.down()
                    #expect(mover.log.warnings.last?.contains("about to go") == true)
                    try await mover.up()
                    #expect(mover.log.all.last?.contains("\(second.port)") == true)
                    try await other.reach(mover, on: self.subject)
                }
            }
        }

        @Test func triesTheNextServerWhenOneRefuses() async throws {
            let closed = try await NATSServer.start { _ in #"authorization { token: "x" }"# }
            let open = try await NATSServer.start()
            let urls = "nats://127.0.0.1:\(closed.port),nats://127.0.0.1:\(open.port),nats://127.0.0.1:1"
            let peer = SuitePeer(try NATS(urls) { $0.reconnectDelay = .milliseconds(20)...(.seconds(30)) })
            try await self.running([peer]) { try await peer.up() }
        }

        @Test func saysOnceWhatIsDenied() async throws {
            let engine = try await NATSServer.start { _ in
                """
                authorization { users: [ { user: a, password: b, permissions: {
                  subscribe: { allow: "suite.>" }, publish: { allow: "suite.>" } } } ] }
                """
            }
            let peers = try (0..<2).map { _ in SuitePeer(try NATSServer.adapter(engine, "nats://a:b@")) }
            try await self.running(peers) {
                try await self.joined(peers[0], peers[1])
                for number in 0..<20 { peers[1].adapter.subscribe(PubSubSubject(name: "other.\(number)")) }
                try await waitUntil("it is said") { !peers[1].log.warnings.isEmpty }
                try await peers[0].reach(peers[1], on: self.subject)
                #expect(peers[1].log.warnings.count == 1)
                #expect(peers[1].log.warnings[0].contains("Permissions Violation for Subscription"))
                #expect(peers[1].receiver.links == [.up])
            }
        }

        @Test func goesOnWithFewerSubscriptionsThanWanted() async throws {
            let engine = try await NATSServer.start { _ in "max_subscriptions: 5" }
            let peers = try (0..<2).map { _ in SuitePeer(try NATSServer.adapter(engine)) }
            try await self.running(peers) {
                try await self.joined(peers[0], peers[1])
                for number in 0..<20 { peers[1].adapter.subscribe(PubSubSubject(name: "other.\(number)")) }
                try await waitUntil("it is said") { !peers[1].log.warnings.isEmpty }
                try await peers[0].reach(peers[1], on: self.subject)
                #expect(peers[1].log.warnings.count == 1)
                #expect(peers[1].log.warnings[0].contains("maximum subscriptions exceeded"))
            }
        }

        @Test func comesBackWhenItWasCutAsASlowConsumer() async throws {
            let engine = try await NATSServer.start { _ in #"max_pending: 1048576, write_deadline: "500ms""# }
            let peers = try (0..<2).map { _ in SuitePeer(try NATSServer.adapter(engine)) }
            try await self.running(peers) {
                try await self.joined(peers[0], peers[1])
                peers[1].receiver.setCongested(true)
                try await waitUntil("the server cuts the connection") {
                    for _ in 0..<100 { _ = peers[0].refusal(self.subject, size: 60_000) }
                    return peers[1].receiver.links.contains(.down)
                }
                peers[1].receiver.setCongested(false)
                try await peers[1].up()
                try await peers[0].reach(peers[1], on: self.subject)
                #expect(peers[1].receiver.missing > 0)
                #expect(peers[1].log.warnings.count == 1)
            }
        }

        @Test(arguments: [
            ("HTTP/1.1 400 Bad Request\r\n\r\n", "unknown operation"),
            ("INFO {\"max_payload\":5}\r\nPONG\r\nMSG a 1 1048577\r\n", "payload too large"),
            ("INFO {\"tls_required\":true}\r\nPING\r\n", "bytes in front of the TLS handshake"),
            ("INFO {}\r\nMSG a 1 0\r\n\r\n", "an early message"),
            (String(repeating: "x", count: 5_000), "line too long"),
        ]) func refusesWhatIsNotNATS(text: String, reason: String) async throws {
            let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .childChannelInitializer { $0.pipeline.addHandler(Greeter(text)) }
                .bind(host: "127.0.0.1", port: 0).get()
            let port = try #require(listener.localAddress?.port)
            let suite = AdapterSuite(engines: []) {
                try NATS("127.0.0.1:\(port)") { $0.reconnectDelay = .milliseconds(20)...(.milliseconds(50)) }
            }
            try await suite.staysDown(try suite.makeAdapter(), reason: reason)
            try await listener.close()
        }

        @Test func givesUpOnServersThatSayNothing() async throws {
            let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .bind(host: "127.0.0.1", port: 0).get()
            let port = try #require(listener.localAddress?.port)
            let suite = AdapterSuite(engines: []) {
                try NATS("127.0.0.1:\(port)") { $0.connectTimeout = .milliseconds(100) }
            }
            try await suite.staysDown(try suite.makeAdapter(), reason: "timed_out")
            try await listener.close()
        }
    }
}

/// A server that says something, and nothing else.
private final class Greeter: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let text: String

    init(_ text: String) {
        self.text = text
    }

    func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(string: self.text)), promise: nil)
    }
}
