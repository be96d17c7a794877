import NIOCore
import RoostProtocol
import Testing

/// Payloads: made of literals, text and data; looked into; decoded.
@Suite struct PayloadTests {
    private struct Chat: Codable, Equatable {
        struct User: Codable, Equatable { var name: String }
        var body: String
        var user: User
        var tags: [Int]
    }

    private static let chat: Payload = ["body": "hi/é", "user": ["name": "alice"], "tags": [1, 2]]

    private static func text(_ string: String) throws -> Payload {
        try Payload(validating: ByteBuffer(string: string))
    }

    @Test func literals() {
        let reason = "unauthorized"
        let payload: Payload = ["reason": .string(reason), "n": 1]
        #expect(payload.description == #"{"n":1,"reason":"unauthorized"}"#)
        #expect(!payload.isBinary)
        #expect(Payload.empty.description == "{}")
        #expect(([:] as Payload) == .empty)
        #expect((["a": 1, "a": 2] as Payload)["a"] == 2)
    }

    @Test func binaryIsNotJSON() {
        let payload = Payload(binary: ByteBuffer(string: "{\"a\":1}"))
        #expect(payload.isBinary)
        #expect(payload.json == nil)
        #expect(payload["a"] == nil)
        #expect(payload != Payload(validatedJSON: payload.bytes))
        let error = #expect(throws: PayloadError.self) { try payload.decode(Chat.self) }
        #expect(error?.code == .binary)
    }

    @Test func textIsKeptAsItCame() throws {
        let text = "{ \"a\" : 1.50, \"a\":\"\\u00e9\" }"
        #expect(try Self.text(text).description == text)
    }

    @Test func codableRoundTrip() throws {
        let value = try Self.chat.decode(Chat.self)
        #expect(value == Chat(body: "hi/é", user: .init(name: "alice"), tags: [1, 2]))
        #expect(try Payload(encoding: value) == Self.chat)
        #expect(try Payload(encoding: JSON.double(1)).description == "1.0")
        #expect(try Self.chat.decode(JSON.self) == Self.chat.json)
        #expect(try Self.text("[1,2]").decode([Int].self) == [1, 2])
        #expect(try Self.text("\"x\"").decode(String.self) == "x")
    }

    @Test func mismatchesSayWhatIsWrongWhere() {
        let cases: [(Payload, String)] = [
            (["user": ["name": "a"], "tags": []], "payload is no Chat: \"body\" is missing"),
            (["body": "", "user": [:], "tags": []], "payload is no Chat: \"name\" is missing at user"),
            (["body": 1, "user": ["name": "a"], "tags": []], "payload is no Chat: expected String at body"),
            (["body": "", "user": ["name": "a"], "tags": [1, "x"]], "payload is no Chat: expected Int at tags[1]"),
        ]
        for (payload, message) in cases {
            let error = #expect(throws: PayloadError.self) { try payload.decode(Chat.self) }
            #expect(error?.message == message)
            #expect(error?.code == .mismatch)
        }
    }

    /// What `decode` sees is what the subscript sees.
    @Test(arguments: [
        "{\"a\":1,\"a\":2}", "{\"a\":1,\"b\":{\"a\":5},\"\\u0061\":2}", "{\"a\":null,\"x\":[{},{}],\"a\":2}",
    ])
    func theLaterOfTwoEqualKeysCounts(_ text: String) throws {
        struct Value: Decodable { var a: Int? }
        #expect(try Self.text(text)["a"]?.int == 2)
        #expect(try Self.text(text).decode(Value.self).a == 2)
        #expect(try Self.text("[\(text)]").decode([Value].self).first?.a == 2)
    }

    /// Swift's equality of strings decides which keys are equal.
    @Test func keysThatLookTheSameAreOne() throws {
        let payload = try Payload(validating: ByteBuffer(string: "{\"\u{E9}\":1,\"e\u{301}\":2}"))
        #expect(payload["\u{E9}"] == 2)
        #expect(payload.json?["\u{E9}"] == 2)
    }

    @Test func theLaterOfTwoEqualKeysCountsInLargeObjects() throws {
        let members = (0..<100).map { "\"k\($0)\":\($0)" } + ["\"k7\":-1"]
        let text = try Self.text("{\(members.joined(separator: ","))}")
        #expect(try text.decode([String: Int].self)["k7"] == -1)
        #expect(text["k7"] == -1)
        #expect(text.json?["k7"] == -1)
    }

    @Test func valuesWithoutJSONFormAreRefused() {
        let error = #expect(throws: PayloadError.self) { try Payload(encoding: Double.infinity) }
        #expect(error?.code == .unencodable)
    }

    @Test(arguments: [
        ("{\"a\":1}", "a", JSON.int(1)),
        ("{\"a\":1,\"b\":{\"a\":3},\"a\":2}", "a", .int(2)),
        ("{ \"x\" : [1, {\"a\":0}] , \"a\" : \"é\" }", "a", .string("é")),
        ("{\"\\u0061\":5}", "a", .int(5)),
        ("{\"__proto__\":null}", "__proto__", .null),
        ("{\"\":[]}", "", .array([])),
        ("{\"a\\n\":1}", "a\n", .int(1)),
    ])
    func looksUpMembers(_ text: String, _ key: String, _ value: JSON) throws {
        #expect(try Self.text(text)[key] == value)
    }

    @Test(arguments: ["{}", "{\"ab\":1}", "{\"b\":{\"a\":1}}", "[\"a\",1]", "\"a\"", "null", "{\"b\":\"a\"}"])
    func findsNoOtherMembers(_ text: String) throws {
        #expect(try Self.text(text)["a"] == nil)
    }

    @Test func theWholeAsAValue() throws {
        #expect(try Self.text("[1, {\"a\":null}]").json == [1, ["a": .null]])
    }
}
