import NIOCore
import RoostCluster
import RoostPubSub

/// What a value from the server means.
enum ConnectionEvent: Hashable, Sendable {
    /// Nothing to do.
    case none
    /// A frame has come.
    case frame(ByteBuffer, PubSubSubject)
    /// A frame has come that was too large to be kept.
    case oversized
    /// The server can be used; subscriptions may be asked for.
    case greeted
    /// All subscriptions that were asked for at first stand.
    case ready
    /// A frame was not published.
    case unpublished(ErrorReply)
    /// A subject belongs to another server of the cluster by now.
    case strayed
    /// Everything that was published has been taken.
    case drained
    /// The connection is of no more use.
    case ended(LinkEnding)
}
