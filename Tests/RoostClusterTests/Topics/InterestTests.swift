import Testing

@testable import RoostCluster

struct InterestTests {
    @Test func aPartitionIsAskedForOnceAndLeftAWhileAfterItsLastTopic() {
        var interest = Interest(patience: 2)
        #expect(interest.follow(7) == .subscribe(7))
        #expect(interest.follow(7) == nil)
        interest.unfollow(7)
        #expect(interest.tick() == [])
        #expect(interest.tick() == [], "a topic is left")
        interest.unfollow(7)
        #expect(interest.tick() == [])
        #expect(interest.contains(7))
        #expect(interest.tick() == [.unsubscribe(7)])
        #expect(!interest.contains(7))
    }

    @Test func aTopicThatComesBackInTimeCostsNothing() {
        var interest = Interest(patience: 2)
        _ = interest.follow(7)
        for _ in 0..<100 {
            interest.unfollow(7)
            #expect(interest.tick() == [])
            #expect(interest.follow(7) == nil)
        }
        for _ in 0..<3 { #expect(interest.tick() == []) }
    }

    @Test func whatWasNotFollowedCannotBeLeft() {
        var interest = Interest(patience: 1)
        interest.unfollow(7)
        #expect(interest.tick() == [])
        #expect(interest.follow(7) == .subscribe(7))
    }
}
