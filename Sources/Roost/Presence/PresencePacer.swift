/// When the next diff of a topic may leave.
///
/// Each diff costs the topic a time that grows with its presences, and a topic may be in debt for as long as the shortest
/// window: so in small rooms, and after a quiet time in all, a change leaves at once, and a flood of changes leaves in diffs a
/// window apart. (The generic cell rate algorithm.) Times are counted from any beginning.
struct PresencePacer {
    /// How much a diff costs.
    struct Pace {
        var perPresence: Duration
        var minimum: Duration
        var maximum: Duration

        init(_ configuration: PresenceConfiguration) {
            self.perPresence = max(.zero, configuration.diffWindowPerPresence)
            self.minimum = max(.zero, configuration.minDiffWindow)
            self.maximum = max(.zero, configuration.maxDiffWindow)
        }

        /// How long to wait when the event loops take no more.
        var congested: Duration { max(self.minimum, .milliseconds(20)) }

        func cost(_ presences: Int) -> Duration { min(self.maximum, self.perPresence * presences) }
    }

    private var last = Duration.zero
    /// When nothing is owed any more.
    private(set) var isPaidAt = Duration.zero

    /// When a diff may leave that is wanted now: now, or later.
    func due(now: Duration, presences: Int, _ pace: Pace) -> Duration {
        let debt = self.isPaidAt - now
        if debt <= .zero || debt + pace.cost(presences) <= pace.minimum { return now }
        return max(now, self.last + pace.minimum, self.isPaidAt)
    }

    /// A diff has left.
    mutating func left(now: Duration, presences: Int, _ pace: Pace) {
        self.isPaidAt = max(now, self.isPaidAt) + pace.cost(presences)
        self.last = now
    }
}
