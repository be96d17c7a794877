import Synchronization

/// What has come of the body of a request that is not complete yet, counted together with that of all others.
struct BodyGauge {
    private let server: ServerContext
    private(set) var bytes = 0

    init(_ server: ServerContext) {
        self.server = server
    }

    /// - Parameter bytes: What has come so far.
    mutating func set(_ bytes: Int) {
        guard bytes != self.bytes else { return }
        self.server.gatheredBytes.add(bytes - self.bytes, ordering: .relaxed)
        self.bytes = bytes
    }

    /// Whether as much is kept of all requests together as may be.
    var isOverLimit: Bool {
        self.bytes > 0
            && self.server.gatheredBytes.load(ordering: .relaxed) > self.server.configuration.maxGatheredBytes
    }
}
