import NIOCore
import RoostProtocol
import Testing

/// Text frames, byte for byte as Phoenix 1.8.12 sends them.
@Suite struct V2ServerFrameTests {
    static let one = Ref("1")

    @Test(
        arguments: [
            (
                .reply(joinRef: nil, ref: one, topic: "phoenix", status: .ok, response: .empty),
                #"[null,"1","phoenix","phx_reply",{"response":{},"status":"ok"}]"#
            ),
            (
                .reply(joinRef: nil, ref: .number(3), topic: "phoenix", status: .ok, response: .empty),
                #"[null,3,"phoenix","phx_reply",{"response":{},"status":"ok"}]"#
            ),
            (
                .reply(joinRef: nil, ref: nil, topic: "phoenix", status: .ok, response: .empty),
                #"[null,null,"phoenix","phx_reply",{"response":{},"status":"ok"}]"#
            ),
            (
                .reply(joinRef: one, ref: Ref("8"), topic: "rooms:lobby", status: .error, response: ["reason": "no"]),
                #"["1","8","rooms:lobby","phx_reply",{"response":{"reason":"no"},"status":"error"}]"#
            ),
            (
                .reply(joinRef: one, ref: Ref("2"), topic: "room:a", status: .ok, response: .text("[1,2]")),
                #"["1","2","room:a","phx_reply",{"response":[1,2],"status":"ok"}]"#
            ),
            (
                .reply(joinRef: one, ref: one, topic: "t", status: "va\"ried", response: .empty),
                #"["1","1","t","phx_reply",{"response":{},"status":"va\"ried"}]"#
            ),
            (
                .push(joinRef: one, topic: "rooms:lobby", event: "pushed", payload: ["x": 1]),
                #"["1",null,"rooms:lobby","pushed",{"x":1}]"#
            ),
            (
                .push(joinRef: Ref("20"), ref: Ref("20"), topic: "rooms:lobby", event: "phx_close", payload: .empty),
                #"["20","20","rooms:lobby","phx_close",{}]"#
            ),
            (
                .push(
                    joinRef: one,
                    ref: one,
                    topic: "rooms:c",
                    event: "phx_error",
                    payload: ["reason": "channel_crash"]
                ),
                #"["1","1","rooms:c","phx_error",{"reason":"channel_crash"}]"#
            ),
            (
                .broadcast(topic: "rooms:lobby", event: "new_msg", payload: ["body": "new_msg"]),
                #"[null,null,"rooms:lobby","new_msg",{"body":"new_msg"}]"#
            ),
            (
                .broadcast(
                    topic: "presence:p",
                    event: "presence_diff",
                    payload: [
                        "joins": ["a": ["metas": [["online_at": 1_795_488_596, "phx_ref": "GOrbXYWIfMh_nwIS"]]]],
                        "leaves": [:],
                    ]
                ),
                #"[null,null,"presence:p","presence_diff",{"joins":{"a":{"metas":[{"online_at":1795488596,"phx_ref":"GOrbXYWIfMh_nwIS"}]}},"leaves":{}}]"#
            ),
            (
                .broadcast(topic: "q\"b\\n\n\u{1}é", event: "e\t", payload: .empty),
                #"[null,null,"q\"b\\n\n\u0001é","e\t",{}]"#
            ),
            (
                .rejection(ref: one, joinRef: nil, rawTopic: "5", reason: "unmatched topic"),
                #"[null,"1",5,"phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]"#
            ),
            (
                .rejection(ref: nil, joinRef: one, rawTopic: "null", reason: "a\"b"),
                #"["1",null,null,"phx_reply",{"response":{"reason":"a\"b"},"status":"error"}]"#
            ),
        ] as [(OutboundMessage, String)]
    )
    func writes(_ message: OutboundMessage, _ text: String) throws {
        #expect(try V2JSONSerializer().text(message) == text)
    }

    /// What a client sent is passed on to others as it was written.
    @Test func payloadsPassThrough() throws {
        let serializer = V2JSONSerializer()
        let message = try serializer.decode(#"["1","2","t","e",{ "a" : 1.50, "a":"\u00e9" }]"#)
        let broadcast = OutboundMessage.broadcast(topic: message.topic, event: message.event, payload: message.payload)
        #expect(try serializer.text(broadcast) == #"[null,null,"t","e",{ "a" : 1.50, "a":"\u00e9" }]"#)
    }

    /// A WebSocket header is put in front in place.
    @Test func everyFrameHasRoomInFront() throws {
        let long = String(repeating: "\u{1}", count: 5_000)
        for payload in [Payload.empty, ["a": .string(long)], .bytes([1, 2, 3])] {
            let message = OutboundMessage.broadcast(topic: "t", event: "e", payload: payload)
            #expect(try V2JSONSerializer().encode(message)?.bytes.readerIndex == EncodedMessage.headroom)
            #expect(try V1JSONSerializer().encode(message)?.bytes.readerIndex ?? 10 == EncodedMessage.headroom)
        }
        #expect(EncodedMessage.headroom == 10)
    }

    @Test func escapesMayExceedTheEstimatedSize() throws {
        let topic = String(repeating: "\u{1}", count: 1_000)
        let text = try #require(try V2JSONSerializer().text(.broadcast(topic: topic, event: "e", payload: .empty)))
        #expect(try V2JSONSerializer().decode(text).topic == topic)
    }
}
