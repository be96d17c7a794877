import MetricsTestKit
import NIOCore
import RoostProtocol
import Testing

@testable import Roost

/// permessage-deflate on a server.
@Suite struct CompressionTests {
    private static let offer = "sec-websocket-extensions: permessage-deflate; client_max_window_bits\r\n"
    private static let long = String(repeating: "ab", count: 200)

    /// A server that compresses messages of 256 bytes and more.
    private func run(
        metrics: TestMetrics = TestMetrics(),
        adjust: @escaping (inout SocketConfiguration) -> Void = { _ in },
        _ body: (TestServer) async throws -> Void
    ) async throws {
        let compressing: (inout SocketConfiguration) -> Void = {
            $0.compression = CompressionConfiguration()
            adjust(&$0)
        }
        try await Lab.run(adjust: compressing, metrics: metrics) { server, _ in try await body(server) }
    }

    private func compressed(_ text: String) -> [UInt8] {
        let payload = MessageCompressor(level: 6, windowBits: 15).compress(ByteBuffer(string: text))
        return payload.map { Array(buffer: $0) } ?? []
    }

    private func extensions(_ client: TestClient) -> String? {
        client.response?.headers["sec-websocket-extensions"]
    }

    // MARK: Agreeing

    @Test func isOffByDefault() async throws {
        try await Lab.run { server, _ in
            let client = try await server.connect(headers: Self.offer)
            #expect(self.extensions(client) == nil)
            client.write(WireFrame.masked(0x41, [0]))
            try await client.expectClose(1_002)
        }
    }

    @Test func isOffForWhoDoesNotOfferIt() async throws {
        try await self.run { server in
            let client = try await server.connect()
            #expect(self.extensions(client) == nil)
            try await client.join("1", "lab:a")
            client.push("1", "2", "lab:a", "echo", "\"\(Self.long)\"")
            try await client.expect(reply("1", "2", "lab:a", "ok", "\"\(Self.long)\""))
            client.write(WireFrame.masked(0x41, [0]))
            try await client.expectClose(1_002)
        }
    }

    @Test func answersTheOffer() async throws {
        try await self.run { server in
            let answer = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
            let client = try await server.connect(headers: Self.offer)
            #expect(self.extensions(client) == answer)
            let two =
                "sec-websocket-extensions: permessage-deflate; server_max_window_bits=8\r\n"
                + "sec-websocket-extensions: permessage-deflate; server_max_window_bits=10\r\n"
            let other = try await server.connect(headers: two)
            #expect(self.extensions(other) == answer + "; server_max_window_bits=10")
            let odd = try await server.connect(headers: "sec-websocket-extensions: permessage-deflate; =;,\r\n")
            #expect(self.extensions(odd) == nil)
        }
    }

    // MARK: Sending

    @Test func compressesRepliesAndPushesThatAreLongEnough() async throws {
        let metrics = TestMetrics()
        try await self.run(metrics: metrics) { server in
            let client = try await server.connect(headers: Self.offer)
            try await client.join("1", "lab:a")
            client.push("1", "2", "lab:a", "echo", "\"\(Self.long)\"")
            let expected = reply("1", "2", "lab:a", "ok", "\"\(Self.long)\"")
            #expect(try await client.next() == .deflated(expected))
            client.push("1", "3", "lab:a", "push", "\"\(Self.long)\"")
            #expect(try await client.next() == .deflated(pushed("1", "lab:a", "pushed", "\"\(Self.long)\"")))
            try await client.expect(reply("1", "3", "lab:a"))
            #expect(metrics.counterTotal(label: MetricName.compressedMessages) == 2)
            #expect(metrics.counterTotal(label: MetricName.compressionSavings) > 700)
        }
    }

    @Test func minimumSizeIsExact() async throws {
        let minimum = reply("1", "2", "lab:a", "ok", "\"\(Self.long)\"").utf8.count
        try await self.run(adjust: { $0.compression?.minimumSize = minimum }) { server in
            let client = try await server.connect(headers: Self.offer)
            try await client.join("1", "lab:a")
            client.push("1", "2", "lab:a", "echo", "\"\(Self.long)\"")
            #expect(try await client.next() == .deflated(reply("1", "2", "lab:a", "ok", "\"\(Self.long)\"")))
            client.push("1", "2", "lab:a", "echo", "\"\(Self.long.dropLast())\"")
            try await client.expect(reply("1", "2", "lab:a", "ok", "\"\(Self.long.dropLast())\""))
        }
    }

