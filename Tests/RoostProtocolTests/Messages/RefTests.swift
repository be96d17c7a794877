import RoostProtocol
import Testing

/// Refs are echoed as they came and compared strictly.
@Suite struct RefTests {
    @Test func aNumberIsNotItsDigits() {
        #expect(Ref(json: "1") != Ref("1"))
        #expect(Ref(json: "\"1\"") == Ref("1"))
        #expect(Ref(json: "1") != Ref(json: "1.0"))
    }

    @Test(arguments: ["1", "-7", "1.50", "12345678901234567890", "\"\"", "\"a b\"", "\"é\""])
    func tokensAreKeptVerbatim(_ token: String) {
        #expect(Ref(json: token)?.json == token)
    }

    @Test func escapesDoNotMakeAnotherRef() {
        #expect(Ref(json: "\"\\u0031\"") == Ref("1"))
        #expect(Ref(json: "\"a\\/b\"")?.json == "\"a/b\"")
        #expect(Ref(json: "\"\\n\"") == Ref("\n"))
    }

    @Test(arguments: ["", "null", "true", "[]", "{}", "\"a", "a", " 1", "1 ", "\"a\"b", "01", "\"\\ud800\"", "1,2"])
    func otherTokensAreNone(_ token: String) {
        #expect(Ref(json: token) == nil)
    }

    @Test(arguments: ["", "1", "a\"b", "back\\slash", "\u{0}\n", "é", "😀", "\u{331}", "\u{301}\""])
    func textIsTheContent(_ text: String) {
        #expect(Ref(text).text == text)
        #expect(Ref(json: Ref(text).json) == Ref(text))
    }

    @Test func numbersHaveTheirDigitsAsText() {
        #expect(Ref(json: "42")?.text == "42")
    }

    /// Swift's strings are equal in both normalisation forms of é; Phoenix compares bytes.
    @Test func normalisationFormsDiffer() {
        #expect(Ref("\u{E9}") != Ref("e\u{301}"))
        #expect(Set([Ref("\u{E9}"), Ref("e\u{301}"), Ref("\u{E9}")]).count == 2)
    }
}
