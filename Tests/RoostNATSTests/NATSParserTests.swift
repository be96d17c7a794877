import NIOCore
import RoostCluster
import TestSupport
import Testing

@testable import RoostNATS

@Suite struct NATSParserTests {
    private static let stream = """
        INFO {"max_payload":1048576,"connect_urls":["10.0.0.1:4222"],"nonce":"abc"}\r
        +OK\r
        PING\r
        MSG roost.a 7 5\r
        a\r\nb\r\u{0}\r
        MSG roost.b 18446744073709551615 reply.to 0\r
        \r
        pong\r
        msg\troost.a \t 8   3 \r
        PIN\r
        -ERR 'Permissions Violation for Publish to "x"'\r
        PONG\n
        """

    private static var operations: [NATSOperation] {
        var info = NATSServerInfo()
        info.urls = ["10.0.0.1:4222"]
        info.nonce = "abc"
        return [
            .info(info), .ok, .ping, .message(subscription: 7, payload: ByteBuffer(string: "a\r\nb\r")),
            .message(subscription: .max, payload: ByteBuffer()), .pong,
            .message(subscription: 8, payload: ByteBuffer(string: "PIN")),
            .error("Permissions Violation for Publish to \"x\""), .pong,
        ]
    }

    private static func bytes(_ text: String) -> [UInt8] {
        // The string above has a zero to keep its lines apart.
        Array(text.utf8).filter { $0 != 0 }
    }

    /// All that is said by the end of the pieces, and what is wrong then.
    private func parse(_ pieces: [some Sequence<UInt8>]) -> (operations: [NATSOperation], violation: LinkViolation?) {
        var parser = NATSParser()
        var operations: [NATSOperation] = []
        do throws(LinkViolation) {
            for piece in pieces {
                parser.append(ByteBuffer(bytes: piece))
                while let operation = try parser.next() { operations.append(operation) }
            }
        } catch {
            return (operations, error)
        }
        return (operations, nil)
    }

    @Test func readsTheSameHoweverItIsCut() {
        let bytes = Self.bytes(Self.stream)
        #expect(self.parse([bytes]).operations == Self.operations)
        #expect(self.parse(bytes.map { [$0] }).operations == Self.operations)
        for cut in bytes.indices {
            let outcome = self.parse([bytes[..<cut], bytes[cut...]])
            #expect(outcome.operations == Self.operations, "cut at \(cut)")
            #expect(outcome.violation == nil)
        }
    }

    @Test func readsTheSameCutAtRandomWithLargePayloads() {
        var random = RandomSeed()
        for _ in 0..<50 {
            var (bytes, expected): ([UInt8], [NATSOperation]) = ([], [])
            for number in 0..<UInt64(random.number(1..<40)) {
                let payload = random.bytes(random.chance(10) ? random.number(0..<20_000) : random.number(0..<50))
                bytes += Array("MSG s \(number) \(payload.count)\r\n".utf8) + payload + [13, 10]
                expected.append(.message(subscription: number, payload: ByteBuffer(bytes: payload)))
            }
            var pieces: [ArraySlice<UInt8>] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                pieces.append(rest.prefix(random.number(1..<4_000)))
                rest = rest.dropFirst(pieces.last?.count ?? 0)
            }
            #expect(self.parse(pieces).operations == expected)
        }
    }

    @Test func handsNothingOutBeforeItIsComplete() {
        let bytes = Self.bytes("MSG a 1 3\r\nabc\r\n")
        for count in bytes.indices {
            let outcome = self.parse([bytes.prefix(count)])
            #expect(outcome.operations.isEmpty && outcome.violation == nil)
        }
    }

    @Test(arguments: [
        ("HTTP/1.1 400 Bad Request\r\n", "unknown operation"),
        ("\r\n", "unknown operation"),
        ("\u{1}PING\r\n", "unknown operation"),
        ("PINGPING\r\n", "unknown operation"),
        ("HMSG a 1 2 3\r\n", "unknown operation"),
        ("INFO {\r\n", "INFO is not an object"),
        ("INFO []\r\n", "INFO is not an object"),
        ("MSG a 1\r\n", "incomplete message"),
        ("MSG\r\n", "incomplete message"),
        ("MSG a x 1\r\n", "incomplete message"),
        ("MSG a -1 1\r\n", "incomplete message"),
        ("MSG a 18446744073709551616 1\r\n", "incomplete message"),
        ("MSG a 1 b c 1\r\n", "message without size"),
        ("MSG a 1 +1\r\n", "message without size"),
        ("MSG a 1 99999999999999999999999999\r\n", "message without size"),
        ("MSG a 1 1048577\r\n", "payload too large"),
        ("MSG a 1 18446744073709551615\r\n", "payload too large"),
        ("MSG a 1 1\r\nab\r\n", "payload without end"),
        ("MSG a 1 1\r\na\n\n", "payload without end"),
    ]) func refusesWhatIsNotNATS(text: String, reason: String) {
        let bytes = Array(text.utf8)
        #expect(self.parse([bytes]).violation == LinkViolation(reason))
        #expect(self.parse(bytes.map { [$0] }).violation == LinkViolation(reason))
    }

    @Test func boundsLinesWithoutEnd() {
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: NATSParser.maxLine)
        #expect(self.parse([long]).violation == nil)
        #expect(self.parse([long, [120]]).violation == LinkViolation("line too long"))
        let info = Array("INFO ".utf8) + [UInt8](repeating: UInt8(ascii: " "), count: NATSParser.maxInfo - 5)
        #expect(self.parse([info]).violation == nil)
        #expect(self.parse([info, [32]]).violation == LinkViolation("line too long"))
    }

    @Test func neverTrapsOnBytesOfAnyKind() {
        var random = RandomSeed()
        let good = Self.bytes(Self.stream)
        for _ in 0..<3_000 {
            var bytes = random.chance(30) ? random.bytes(random.number(0..<200)) : good
            for _ in 0..<random.number(0..<6) where !bytes.isEmpty {
                bytes[random.number(0..<bytes.count)] = UInt8.random(in: 0...255, using: &random)
            }
            let cut = random.number(0..<bytes.count + 1)
            let (whole, halves) = (self.parse([bytes[...]]), self.parse([bytes[..<cut], bytes[cut...]]))
            #expect(whole.operations == halves.operations && whole.violation == halves.violation)
        }
    }

    @Test func boundsWhatAServerSaysOfItself() throws {
        let urls = (0..<1_000).map { "\"10.0.0.\($0):4222\"" }.joined(separator: ",")
        let huge = try NATSServerInfo(
            ByteBuffer(string: "{\"max_payload\":9223372036854775807,\"connect_urls\":[\(urls)]}")
        )
        #expect(huge.maxPayload == NATSServerInfo.largestPayload && huge.urls.count == NATSServerInfo.maxURLs)
        let odd = try NATSServerInfo(
            ByteBuffer(string: #"{"max_payload":-1,"connect_urls":[1,{}],"nonce":7,"ldm":"x"}"#)
        )
        #expect(odd.maxPayload == 1 && odd.urls.isEmpty && odd.nonce == nil && !odd.isLeaving)
    }
}
