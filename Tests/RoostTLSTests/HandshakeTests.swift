import NIOSSL
import Roost
import RoostTLS
import TestSupport
import Testing

@Suite struct HandshakeTests {
    private static let request = "GET /uri HTTP/1.1\r\nhost: example.com\r\nconnection: close\r\n\r\n"

    @Test func requestsKnowThatTheyCameThroughTLS() async throws {
        try await SecuredServer.run(files: try PairFiles()) { server in
            let client = try await Client.secured(server.port)
            client.send(Self.request)
            try await eventually("no answer") { client.isEnded }
            #expect(client.received.hasSuffix("https example.com 443"))
            #expect(server.handshakes("ok") == 1)
        }
    }

    @Test func refusesPlainTextAtOnceAndSaysSoOnce() async throws {
        let log = LogLines()
        try await SecuredServer.run(files: try PairFiles(), log: log) { server in
            let client = try await Client.plain(server.port)
            client.send(Self.request)
            try await eventually("the connection lives") { client.isEnded }
            try await eventually("not counted") { server.handshakes("plaintext") == 1 }
            let lines = log.all.filter { $0.hasPrefix("info handshake failed") }
            #expect(lines.count == 1 && lines.allSatisfy { $0.contains("roost.result=plaintext") })
        }
    }

    @Test(arguments: [[], [0x16, 0x03, 0x01, 0x02, 0x00, 0x01]] as [[UInt8]])
    func endsHandshakesThatTakeTooLong(beginning: [UInt8]) async throws {
        try await SecuredServer.run(files: try PairFiles()) { configuration in
            configuration.requestTimeout = .milliseconds(300)
        } body: { server in
            let client = try await Client.plain(server.port)
            client.send(beginning)
            try await eventually("the connection lives") { client.isEnded }
            try await eventually("not counted") { server.handshakes("timed_out") == 1 }
            #expect(server.handshakes("abandoned") == 0 && server.handshakes("failed") == 0)
        }
    }

    @Test func countsClientsThatGoInTheMiddleAndLogsNothing() async throws {
        let log = LogLines()
        try await SecuredServer.run(files: try PairFiles(), log: log) { server in
            let client = try await Client.plain(server.port)
            client.send([0x16, 0x03, 0x01, 0x02, 0x00])
            client.close()
            try await eventually("not counted") { server.handshakes("abandoned") == 1 }
            #expect(log.all.filter { !$0.hasPrefix("info listening") } == [])
        }
    }

    @Test func refusesOldVersionsWhenToldTo() async throws {
        var options = TLSOptions()
        options.minimumVersion = .tls13
        try await SecuredServer.run(files: try PairFiles(), options: options) { server in
            let client = try await Client.secured(server.port, maximumVersion: .tlsv12)
            try await eventually("the connection lives") { client.isEnded }
            try await eventually("not counted") { server.handshakes("failed") == 1 }
            let modern = try await Client.secured(server.port)
            modern.send(Self.request)
            try await eventually("no answer") { modern.isEnded }
            #expect(modern.received.hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test func aRequestThatTakesTooLongEndsEvenIfTheClientNeverSaysGoodbye() async throws {
        var options = TLSOptions()
        options.closeTimeout = .seconds(3600)
        try await SecuredServer.run(files: try PairFiles(), options: options) { configuration in
            configuration.requestTimeout = .milliseconds(500)
        } body: { server in
            let client = try await Client.secured(server.port)
            client.send("GET /uri HTTP/1.1\r\n")
            try await eventually("the connection lives") { client.isEnded }
            #expect(server.handshakes("ok") == 1 && server.handshakes("timed_out") == 0)
        }
    }
}
