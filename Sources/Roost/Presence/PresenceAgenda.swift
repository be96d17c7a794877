import RoostProtocol

/// The topics that have something to do later, and when.
struct PresenceAgenda {
    private var times: [TopicKey: Duration] = [:]

    /// Nothing is due before.
    private(set) var earliest: Duration?

    /// Puts down a topic, instead of any other time for it.
    mutating func put(_ topic: TopicKey, at time: Duration) {
        self.times[topic] = time
        self.earliest = min(self.earliest ?? time, time)
    }

    /// Takes out what is due.
    mutating func take(now: Duration) -> [TopicKey] {
        guard let earliest = self.earliest, earliest <= now else { return [] }
        let due = self.times.filter { $0.value <= now }.map(\.key)
        for topic in due { self.times[topic] = nil }
        self.earliest = self.times.values.min()
        return due
    }
}
