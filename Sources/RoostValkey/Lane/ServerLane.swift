import NIOCore
import RoostCluster
import RoostPubSub
import Synchronization

/// The way to one server: what is published to it and wanted of it, and the connection, which is made anew whenever it
/// ends. Any thread may publish and subscribe.
final class ServerLane: Sendable {
    struct State {
        var outbox: Outbox
        var connection: ConnectionHandle?
        /// Why the last connection has ended.
        var ending: LinkEnding?
        var isStopping = false
        var isUp = false
        var wasUp = false
    }

    let server: ValkeyServer
    let state: Mutex<State>
    let log = Mutex(LinkLog())

    /// - Parameter limit: How many bytes may wait.
    init(_ server: ValkeyServer, limit: Int) {
        self.server = server
        self.state = Mutex(State(outbox: Outbox(limit: limit)))
    }

    /// Whether frames are taken.
    var isUp: Bool { self.state.withLock { $0.isUp } }

    /// Takes a frame, to be sent with others soon.
    func publish(_ frame: ByteBuffer, to subject: PubSubSubject) throws(PubSubAdapterError) {
        let connection = try self.state.withLock { state throws(PubSubAdapterError) in
            try state.outbox.append(frame, to: subject) ? state.connection : nil
        }
        connection?.perform { $0.flush() }
    }

    /// Asks for the frames of a subject, or for no more of them.
    func want(_ subject: PubSubSubject, _ isWanted: Bool) {
        let connection = self.state.withLock { $0.outbox.want(subject, isWanted) ? $0.connection : nil }
        connection?.perform { $0.flush() }
    }

    /// Asks again for subjects that the server has refused because of a change of the cluster.
    func retryStrays() {
        self.state.withLock { $0.connection }?.perform { $0.retryStrays() }
    }

    /// Sends what waits, if that takes no longer than a moment, and connects no more.
    func stop() {
        let connection = self.state.withLock { state in
            state.isStopping = true
            state.outbox.shut()
            return state.connection
        }
        connection?.perform { $0.finish() }
    }

    // MARK: What the connection takes, on its event loop

    /// Hands over all changes, and as many frames as should be written at once.
    func take() -> (changes: [SubscriptionChange], frames: [Outbox.Frame]) {
        self.state.withLock { $0.outbox.take() }
    }

    /// Whether nothing waits.
    var isDrained: Bool { self.state.withLock { $0.outbox.isEmpty } }
}
