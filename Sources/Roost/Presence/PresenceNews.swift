import RoostPresence

/// What a topic's clients are to be told.
struct PresenceNews: Sendable {
    typealias Revoked = (process: ChannelProcess, entry: PresenceEntry)

    let flush: PresenceRoom.Flush

    /// Presences that their own channels were told of in advance, and that are not shown after all: they have gone, or were
    /// updated, in between.
    let revoked: [Revoked]
}
