import NIOCore
import NIOHTTP1
import RoostProtocol
import TestSupport
import Testing

@testable import Roost

/// How messages and answers look.
@Suite struct LongPollFormatTests {
    private func element(_ kind: FrameKind, _ bytes: [UInt8]) -> String {
        String(buffer: LongPollFormat.element(EncodedMessage(kind: kind, bytes: ByteBuffer(bytes: bytes))))
    }

    @Test func writesTextAsAString() {
        #expect(self.element(.text, Array(#"["1","\n"]"#.utf8)) == #""[\"1\",\"\\n\"]","#)
        #expect(self.element(.text, Array("\u{1}\u{1F}\n\r\t\u{8}\u{C}é".utf8)) == #""\u0001\u001F\n\r\t\b\fé","#)
    }

    @Test func writesBinaryAsBase64() {
        #expect(self.element(.binary, [0, 1, 2]) == #""AAEC","#)
        #expect(self.element(.binary, [0xFB, 0xFF]) == #""+/8=","#)
        #expect(self.element(.binary, [0]) == #""AA==","#)
    }

    @Test func readsTheBase64ThatItWrites() {
        var seed = RandomSeed()
        for count in 0..<100 {
            let bytes = seed.bytes(count)
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        }
    }

    @Test func writesAnswersAsPhoenixDoes() {
        let elements = ["\"a\",", "\"b\","].map { ByteBuffer(string: $0) }
        let body = LongPollResponse.poll(.ok, elements, token: "T").body
        #expect(String(buffer: body) == #"{"messages":["a","b"],"status":200,"token":"T"}"#)
        let nothing = LongPollResponse.poll(.noContent, token: "T").body
        #expect(String(buffer: nothing) == #"{"messages":[],"status":204,"token":"T"}"#)
        #expect(String(buffer: LongPollResponse.status(.gone).body) == #"{"status":410}"#)
    }

    /// The statuses that Phoenix has are in the JSON alone; the others are at fault with the request.
    @Test func keepsTheStatusOfHTTPApart() {
        for status in LongPollStatus.allCases {
            let isPlain = [200, 204, 403, 408, 410].contains(status.rawValue)
            #expect(LongPollResponse.status(status).status.code == UInt(isPlain ? 200 : status.rawValue))
        }
    }

    @Test func joinsTheBroadcastsOfATurn() throws {
        let format = try #require(WireFormat.negotiateLongPoll(vsn: "2.0.0"))
        var frame = try #require(try format.frame(.broadcast(topic: "t", event: "e", payload: .empty)))
        frame.writeImmutableBuffer(frame)
        let body = LongPollFormat.body(.ok, [frame], token: "T")
        let message = #""[null,null,\"t\",\"e\",{}]""#
        #expect(String(buffer: body) == #"{"messages":[\#(message),\#(message)],"status":200,"token":"T"}"#)
    }

    @Test func knowsTheSameVersionsAsWebSockets() {
        for vsn in [nil, "1.0.0", "1.0.7", "2.0.0", "2.0.9", "1.1.0", "3.0.0", "2", "", "abc"] {
            let webSocket = WireFormat.negotiate(vsn: vsn)?.serializer.version
            #expect(WireFormat.negotiateLongPoll(vsn: vsn)?.serializer.version == webSocket, "\(vsn ?? "-")")
        }
    }
}
