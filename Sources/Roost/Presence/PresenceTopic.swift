import RoostPresence
import RoostProtocol

/// What a shard keeps of a topic besides its presences.
struct PresenceTopic {
    var room = PresenceRoom()

    /// Whether the app's handler is being asked: until it has answered, nothing is told.
    var isBusy = false

    /// Channels that wait for the topic's state.
    var requests: [ChannelProcess] = []

    /// Presences that their own channels were told of before everybody is.
    private var foretold: [PresenceNews.Revoked] = []

    /// The payload of `presence_state`, until clients are told of something new. Only of rooms in which it is worth it.
    var state: Payload?

    /// A channel has been sent the state, with presences of its own that others have yet to be told of.
    mutating func foretell(_ entries: [PresenceEntry], to process: ChannelProcess) {
        self.foretold.removeAll { $0.process === process }
        self.foretold += entries.map { (process, $0) }
    }

    /// Takes what there is to tell; from here on it counts as told.
    mutating func takeNews(_ view: PresenceView, now: Duration, _ configuration: PresenceConfiguration) -> PresenceNews
    {
        self.state = nil
        let flush = self.room.flush(view, now: now, configuration)
        return PresenceNews(flush: flush, revoked: self.takeRevoked(view))
    }

    private mutating func takeRevoked(_ view: PresenceView) -> [PresenceNews.Revoked] {
        guard !self.foretold.isEmpty else { return [] }
        defer { self.foretold = [] }
        let shown = self.room.shown(view)
        return self.foretold.filter { !shown.contains($0.entry) }
    }
}
