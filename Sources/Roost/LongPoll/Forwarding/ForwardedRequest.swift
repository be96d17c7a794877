import NIOCore

/// A long-poll request that has come to another node than the one that has its session.
struct ForwardedRequest: Hashable, Sendable {
    /// What the client wants.
    enum Kind: Hashable, Sendable {
        case poll
        case post(type: String?, ByteBuffer)
    }

    let kind: Kind
    /// The path of the mount, as in the routes.
    let mount: String
    let token: LongPollToken
}
