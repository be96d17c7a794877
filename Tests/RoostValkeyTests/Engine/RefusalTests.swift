import RoostPubSub
import RoostValkey
import TestSupport
import Testing

extension ValkeyEngineTests {
    @Suite("Servers that refuse")
    struct RefusalTests {
        private func staysDown(
            _ engine: EngineProcess,
            reason: String,
            _ configure: (inout ValkeyConfiguration) -> Void
        )
            async throws
        {
            let adapter = RedisServer.adapter([engine], configure)
            try await AdapterSuite(engines: [engine]) { adapter }.staysDown(adapter, reason: reason)
        }

        @Test("A wrong password, and none")
        func passwords() async throws {
            let engine = try await RedisServer.start("--requirepass", "right")
            try await self.staysDown(engine, reason: "WRONGPASS") { $0.password = "wrong" }
            try await self.staysDown(engine, reason: "NOAUTH") { _ in }
            let peer = SuitePeer(RedisServer.adapter([engine]) { $0.password = "right" })
            peer.start()
            try await peer.up()
            peer.cancel()
            try await peer.ended()
            #expect(peer.log.warnings.isEmpty)
        }

        @Test("A user who may not subscribe")
        func subscribing() async throws {
            let engine = try await RedisServer.start("--user", "bob", "on", ">pw", "+@all", "-subscribe", "&*")
            let adapter = RedisServer.adapter([engine]) { ($0.username, $0.password) = ("bob", "pw") }
            adapter.subscribe(PubSubSubject(name: "a"))
            try await AdapterSuite(engines: [engine]) { adapter }.staysDown(adapter, reason: "NOPERM")
        }

        @Test("A user who may not publish on some channels: it is said once, and the rest goes on")
        func publishing() async throws {
            let engine = try await RedisServer.start("--user", "bob", "on", ">pw", "+@all", "resetchannels", "&open")
            let peer = SuitePeer(RedisServer.adapter([engine]) { ($0.username, $0.password) = ("bob", "pw") })
            let (open, closed) = (PubSubSubject(name: "open"), PubSubSubject(name: "closed"))
            peer.adapter.subscribe(open)
            peer.start()
            try await peer.up()
            for _ in 0..<10 { try peer.publish(closed) }
            try peer.publish(open)
            try await waitUntil("the frame that is permitted comes back") { peer.receiver.count(open) == 1 }
            #expect(peer.log.warnings.count == 1, "\(peer.log.warnings)")
            #expect(peer.log.warnings.first?.contains("NOPERM") == true)
            peer.cancel()
            try await peer.ended()
            #expect(peer.receiver.links == [.up, .down])
        }

        @Test("The permissions that the documentation names suffice")
        func permissions() async throws {
            let engine = try await RedisServer.start(
                "--user",
                "bob",
                "on",
                ">pw",
                "resetchannels",
                "&roost.*",
                "+hello",
                "+ping",
                "+publish",
                "+subscribe",
                "+unsubscribe"
            )
            let peer = SuitePeer(RedisServer.adapter([engine]) { ($0.username, $0.password) = ("bob", "pw") })
            let subject = PubSubSubject(name: "roost.chat.t.1")
            peer.adapter.subscribe(subject)
            peer.start()
            try await peer.up()
            try peer.publish(subject)
            try await waitUntil("the frame comes back") { peer.receiver.count(subject) == 1 }
            peer.adapter.unsubscribe(subject)
            peer.cancel()
            try await peer.ended()
            #expect(peer.log.warnings.isEmpty, "\(peer.log.warnings)")
        }

        @Test("As many connections as the server takes")
        func clients() async throws {
            let engine = try await RedisServer.start("--maxclients", "1")
            let first = SuitePeer(RedisServer.adapter([engine]))
            first.start()
            try await first.up()
            try await self.staysDown(engine, reason: "max number of clients") { _ in }
            first.cancel()
            try await first.ended()
        }

        @Test("A server that is no cluster, when one is needed")
        func noCluster() async throws {
            let engine = try await RedisServer.start()
            try await self.staysDown(engine, reason: "not a server of a cluster") { $0.mode = .sharded }
        }

        @Test("Something that speaks another protocol")
        func otherProtocol() async throws {
            let port = try await Impostor.start("HTTP/1.1 400 Bad Request\r\n\r\n")
            var configuration = ValkeyConfiguration(servers: [ValkeyServer(host: "127.0.0.1", port: port.number)])
            configuration.reconnectDelay = .milliseconds(20)...(.milliseconds(200))
            let adapter = Valkey(configuration)
            try await AdapterSuite(engines: []) { adapter }.staysDown(adapter, reason: "malformed")
            try await port.close()
        }

        @Test("Something that says nothing")
        func silence() async throws {
            let port = try await Impostor.start("")
            var configuration = ValkeyConfiguration(servers: [ValkeyServer(host: "127.0.0.1", port: port.number)])
            configuration.connectTimeout = .milliseconds(100)
            let adapter = Valkey(configuration)
            try await AdapterSuite(engines: []) { adapter }.staysDown(adapter, reason: "timed_out")
            try await port.close()
        }
    }
}
