import RoostPresence
import RoostProtocol

/// What a client is sent that asks who is there.
struct PresenceState: Sendable {
    /// From how many presences on the payload is kept for the next who asks.
    static let worthKeeping = 32

    /// Whom clients have been told of.
    let shown: PresenceView

    /// The number of keys of a large room, of which only some are shown.
    let count: Int?

    /// Presences of those who ask that are still to be told of: they shall find themselves in the list.
    let untold: [PresenceEntry]

    init(_ room: PresenceRoom, _ view: PresenceView, untold: [PresenceEntry]) {
        self.shown = room.shown(view)
        self.count = room.isLarge ? view.keyCount : nil
        self.untold = untold
    }

    /// All of it, for the app's handler.
    var list: PresenceList {
        var view = self.shown
        for entry in self.untold { view.add(entry) }
        return PresenceList(view: view)
    }

    func payload(for process: ChannelProcess, extras: PresenceExtras = .none) -> Payload {
        let own = self.untold.filter { $0.owner == process.presenceOwner }
        return PresenceWriter.state(self.shown, own: own, extras: extras)
    }

    func push(to process: ChannelProcess, _ payload: Payload) {
        process.pushPresence("presence_state", payload)
        if let count { process.pushPresence("presence_count", PresenceWriter.count(count)) }
    }
}
