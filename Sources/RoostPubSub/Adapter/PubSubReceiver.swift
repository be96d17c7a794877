public import NIOCore

/// Whom an adapter hands over what the engine brings.
public protocol PubSubReceiver: Sendable {
    /// A frame has come.
    ///
    /// To be called for the frames of one publisher and subject in the order they were published in; from any thread.
    func received(_ frame: ByteBuffer, on subject: PubSubSubject)

    /// Whether the receiver has fallen behind. Then an adapter should read no more from its engine until
    /// ``relief()`` returns, so that what waits here stays bounded.
    var isCongested: Bool { get }

    /// Waits until the receiver has caught up.
    func relief() async

    /// The link to an engine came up or went down.
    ///
    /// With several servers, between which the subjects are spread, each is a link of its own.
    ///
    /// - Parameter server: Which server, such as `"127.0.0.1:4222"`, for log lines.
    func linkChanged(_ state: PubSubLinkState, server: String)
}
