/// What one worker needs to know.
struct WorkerPlan: Codable, Sendable {
    var run: RunPlan
    var number: Int
    /// The connections that are its own.
    var connections: Range<Int>
    /// How many of the publishers it has: all of them or none.
    var publishers: Int
    /// How many of the connections that come and go.
    var newcomers: Int
    /// The end of a pipe on which it hears what the other workers' connections have received; for the one that publishes.
    var creditSource: Int32?
    /// The end of the same pipe on which it tells that; for the others.
    var creditSink: Int32?

    /// How many records it needs: first those that stay, then the publishers, then those that come and go.
    var slots: Int { self.connections.count + self.publishers + self.newcomers }
}
