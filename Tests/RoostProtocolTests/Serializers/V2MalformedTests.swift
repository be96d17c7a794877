import NIOCore
import RoostProtocol
import Testing

/// Frames that are no messages: the reason, and the parts that an error reply can name.
@Suite struct V2MalformedTests {
    private static let one = Ref("1")
    private static let deep = String(repeating: "[", count: 129) + String(repeating: "]", count: 129)

    private static func bad(
        _ reason: MalformedMessage.Reason,
        _ joinRef: String? = nil,
        _ ref: String? = nil,
        _ rawTopic: String? = nil
    ) -> MalformedMessage {
        MalformedMessage(
            reason,
            joinRef: joinRef.flatMap(Ref.init(json:)),
            ref: ref.flatMap(Ref.init(json:)),
            rawTopic: rawTopic
        )
    }

    @Test(arguments: [
        ("", bad(.invalidJSON)),
        ("hello", bad(.invalidJSON)),
        ("\u{FEFF}[null,\"1\",\"t\",\"e\",{}]", bad(.invalidJSON)),
        (#"{"topic":"phoenix","event":"heartbeat","payload":{},"ref":"1"}"#, bad(.notAnArray)),
        ("\"text\"", bad(.notAnArray)),
        ("null", bad(.notAnArray)),
        ("{", bad(.invalidJSON)),
        ("[]", bad(.tooFewElements)),
        (#"[null,"1","phoenix","heartbeat"]"#, bad(.tooFewElements, nil, "\"1\"", "\"phoenix\"")),
        (#"["1",2]"#, bad(.tooFewElements, "\"1\"", "2")),
        (#"[null,"1",5,"heartbeat",{}]"#, bad(.badTopic, nil, "\"1\"", "5")),
        (#"["7","1",null,"phx_join",{}]"#, bad(.badTopic, "\"7\"", "\"1\"", "null")),
        (#"[null,"1",true,"heartbeat",{}]"#, bad(.badTopic, nil, "\"1\"", "true")),
        (#"[null,"1",-1.5e3,"heartbeat",{}]"#, bad(.badTopic, nil, "\"1\"", "-1.5e3")),
        (#"[null,"1",{"a":1},"phx_join",{}]"#, bad(.badTopic, nil, "\"1\"")),
        (#"[null,"1",["a"],"phx_join",{}]"#, bad(.badTopic, nil, "\"1\"")),
        (#"["1","2","room:a",null,{}]"#, bad(.badEvent, "\"1\"", "\"2\"", "\"room:a\"")),
        (#"["1","2","room:a",7,{}]"#, bad(.badEvent, "\"1\"", "\"2\"", "\"room:a\"")),
        (#"[true,"2","room:a","e",{}]"#, bad(.badRef, nil, "\"2\"", "\"room:a\"")),
        (#"["1",[],"room:a","e",{}]"#, bad(.badRef, "\"1\"", nil, "\"room:a\"")),
        (#"["1",{},5,"e",{}]"#, bad(.badRef, "\"1\"", nil, "5")),
        (#"["1","2","t","e",{}"#, bad(.invalidJSON, "\"1\"", "\"2\"", "\"t\"")),
        (#"["1","2","t","e",{"a":1e400}]"#, bad(.invalidJSON, "\"1\"", "\"2\"", "\"t\"")),
        (#"["1","2","t","e",{"a":"\ud800"}]"#, bad(.invalidJSON, "\"1\"", "\"2\"", "\"t\"")),
        (#"["1","2","t","e",{}]x"#, bad(.invalidJSON, "\"1\"", "\"2\"", "\"t\"")),
        (#"["1","2","t","e",{}][]"#, bad(.invalidJSON, "\"1\"", "\"2\"", "\"t\"")),
        (#"["1","2","t","e",{},]"#, bad(.invalidJSON, "\"1\"", "\"2\"", "\"t\"")),
        (#"["1","2","t","e",{},nul]"#, bad(.invalidJSON, "\"1\"", "\"2\"", "\"t\"")),
        (#"["1","2","t\ud800","e",{}]"#, bad(.invalidJSON, "\"1\"", "\"2\"")),
        (#"["1","2","t","e","#, bad(.invalidJSON, "\"1\"", "\"2\"", "\"t\"")),
        (#"["1","2","t","e",\#(deep)]"#, bad(.tooDeep, "\"1\"", "\"2\"", "\"t\"")),
        (#"["1","2","t","e",{},\#(deep)]"#, bad(.tooDeep, "\"1\"", "\"2\"", "\"t\"")),
        ("[1", bad(.invalidJSON, "1")),
    ])
    func isRefused(_ text: String, _ expected: MalformedMessage) {
        #expect(throws: expected) { try V2JSONSerializer().decode(text) }
    }

    @Test func depthCountsFromThePayload() throws {
        let inLimit = String(Self.deep.dropFirst().dropLast())
        let frame = #"["1","2","t","e",\#(inLimit)]"#
        #expect(try V2JSONSerializer().decode(frame).payload.description == inLimit)
        let strict = V2JSONSerializer(maxDepth: 127)
        #expect(throws: MalformedMessage.self) { try strict.decode(frame) }
        #expect(try V2JSONSerializer(maxDepth: 0).decode(#"["1","2","t","e",1]"#).topic == "t")
    }

    @Test func refsAreLimitedTo255BytesOfText() throws {
        func frame(_ ref: String) -> String { #"[null,\#(ref),"t","e",{}]"# }
        let serializer = V2JSONSerializer()
        let longest = String(repeating: "r", count: 255)
        #expect(try serializer.decode(frame("\"\(longest)\"")).ref == Ref(longest))
        #expect(throws: Self.bad(.badRef, nil, nil, "\"t\"")) { try serializer.decode(frame("\"\(longest)r\"")) }
        #expect(throws: Self.bad(.badRef, nil, nil, "\"t\"")) { try serializer.decode(frame("\"\(longest)\\n\"")) }
        let escaped = String(repeating: "\\u0072", count: 255)
        #expect(try serializer.decode(frame("\"\(escaped)\"")).ref == Ref(longest))
        let digits = String(repeating: "7", count: 255)
        #expect(try serializer.decode(frame(digits)).ref?.json == digits)
        #expect(throws: Self.bad(.badRef, nil, nil, "\"t\"")) { try serializer.decode(frame(digits + "7")) }
    }

    @Test func namesAreLimitedTo65535Bytes() throws {
        let longest = String(repeating: "é", count: 32_767) + "x"
        let serializer = V2JSONSerializer()
        #expect(try serializer.decode(#"[null,"1","\#(longest)","\#(longest)",{}]"#).event == longest)
        #expect(throws: Self.bad(.badTopic, nil, "\"1\"")) {
            try serializer.decode(#"[null,"1","\#(longest)xx","e",{}]"#)
        }
        #expect(throws: Self.bad(.badEvent, nil, "\"1\"", "\"t\"")) {
            try serializer.decode(#"[null,"1","t","\#(longest)y",{}]"#)
        }
    }
}
