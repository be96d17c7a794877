import NIOCore
import RoostProtocol
import Testing

/// Binary frames, byte for byte as recorded from Phoenix 1.8.12.
@Suite struct V2BinaryTests {
    private let serializer = V2JSONSerializer()

    private static func frame(_ header: [UInt8], _ text: String, _ data: [UInt8] = []) -> [UInt8] {
        header + Array(text.utf8) + data
    }

    private func decode(_ bytes: [UInt8]) throws(MalformedMessage) -> Message {
        try serializer.decode(.binary, ByteBuffer(bytes: bytes))
    }

    @Test(
        arguments: [
            (frame([0, 1, 1, 7, 4], "12rooms:becho", [1, 2, 255]), "1", "2", "rooms:b", "echo", [1, 2, 255]),
            (frame([0, 1, 1, 7, 7], "13rooms:bnew_msg", [0x62, 0x69]), "1", "3", "rooms:b", "new_msg", [0x62, 0x69]),
            (frame([0, 1, 1, 7, 11], "15rooms:bnew_msg_ack"), "1", "5", "rooms:b", "new_msg_ack", []),
            (frame([0, 0, 1, 7, 4], "7rooms:becho", [9]), "", "7", "rooms:b", "echo", [9]),
            (frame([0, 1, 2, 8, 8], "510rooms:b2phx_join"), "5", "10", "rooms:b2", "phx_join", []),
            (frame([0, 1, 1, 3, 2], "12tée\n"), "1", "2", "té", "e\n", []),
            (frame([0, 0, 0, 0, 0], ""), "", "", "", "", []),
        ] as [([UInt8], String, String, String, String, [UInt8])]
    )
    func reads(_ frame: [UInt8], joinRef: String, ref: String, topic: String, event: String, data: [UInt8]) throws {
        let expected = Message(joinRef: Ref(joinRef), ref: Ref(ref), topic: topic, event: event, payload: .bytes(data))
        #expect(try decode(frame) == expected)
    }

    @Test(
        arguments: [
            ([], MalformedMessage(.truncated)),
            ([0], MalformedMessage(.truncated)),
            ([0, 1, 1, 1], MalformedMessage(.truncated)),
            ([1, 0, 0, 0, 0], MalformedMessage(.unknownBinaryKind)),
            ([2, 0, 0], MalformedMessage(.unknownBinaryKind)),
            ([9], MalformedMessage(.unknownBinaryKind)),
            ([0, 9, 9, 9, 9, 0x41], MalformedMessage(.truncated)),
            ([0, 255, 255, 255, 255], MalformedMessage(.truncated)),
            (
                frame([0, 1, 1, 7, 5], "12rooms:becho"),
                MalformedMessage(.truncated, joinRef: Ref("1"), ref: Ref("2"), rawTopic: "\"rooms:b\"")
            ),
            (
                frame([0, 1, 1, 1, 1], "12", [0xFF, 0x65]),
                MalformedMessage(.invalidUTF8, joinRef: Ref("1"), ref: Ref("2"))
            ),
            (
                frame([0, 1, 1, 1, 1], "12t", [0xC3]),
                MalformedMessage(.invalidUTF8, joinRef: Ref("1"), ref: Ref("2"), rawTopic: "\"t\"")
            ),
            ([0, 1, 1, 1, 1, 0x80, 0x32, 0x74, 0x65], MalformedMessage(.invalidUTF8)),
        ] as [([UInt8], MalformedMessage)]
    )
    func refuses(_ bytes: [UInt8], _ expected: MalformedMessage) {
        #expect(throws: expected) { try decode(bytes) }
    }

    @Test(
        arguments: [
            (
                .reply(joinRef: Ref("1"), ref: Ref("2"), topic: "rooms:b", status: .ok, response: .bytes([1, 2, 255])),
                frame([1, 1, 1, 7, 2], "12rooms:bok", [1, 2, 255])
            ),
            (
                .reply(
                    joinRef: Ref("1"),
                    ref: Ref("6"),
                    topic: "rooms:b",
                    status: .error,
                    response: .bytes([0x45, 0x45])
                ),
                frame([1, 1, 1, 7, 5], "16rooms:berror", [0x45, 0x45])
            ),
            (
                .reply(joinRef: nil, ref: .number(42), topic: "t", status: .ok, response: .bytes([])),
                frame([1, 0, 2, 1, 2], "42tok")
            ),
            (
                .push(joinRef: Ref("1"), topic: "rooms:b", event: "pushed", payload: .bytes([0x50, 0x50])),
                frame([0, 1, 7, 6], "1rooms:bpushed", [0x50, 0x50])
            ),
            (.push(joinRef: nil, topic: "t", event: "é", payload: .bytes([1])), frame([0, 0, 1, 2], "té", [1])),
            (
                .broadcast(topic: "rooms:b", event: "new_msg", payload: .bytes([0x62, 0x69, 0x6E, 0x21])),
                frame([2, 7, 7], "rooms:bnew_msg", [0x62, 0x69, 0x6E, 0x21])
            ),
            (.broadcast(topic: "rooms:b", event: "new_msg", payload: .bytes([])), frame([2, 7, 7], "rooms:bnew_msg")),
        ] as [(OutboundMessage, [UInt8])]
    )
    func writes(_ message: OutboundMessage, _ bytes: [UInt8]) throws {
        #expect(try serializer.binary(message) == bytes)
    }

    @Test func metadataIsLimitedTo255Bytes() throws {
        let longest = String(repeating: "x", count: 255)
        let data = Payload.bytes([1])
        #expect(try serializer.binary(.broadcast(topic: longest, event: longest, payload: data))?.count == 3 + 510 + 1)
        let tooLong: [(OutboundMessage, String)] = [
            (.broadcast(topic: longest + "x", event: "e", payload: data), "topic"),
            (.push(joinRef: nil, topic: "t", event: longest + "x", payload: data), "event"),
            (
                .reply(
                    joinRef: nil,
                    ref: nil,
                    topic: "t",
                    status: ReplyStatus(rawValue: longest + "x"),
                    response: data
                ), "status"
            ),
            (.reply(joinRef: nil, ref: Ref(longest + "x"), topic: "t", status: .ok, response: data), "ref"),
        ]
        for (message, part) in tooLong {
            let error = #expect(throws: SerializerError.self) { try serializer.encode(message) }
            #expect(error?.code == .metadataTooLong)
            #expect(error?.message == "a binary message's \(part) has at most 255 bytes, this one 256")
        }
        #expect(try serializer.text(.broadcast(topic: longest + "x", event: "e", payload: .empty)) != nil)
    }

    @Test func aBinaryRefEqualsTheSameRefInText() throws {
        let binary = try decode(Self.frame([0, 1, 1, 1, 1], "12te"))
        let text = try serializer.decode(#"["1","2","t","e",{}]"#)
        #expect(binary.joinRef == text.joinRef)
        #expect(binary.ref == text.ref)
    }
}
