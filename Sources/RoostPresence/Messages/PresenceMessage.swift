/// What replicas say to each other.
public struct PresenceMessage: Sendable {
    var content: Content

    enum Content: Sendable {
        /// I am here, and know so much of whom. `wantsAnswer`: say the same to me, I have just come.
        case heartbeat(wantsAnswer: Bool, clocks: [ReplicaClock])
        /// What has changed, or what was asked for.
        case news(pieces: [ReplicaPiece], answer: AnswerPart)
        /// Send me what I lack beyond these positions.
        case request([ReplicaPosition])
        /// I stop, and will not be back: forget me.
        case leave
    }

    /// What kind of message it is, for logs and metrics.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A sign of life, with what the sender knows of whom.
        case heartbeat
        /// Changes, or a part of a state.
        case news
        /// A request for what the sender lacks.
        case request
        /// The sender stops.
        case leave
    }

    /// What kind of message it is.
    public var kind: Kind {
        switch self.content {
        case .heartbeat: .heartbeat
        case .news: .news
        case .request: .request
        case .leave: .leave
        }
    }

    init(_ content: Content) {
        self.content = content
    }
}
