import NIOCore
import RoostProtocol
import Testing

@testable import RoostBench

@Suite("Envelopes")
struct EnvelopeTests {
    @Test("Replies of Roost's serializer", arguments: [(ReplyStatus.ok, true), (.error, false)])
    func replies(_ status: ReplyStatus, _ isOK: Bool) throws {
        let payload = Payload(json: ["status": "ok", "a": 1])
        let reply = OutboundMessage.reply(
            joinRef: Ref("7"),
            ref: Ref("12"),
            topic: "rooms:1",
            status: status,
            response: payload
        )
        try Self.read(reply) { envelope in
            #expect(envelope.part(envelope.joinRef, is: "7"))
            #expect(envelope.number(of: envelope.ref) == 12)
            #expect(envelope.part(envelope.topic, is: "rooms:1"))
            #expect(envelope.part(envelope.event, is: "phx_reply"))
            #expect(envelope.isOK == isOK)
        }
    }

    @Test("Broadcasts have no refs")
    func broadcasts() throws {
        try Self.read(.broadcast(topic: "a\"b", event: "e", payload: Payload(json: ["x": "]"]))) { envelope in
            #expect(envelope.joinRef.isEmpty)
            #expect(envelope.ref.isEmpty)
            #expect(envelope.part(envelope.topic, is: "a\\\"b"))
            #expect(String(decoding: envelope.bytes(of: envelope.payload), as: UTF8.self) == "{\"x\":\"]\"}")
        }
    }

    @Test("Spaces between the elements, as other servers may send them")
    func spaces() {
        let text = Array("[ null , \"1\", \"t\",\"phx_reply\", { \"response\" : {}, \"status\" : \"ok\" } ]".utf8)
        let isOK = text.withUnsafeBytes { Envelope($0)?.isOK }
        #expect(isOK == true)
    }

    @Test("What is no message", arguments: ["", "[", "[]", "[null,null]", "[\"", "[\"a\\", "{}", "[1,2,3,4"])
    func garbage(_ text: String) {
        let isMessage = Array(text.utf8).withUnsafeBytes { Envelope($0) != nil }
        #expect(!isMessage)
    }

    static func read(_ message: OutboundMessage, _ body: (Envelope) -> Void) throws {
        let bytes = try #require(try V2JSONSerializer().encode(message)?.bytes)
        try bytes.withUnsafeReadableBytes { body(try #require(Envelope($0))) }
    }
}
