import TestSupport
import Testing

@testable import Roost

@Suite struct PercentEncodingTests {
    @Test(arguments: [
        ("", ""), ("abc", "abc"), ("a%20b", "a b"), ("%41%7a", "Az"), ("%c3%A9", "é"), ("é", "é"), ("%25", "%"),
        ("%2541", "%41"), ("%00", "\0"),
    ])
    func decodes(_ text: String, _ expected: String) {
        #expect(PercentEncoding.decode(text[...], plusIsSpace: false) == expected)
    }

    @Test func readsAPlusAsTheCallerSays() {
        #expect(PercentEncoding.decode("a+b%2B", plusIsSpace: true) == "a b+")
        #expect(PercentEncoding.decode("a+b", plusIsSpace: false) == "a+b")
    }

    @Test(arguments: ["%", "%4", "a%", "%g0", "%0g", "%%41", "% 1", "%ff", "%c3", "%ed%a0%80", "%c0%80"])
    func refuses(_ text: String) {
        #expect(PercentEncoding.decode(text[...], plusIsSpace: true) == nil)
    }

    @Test func undoesWhatAnEncoderDoes() {
        var seed = RandomSeed()
        for _ in 0..<500 {
            let scalars = (0..<seed.number(0..<20)).compactMap { _ in Unicode.Scalar(UInt32(seed.number(0..<0x3000))) }
            let text = String(String.UnicodeScalarView(scalars))
            let digits = Array("0123456789abcdefABCDEF")
            let encoded = text.utf8.map { byte in
                "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }.joined()
            let decoded = PercentEncoding.decode(encoded[...], plusIsSpace: true)
            #expect(decoded.map { Array($0.utf8) } == Array(text.utf8))
        }
    }
}
