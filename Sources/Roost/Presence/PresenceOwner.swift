/// Somebody who is present without a channel: a bot, a job, a device behind a bridge.
///
/// Its presences end when it is ended, or when nobody holds it any more. Made by ``Presence/owner()``; what it is given to
/// are the methods of ``Presence``.
public final class PresenceOwner: Sendable {
    private let presence: Presence

    init(_ presence: Presence) {
        self.presence = presence
    }

    deinit {
        self.presence.end(owner: self.id)
    }

    /// Nobody else has the same while this one lives.
    var id: UInt64 { UInt64(UInt(bitPattern: ObjectIdentifier(self))) }

    /// Ends all presences that it has. It may be used again.
    public func end() {
        self.presence.end(owner: self.id)
    }
}
