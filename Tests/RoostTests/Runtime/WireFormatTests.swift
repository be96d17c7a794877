import NIOCore
import RoostProtocol
import RoostPubSub
import Testing

@testable import Roost

/// `vsn`, and the frames of each version.
@Suite struct WireFormatTests {
    @Test(
        arguments: [
            (nil, "V1"), ("1.0.0", "V1"), ("1.0.5", "V1"), ("2.0.0", "V2"), ("2.0.9", "V2"), ("1.1.0", nil),
            ("2.1.0", nil), ("3.0.0", nil), ("2", nil), ("2.0", nil), ("abc", nil), ("", nil),
        ] as [(String?, String?)]
    )
    func negotiates(_ vsn: String?, _ expected: String?) {
        let format = WireFormat.negotiate(vsn: vsn)
        #expect((format === WireFormat.webSocketV1) == (expected == "V1"))
        #expect((format === WireFormat.webSocketV2) == (expected == "V2"))
    }

    @Test func framesATextMessage() throws {
        let message = OutboundMessage.push(joinRef: "1", topic: "a", event: "ev", payload: ["n": 1])
        let frame = try #require(try WireFormat.webSocketV2.frame(message))
        let text = #"["1",null,"a","ev",{"n":1}]"#
        #expect(Array(buffer: frame) == [0x81, UInt8(text.utf8.count)] + Array(text.utf8))
    }

    @Test func framesABinaryMessage() throws {
        let payload = Payload(binary: [9, 9])
        let message = OutboundMessage.broadcast(topic: "room:d", event: "bbin", payload: payload)
        let frame = try #require(try WireFormat.webSocketV2.frame(message))
        #expect(Array(buffer: frame) == [0x82, 15, 2, 6, 4] + Array("room:dbbin".utf8) + [9, 9])
    }

    @Test func hasNoBinaryFramesInVersion1() throws {
        let message = OutboundMessage.broadcast(topic: "a", event: "ev", payload: Payload(binary: [1]))
        #expect(try WireFormat.webSocketV1.frame(message) == nil)
    }

    @Test func encodesABroadcastLikeTheMessage() throws {
        for format in [WireFormat.webSocketV1, WireFormat.webSocketV2] {
            let entry = PublishedBroadcast(Broadcast(topic: "a", event: "ev", payload: ["n": 1]))
            let message = OutboundMessage.broadcast(topic: "a", event: "ev", payload: ["n": 1])
            #expect(try entry.frame(format.encoding) == format.frame(message))
        }
    }
}