    /// Each kind of client gets the broadcast in its own form, made once however many and on whatever loop they are.
    @Test func compressesABroadcastOncePerForm() async throws {
        let metrics = TestMetrics()
        try await self.run(metrics: metrics) { server in
            let (v1, v2) = ("/socket/websocket", "/socket/websocket?vsn=2.0.0")
            let small = "sec-websocket-extensions: permessage-deflate; server_max_window_bits=9\r\n"
            let kinds = [(v2, Self.offer), (v2, ""), (v1, Self.offer), (v1, ""), (v2, small)]
            let text2 = broadcasted("lab:a", "said", "\"\(Self.long)\"")
            let text1 = #"{"event":"said","payload":"\#(Self.long)","ref":null,"topic":"lab:a"}"#
            let expected: [WireFrame] = [
                .deflated(text2), .text(text2), .deflated(text1), .text(text1), .deflated(text2),
            ]
            var clients: [(TestClient, WireFrame)] = []
            for _ in 0..<4 {
                for (kind, frame) in zip(kinds, expected) {
                    let client = try await server.connect(kind.0, headers: kind.1)
                    self.join(client, isV1: kind.0 == v1)
                    _ = try await client.next()
                    clients.append((client, frame))
                }
            }
            try server.endpoint.broadcast("lab:a", "said", .init(validating: ByteBuffer(string: "\"\(Self.long)\"")))
            for (client, frame) in clients { #expect(try await client.next() == frame) }
            #expect(metrics.counterTotal(label: MetricName.compressedMessages) == 3)
        }
    }

    private func join(_ client: TestClient, isV1: Bool) {
        if isV1 {
            client.send(#"{"topic":"lab:a","event":"phx_join","payload":{},"ref":"1","join_ref":"1"}"#)
        } else {
            client.push("1", "1", "lab:a", "phx_join")
        }
    }

    /// Mounts that compress alike share, too.
    @Test func sharesFormatsByWhatMattersToThem() throws {
        let formats = CompressedFormats(metrics: RoostMetrics())
        let offer = ["permessage-deflate", "permessage-deflate; server_max_window_bits=9"]
        let agreements = try offer.map { try #require(DeflateAgreement.negotiate([$0])) }
        var configuration = CompressionConfiguration()
        let one = formats.formats(configuration, agreements[0])
        configuration.maxRatio = 7
        #expect(formats.formats(configuration, agreements[0]).webSocketV2 === one.webSocketV2)
        #expect(formats.formats(configuration, agreements[1]).webSocketV2 !== one.webSocketV2)
        configuration.level = 1
        #expect(formats.formats(configuration, agreements[0]).webSocketV2 !== one.webSocketV2)
        #expect(one.format(.webSocketV1) === one.webSocketV1)
        #expect(one.format(.webSocketV2) === one.webSocketV2)
    }

    // MARK: Receiving

    @Test func takesCompressedMessagesAmongOthers() async throws {
        try await self.run { server in
            let client = try await server.connect(headers: Self.offer)
            try await client.join("1", "lab:a")
            let payload = self.compressed(#"["1","2","lab:a","echo",{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa":1}]"#)
            client.write(WireFrame.masked(0x41, Array(payload[..<5]), isFinal: false))
            client.write(WireFrame.masked(9, []))
            client.write(WireFrame.masked(0, Array(payload[5...])))
            #expect(try await client.next() == .pong)
            try await client.expect(reply("1", "2", "lab:a", "ok", #"{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa":1}"#))
            client.push("1", "3", "lab:a", "echo")
            try await client.expect(reply("1", "3", "lab:a"))
        }
    }

    @Test(
        arguments: [
            ([0xDE, 0xAD, 0xBE, 0xEF], 1_007), ([0xF2, 0x48], 1_007),
            ([0x00, 0x01, 0x00, 0xFE, 0xFF, 0xFF, 0x00], 1_007),
        ] as [([UInt8], UInt16)]
    )
    func closesForWhatIsNoMessage(_ payload: [UInt8], _ code: UInt16) async throws {
        let metrics = TestMetrics()
        try await self.run(metrics: metrics) { server in
            let client = try await server.connect(headers: Self.offer)
            client.write(WireFrame.masked(0x41, payload))
            client.write(WireFrame.masked(0x41, payload))
            try await client.expectClose(code)
            #expect(metrics.counterTotal(label: MetricName.violations, dimensions: [("code", "\(code)")]) == 1)
            #expect(metrics.counterTotal(label: MetricName.messagesIn) == 0)
        }
    }

    @Test func closesForWhatBecomesTooBig() async throws {
        let text = String(repeating: " ", count: 1_001)
        try await self.run(adjust: { $0.maxMessageSize = 1_000 }) { server in
            let client = try await server.connect(headers: Self.offer)
            client.write(WireFrame.masked(0x41, self.compressed(String(text.dropLast()))))
            client.send(#"[null,"1","phoenix","heartbeat",{}]"#)
            try await client.expect(reply(nil, "1", "phoenix"))
            client.write(WireFrame.masked(0x41, self.compressed(text)))
            try await client.expectClose(1_009)
        }
    }

    @Test func closesForABombInFragments() async throws {
        let bomb = self.compressed(String(repeating: " ", count: 2_000_000))
        try await self.run { server in
            let client = try await server.connect(headers: Self.offer)
            client.write(WireFrame.masked(0x41, Array(bomb[..<100]), isFinal: false))
            client.write(WireFrame.masked(0, Array(bomb[100..<1_000]), isFinal: false))
            client.write(WireFrame.masked(0, Array(bomb[1_000...])))
            try await client.expectClose(1_009)
        }
    }

    /// Compression is no way around the limit of bytes.
    @Test func countsWhatMessagesBecome() async throws {
        let message = self.compressed(String(repeating: " ", count: 10_000))
        let adjust: (inout SocketConfiguration) -> Void = { $0.byteRate = RateLimit(perSecond: 1, burst: 15_000) }
        try await self.run(adjust: adjust) { server in
            let client = try await server.connect(headers: Self.offer)
            client.write(WireFrame.masked(0x41, message))
            client.send(#"[null,"1","phoenix","heartbeat",{}]"#)
            try await client.expect(reply(nil, "1", "phoenix"))
            client.write(WireFrame.masked(0x41, message))
            try await client.expectClose(1_008)
        }
    }
}
