internal import DequeModule
package import NIOCore

/// Delivering by turns.
///
/// A topic with a million subscribers takes seconds. In that time the loop must read sockets, answer heartbeats, and deliver
/// what comes for others. So a turn ends after ``turn`` deliveries, and each topic gets ``share`` of them before the next one
/// gets its own. Topics that have just been published to come first: most are small, and done with that.
extension TopicShard: NIOScheduledCallbackHandler {
    /// To how many subscribers a turn delivers: some milliseconds' work.
    static let turn = 1_024

    /// To how many subscribers of one topic, before others get theirs.
    static let share = 256

    /// How long the loop looks after all else. NIO goes back to its sockets only when nothing is left to be done at once.
    private static let pause = TimeAmount.microseconds(50)

    /// How long a topic waits between two batches if one has taken several turns: a small part of what that took. Those who have
    /// been waiting for the first publish again in this time, and their broadcasts go out together, at the price of one.
    private static let gatheringPause = TimeAmount.milliseconds(1)

    /// Begins to deliver what is pending in these topics, and delivers a turn's worth.
    func deliver(_ topics: [LocalTopic]) {
        // Those that are being delivered to go on by themselves.
        let begun = topics.filter { $0.current == nil }
        for topic in begun { topic.begin() }
        self.underWayCount += begun.count
        var budget = Self.turn
        for topic in begun { self.advance(topic, &budget) }
        if !self.isPutOff { self.deliver(&budget) }
    }

    /// Goes on with one topic. What is left of it is done later.
    private func advance(_ topic: LocalTopic, _ budget: inout Int) {
        let (count, finished) = topic.advance(min(budget, Self.share))
        budget -= count
        guard let finished else { return self.underWay.append(topic) }
        self.release(finished.load)
        if topic.pending == nil {
            self.underWayCount -= 1
        } else {
            self.gathering.append(topic)
        }
    }

    private func deliver(_ budget: inout Int) {
        while budget > 0, let topic = self.underWay.popFirst() { self.advance(topic, &budget) }
        if !self.underWay.isEmpty || !self.gathering.isEmpty { self.putOff() }
        self.resumeWaiting()
    }

    private func resumeWaiting() {
        let waiting = self.waiting
        self.waiting = []
        for resume in waiting { resume() }
    }

    private func putOff() {
        self.isPutOff = true
        let pause = self.underWay.isEmpty ? Self.gatheringPause : Self.pause
        if (try? self.eventLoop.scheduleCallback(in: pause, handler: self)) == nil { self.end() }
    }

    /// The loop ends, and so have all its connections.
    private func end() {
        self.hasEnded = true
        self.resumeWaiting()
    }

    /// The loop has looked after all else.
    package func handleScheduledCallback(eventLoop: some EventLoop) {
        self.isPutOff = false
        for topic in self.gathering { topic.begin() }
        self.underWay.append(contentsOf: self.gathering)
        self.gathering = []
        var budget = Self.turn
        self.sending?.begin()
        self.deliver(&budget)
        self.sending?.end()
    }

    /// The loop ends, and delivers nothing more.
    package func didCancelScheduledCallback(eventLoop: some EventLoop) {
        self.end()
    }

    /// Does something when nothing is being delivered, or after the next turn.
    func afterDelivering(_ resume: @escaping @Sendable () -> Void) {
        if self.underWayCount == 0 || self.hasEnded { resume() } else { self.waiting.append(resume) }
    }
}
