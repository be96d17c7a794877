import Testing

@testable import Roost

/// Tokens are read back as they were written, and nothing else is a token.
@Suite struct LongPollTokenTests {
    @Test func readsWhatItHasWritten() throws {
        for loop in [0, 1, 255, UInt16.max] {
            for node in [0, 1, UInt64.max] {
                let token = LongPollToken(node: node, loop: loop)
                let read = try #require(LongPollToken(token.text))
                #expect(read == token)
                #expect((read.node, read.loop) == (node, loop))
                #expect(token.text.utf8.count == 52)
            }
        }
    }

    @Test func isNeverTheSame() {
        let tokens = (0..<1_000).map { _ in LongPollToken(node: 1, loop: 1) }
        #expect(Set(tokens).count == 1_000)
        #expect(Set(tokens.map { $0.text.suffix(32).prefix(8) }).count == 1_000)
        #expect(Set(tokens.map { $0.text.suffix(8) }).count == 1_000)
    }

    @Test func refusesEverythingElse() {
        let token = LongPollToken(node: 1, loop: 2).text
        let others = [
            "", "junk", String(token.dropLast()), token + "0", token.uppercased() + "", "+" + token.dropFirst(),
            " " + token.dropFirst(), token.dropLast() + "g", "é" + token.dropFirst(2),
        ]
        for other in others where other != token {
            #expect(LongPollToken(String(other)) == nil, "\(other)")
        }
    }
}
