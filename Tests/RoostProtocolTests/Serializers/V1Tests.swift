import NIOCore
import RoostProtocol
import Testing

/// Version 1, as recorded from Phoenix 1.8.12.
@Suite struct V1Tests {
    private let serializer = V1JSONSerializer()

    @Test(arguments: [
        (
            #"{"topic":"phoenix","event":"heartbeat","payload":{},"ref":"1"}"#,
            Message(ref: Ref("1"), topic: "phoenix", event: "heartbeat")
        ),
        (
            #"{"topic":"rooms:lobby","event":"echo","payload":{"a":1},"ref":"6","join_ref":"2"}"#,
            Message(joinRef: Ref("2"), ref: Ref("6"), topic: "rooms:lobby", event: "echo", payload: ["a": 1])
        ),
        (
            #" { "ref" : null , "payload" : [ ] , "x" : {"topic":"no"}, "event" : "e" , "topic" : "t" } "#,
            Message(topic: "t", event: "e", payload: .text("[ ]"))
        ),
        (
            #"{"topic":"a","topic":"b","event":1,"event":"e","payload":{},"ref":5}"#,
            Message(ref: .number(5), topic: "b", event: "e")
        ),
        (
            #"{"t\u006fpic":"t","event":"e","payload":null,"ref":"1","join_ref":null}"#,
            Message(ref: Ref("1"), topic: "t", event: "e", payload: .text("null"))
        ),
    ])
    func reads(_ text: String, _ message: Message) throws {
        #expect(try serializer.decode(text) == message)
        #expect(try serializer.decode(.binary, ByteBuffer(string: text)) == message)
    }

    @Test(arguments: [
        ("", MalformedMessage(.invalidJSON)),
        (#"[null,"1","phoenix","heartbeat",{}]"#, MalformedMessage(.notAnObject)),
        ("{}", MalformedMessage(.missingKey)),
        (#"{"topic":"t","event":"e","payload":{}}"#, MalformedMessage(.missingKey, rawTopic: "\"t\"")),
        (#"{"topic":"t","event":"e","ref":"1"}"#, MalformedMessage(.missingKey, ref: Ref("1"), rawTopic: "\"t\"")),
        (#"{"topic":"t","payload":{},"ref":"1"}"#, MalformedMessage(.missingKey, ref: Ref("1"), rawTopic: "\"t\"")),
        (#"{"event":"e","payload":{},"ref":"1"}"#, MalformedMessage(.missingKey, ref: Ref("1"))),
        (#"{"topic":5,"event":"e","payload":{},"ref":"1"}"#, MalformedMessage(.badTopic, ref: Ref("1"), rawTopic: "5")),
        (
            #"{"topic":"t","event":null,"payload":{},"ref":"1"}"#,
            MalformedMessage(.badEvent, ref: Ref("1"), rawTopic: "\"t\"")
        ),
        (#"{"topic":"t","event":"e","payload":{},"ref":[]}"#, MalformedMessage(.badRef, rawTopic: "\"t\"")),
        (
            #"{"topic":"t","event":"e","payload":{},"ref":"1"}}"#,
            MalformedMessage(.invalidJSON, ref: Ref("1"), rawTopic: "\"t\"")
        ),
        (
            #"{"topic":"t","event":"e","payload":{},"ref":"1",}"#,
            MalformedMessage(.invalidJSON, ref: Ref("1"), rawTopic: "\"t\"")
        ),
        (#"{"topic":"t" "event":"e"}"#, MalformedMessage(.invalidJSON, rawTopic: "\"t\"")),
    ])
    func refuses(_ text: String, _ expected: MalformedMessage) {
        #expect(throws: expected) { try serializer.decode(text) }
    }

    @Test func aBinaryFrameMustBeUTF8() {
        let bytes = Array(#"{"topic":"t","event":"e","payload":""#.utf8) + [0xFF] + Array(#"","ref":"1"}"#.utf8)
        #expect(throws: MalformedMessage(.invalidUTF8)) { try serializer.decode(.binary, ByteBuffer(bytes: bytes)) }
    }

    @Test(
        arguments: [
            (
                .reply(joinRef: Ref("9"), ref: Ref("5"), topic: "rooms:lobby", status: .ok, response: ["a": 1]),
                #"{"event":"phx_reply","payload":{"response":{"a":1},"status":"ok"},"ref":"5","topic":"rooms:lobby"}"#
            ),
            (
                .reply(
                    joinRef: nil,
                    ref: Ref("3"),
                    topic: "rooms:private",
                    status: .error,
                    response: ["reason": "unauthorized"]
                ),
                #"{"event":"phx_reply","payload":{"response":{"reason":"unauthorized"},"status":"error"},"ref":"3","topic":"rooms:private"}"#
            ),
            (
                .push(joinRef: Ref("9"), topic: "rooms:lobby", event: "pushed", payload: ["x": 1]),
                #"{"event":"pushed","payload":{"x":1},"ref":null,"topic":"rooms:lobby"}"#
            ),
            (
                .push(joinRef: nil, topic: "rooms:l2", event: "phx_close", payload: .empty),
                #"{"event":"phx_close","payload":{},"ref":null,"topic":"rooms:l2"}"#
            ),
            (
                .broadcast(topic: "rooms:lobby", event: "new_msg", payload: ["body": "hi"]),
                #"{"event":"new_msg","payload":{"body":"hi"},"ref":null,"topic":"rooms:lobby"}"#
            ),
            (
                .rejection(ref: Ref("1"), joinRef: Ref("2"), rawTopic: "5", reason: "unmatched topic"),
                #"{"event":"phx_reply","payload":{"response":{"reason":"unmatched topic"},"status":"error"},"ref":"1","topic":5}"#
            ),
        ] as [(OutboundMessage, String)]
    )
    func writes(_ message: OutboundMessage, _ text: String) throws {
        #expect(try serializer.text(message) == text)
    }

    @Test(
        arguments: [
            .reply(joinRef: nil, ref: nil, topic: "t", status: .ok, response: .bytes([1])),
            .push(joinRef: nil, topic: "t", event: "e", payload: .bytes([1])),
            .broadcast(topic: "t", event: "e", payload: .bytes([])),
        ] as [OutboundMessage]
    )
    func carriesNoBinary(_ message: OutboundMessage) throws {
        #expect(try serializer.encode(message) == nil)
    }
}
