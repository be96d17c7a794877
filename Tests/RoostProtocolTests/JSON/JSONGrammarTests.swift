import NIOCore
import RoostProtocol
import Testing

/// RFC 8259, section by section: what is JSON, and what only looks like it.
@Suite struct JSONGrammarTests {
    @Test(arguments: [
        "null", "true", "false", "0", "-0", "1", "-1", "10", "1234567890", "0.5", "-0.0", "1e5", "1E+5", "1e-5", "0e0",
        "0e999",
        "1.25e3", "123456789012345678901234567890", "1e308", "1.7976931348623157e308", "1e-400", "0.0000001e310",
        "\"\"",
        "\"a\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\u00e9\\u00E9\"", "\"\\ud83d\\ude00\"", "\"\\u0000\"", "\"é😀\"",
        "\"\u{7F}\"",
        "\"\u{2028}\"", "[]", "[ ]", "[1]", "[1,2]", "[ 1 , 2 ]", "[[]]", "[[],[]]", "[{}]", "{}", "{ }", "{\"\":0}",
        "{\"a\":1}", "{\"a\":1,\"a\":2}", "{\"__proto__\":{}}", "{ \"a\" : [ { } ] , \"b\" : null }", " \t\r\n1 \t\r\n",
        "{\"a\":{\"b\":[]}}", "[{\"a\":[]},{\"b\":{}}]",
    ])
    func accepts(_ text: String) throws {
        #expect(throws: Never.self) { try Payload(validating: ByteBuffer(string: text)) }
        #expect(throws: Never.self) { try JSON(parsing: text) }
    }

    @Test(arguments: [
        "", " ", "nul", "nulll", "Null", "truefalse", "tru", "fals", "NaN", "Infinity", "-Infinity", "undefined", "-",
        "+1",
        "01", "-01", "00", "1.", ".5", "1.e5", "1e", "1e+", "1e1.5", "0x10", "1_000", "- 1", "1 2", "1,", "--1", "1-",
        "[", "]",
        "[1", "[1,", "[1,]", "[,1]", "[,]", "[1 2]", "[1,,2]", "[}", "[1}", "[1]]", "{", "}", "{]", "{\"a\"", "{\"a\":",
        "{\"a\":}", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{,\"a\":1}", "{a:1}", "{1:1}", "{'a':1}", "{\"a\" 1}",
        "{\"a\"::1}",
        "{\"a\",1}", "{\"a\":1]", "{\"a\":1 \"b\":2}", "{\"a\":1}}", "{null:1}", "'a'", "\"", "\"a", "\"\\\"",
        "// a\n1", "/**/1",
        "1//", "[1]#", "\u{FEFF}1", "\u{A0}1", "\u{B}1", "\u{C}1", "\u{0}", "1\u{0}", "[\u{0}]", "[\"a\",\n\"b\"",
        "{\"a\":[}",
        "[{]}", "[[]", "{\"a\":{}",
    ])
    func rejects(_ text: String) {
        #expect(throws: JSONError.self) { try Payload(validating: ByteBuffer(string: text)) }
        #expect(throws: JSONError.self) { try JSON(parsing: text) }
    }

    @Test(arguments: [
        ("[1,2", JSONError(.malformed, offset: 4)),
        ("{\"a\" 1}", JSONError(.malformed, offset: 5)),
        ("[1e400]", JSONError(.numberOutOfRange, offset: 1)),
        ("[\"a\u{1}\"]", JSONError(.invalidString, offset: 3)),
        ("\"\\x\"", JSONError(.invalidString, offset: 2)),
        ("1 1", JSONError(.malformed, offset: 2)),
    ])
    func saysWhatIsWrongWhere(_ text: String, _ error: JSONError) {
        #expect(throws: error) { try Payload(validating: ByteBuffer(string: text)) }
    }

    @Test func whitespaceAroundAValueIsNotKept() throws {
        #expect(try Payload(validating: ByteBuffer(string: " \n[1, 2]\n ")).description == "[1, 2]")
    }

    @Test(
        arguments: [
            [0xFF], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xC0, 0x80, 0x22],
            [0x22, 0xF5, 0x80, 0x80, 0x80, 0x22],
        ] as [[UInt8]]
    )
    func rejectsWhatIsNotUTF8(_ bytes: [UInt8]) {
        #expect(throws: JSONError(.invalidUTF8, offset: 0)) { try Payload(validating: ByteBuffer(bytes: bytes)) }
    }
}
