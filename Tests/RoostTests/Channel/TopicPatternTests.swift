import Testing

@testable import Roost

@Suite struct TopicPatternTests {
    @Test(arguments: [
        ("rooms:*", "rooms:lobby", true),
        ("rooms:*", "rooms:", true),
        ("rooms:*", "room:lobby", false),
        ("rooms:lobby", "rooms:lobby", true),
        ("rooms:lobby", "rooms:lobby2", false),
        ("*", "anything", true),
        ("foo*", "food", true),
    ])
    func matches(_ pattern: String, _ topic: String, _ expected: Bool) {
        #expect(TopicPattern(pattern)?.matches(topic) == expected)
    }

    @Test(arguments: ["*:rooms", "a*b", "**"])
    func refusesAWildcardThatIsNotLast(_ pattern: String) {
        #expect(TopicPattern(pattern) == nil)
    }

    @Test func givesThePartThatTheWildcardMatched() {
        #expect(Topic("rooms:lobby", matchedBy: "rooms:*").wildcard == "lobby")
        #expect(Topic("rooms:", matchedBy: "rooms:*").wildcard == "")
        #expect(Topic("rooms:lobby", matchedBy: "rooms:lobby").wildcard == "")
        #expect(Topic("e\u{301}x", matchedBy: "e*").wildcard == "\u{301}x")
    }
}
