extension PresenceReplicator {
    /// Does what is due.
    public mutating func tick(now: Duration) {
        self.excuseSleep(until: now)
        self.now = max(self.now, now)
        self.checkSilence()
        self.checkGossip()
        self.checkHeartbeat()
        self.checkTransfers()
    }

    /// When ``tick(now:)`` should be called at the latest, if nothing else is called before.
    public var nextDeadline: Duration {
        let times = [self.nextHeartbeat, self.gossipTime, self.planner.due, self.silenceTime]
        return times.compactMap { $0 }.min() ?? self.nextHeartbeat
    }

    /// When this process was stopped for a while, the silence of the others in that time says nothing about them.
    private mutating func excuseSleep(until now: Duration) {
        let sleep = now - self.nextHeartbeat
        if sleep > self.configuration.broadcastPeriod { self.membership.excuse(sleep, now: now) }
    }
}
