import NIOCore
import RoostProtocol
import Testing

/// Strings: escapes, surrogates, control characters, and the eight-byte steps in which they are searched.
@Suite struct JSONStringTests {
    @Test(arguments: [
        ("\"\"", ""),
        ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\u{8}\u{C}\n\r\t"),
        ("\"\\u00e9\\u00C9\"", "éÉ"),
        ("\"\\u0000\"", "\u{0}"),
        ("\"\\ud83d\\ude00\"", "😀"),
        ("\"x\\uD83D\\uDE00y\"", "x😀y"),
        ("\"\\udbff\\udfff\"", "\u{10FFFF}"),
        ("\"\\ud800\\udc00\"", "\u{10000}"),
        ("\"\\\\u0041\"", "\\u0041"),
        ("\"é\\n✓\"", "é\n✓"),
        ("\"a/b\"", "a/b"),
    ])
    func unescapes(_ text: String, _ value: String) throws {
        #expect(try JSON(parsing: text) == .string(value))
    }

    @Test(arguments: [
        "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\ud800\"", "\"\\ud800x\"", "\"\\ud800\\n\"", "\"\\udc00\\ud800\"",
        "\"\\ud83d\\u0041\"",
        "\"\\ud800\\\"", "\"\\x41\"", "\"\\u\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\U0041\"", "\"\\'\"", "\"\\\n\"",
        "\"\\u123", "\"\\u",
        "\"\\", "\"\\ud800\\", "\"\\ud800\\u", "\"\\ud800\\udc0", "\"\n\"", "\"\t\"", "\"\u{0}\"", "\"\u{1F}\"",
    ])
    func rejects(_ text: String) {
        #expect(throws: JSONError.self) { try JSON(parsing: text) }
    }

    /// Every special byte at every offset of a string longer than two steps.
    @Test func findsSpecialBytesAtEveryOffset() throws {
        for length in 0...20 {
            for offset in 0...length {
                let before = String(repeating: "é", count: offset / 2) + String(repeating: "a", count: offset % 2)
                let after = String(repeating: "b", count: length - offset)
                #expect(try JSON(parsing: "\"\(before)\\\"\(after)\"") == .string("\(before)\"\(after)"))
                #expect(try JSON(parsing: "\"\(before)\\\\\(after)\"") == .string("\(before)\\\(after)"))
                #expect(throws: JSONError.self) { try JSON(parsing: "\"\(before)\u{1F}\(after)\"") }
                #expect(throws: JSONError.self) { try JSON(parsing: "\"\(before)\"\(after)x\"") }
            }
        }
    }

    /// The bytes next to the special ones are plain.
    @Test func neighboursOfSpecialBytesArePlain() throws {
        for byte in [0x20, 0x21, 0x23, 0x5B, 0x5D, 0x7F] as [UInt8] {
            let text = String(repeating: String(Unicode.Scalar(byte)), count: 11)
            #expect(try JSON(parsing: "\"\(text)\"") == .string(text))
        }
    }

    @Test func writesOnlyTheNecessaryEscapes() {
        let value = JSON.string("\"\\/\u{8}\u{C}\n\r\t\u{0}\u{1F}\u{7F}é\u{2028}😀")
        #expect(value.description == "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001F\u{7F}é\u{2028}😀\"")
    }
}
