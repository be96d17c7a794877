public import Logging
public import NIOCore

/// Carries frames between the nodes of a cluster, by means of an engine such as NATS or Valkey.
///
/// An adapter moves bytes that it does not look into, from the node that publishes them to all nodes that have
/// subscribed to their subject. What lies in them, who may read them, and whether any were lost is the business of the
/// layer above (`Cluster` of the module `RoostCluster`): an adapter may lose frames, when its engine or its limits make it,
/// but it must neither change nor repeat them, nor hand over those of one publisher and subject in another order.
///
/// The methods may be called from any thread, and never wait.
public protocol PubSubAdapter: Sendable {
    /// What the adapter is called in log lines and metrics, such as `"nats"`.
    var name: String { get }

    /// The largest frame that can be published, in bytes.
    var maxFrameSize: Int { get }

    /// Connects to the engine, and goes on connecting whenever the connection is lost, until the task is cancelled.
    ///
    /// Called once. Subscriptions may be made before; they are made anew with every connection, and only then is the
    /// receiver told that the link is up. After cancellation, what has been published is sent, if that takes no longer than
    /// a moment.
    ///
    /// - Parameters:
    ///   - receiver: Whom to hand the frames to.
    ///   - logger: Says when the engine goes away and comes back, once each, and why a connection was refused.
    /// - Throws: When it could never succeed, as with a certificate file that does not exist. An engine that is away, or
    ///   that refuses the password, is tried again.
    func run(_ receiver: any PubSubReceiver, logger: Logger) async throws

    /// Takes a frame, to be sent to every node that has subscribed to the subject, this one not included if the engine can
    /// help it.
    ///
    /// What is published in quick succession is sent together.
    ///
    /// - Throws: When it was not taken.
    func publish(_ frame: ByteBuffer, to subject: PubSubSubject) throws(PubSubAdapterError)

    /// Asks for the frames of a subject from now on.
    func subscribe(_ subject: PubSubSubject)

    /// Asks for no more frames of a subject.
    func unsubscribe(_ subject: PubSubSubject)
}
