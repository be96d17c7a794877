import Testing

@testable import RoostBench

@Suite("Closed loops")
struct TopicCreditsTests {
    @Test("The next message may go when all have received the one before")
    func one() {
        var credits = TopicCredits(topics: 2, inFlight: 1)
        for _ in 0..<3 { credits.joined(1) }
        credits.begin(subscribers: [0, 5])
        #expect(!credits.allows(0, sent: 0))
        #expect(credits.allows(1, sent: 0))
        #expect(!credits.allows(1, sent: 1))
        #expect(credits.receive(1) == nil)
        #expect(credits.receive(1) == nil)
        #expect(credits.receive(1) == 3)
        credits.add(3, to: 1)
        #expect(!credits.allows(1, sent: 1))
        credits.add(2, to: 1)
        #expect(credits.allows(1, sent: 1))
        #expect(!credits.allows(1, sent: 2))
    }

    @Test("So many may be under way", arguments: [1, 2, 4, 100])
    func several(_ inFlight: Int) {
        var credits = TopicCredits(topics: 1, inFlight: inFlight)
        credits.joined(0)
        credits.begin(subscribers: [1])
        let sent = (0..<200).prefix { credits.allows(0, sent: UInt32($0)) }.count
        #expect(sent == inFlight)
    }

    @Test("What will never come is not waited for")
    func forgiven() {
        var credits = TopicCredits(topics: 1, inFlight: 1)
        credits.begin(subscribers: [4])
        #expect(!credits.allows(0, sent: 1))
        credits.forgive(0, sent: 1)
        #expect(credits.allows(0, sent: 1))
        #expect(!credits.allows(0, sent: 2))
    }
}
