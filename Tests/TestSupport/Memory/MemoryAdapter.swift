package import Logging
package import NIOCore
package import RoostPubSub
internal import Synchronization

/// A connection to a ``MemoryEngine``.
package final class MemoryAdapter: PubSubAdapter {
    private struct State {
        var receiver: (any PubSubReceiver)?
        var subjects: Set<PubSubSubject> = []
        var published: [(frame: ByteBuffer, subject: PubSubSubject)] = []
    }

    private let state = Mutex(State())
    private let engine: MemoryEngine

    init(engine: MemoryEngine) {
        self.engine = engine
    }

    package var name: String { "memory" }

    package var maxFrameSize: Int { self.engine.maxFrameSize }

    /// What is asked for.
    package var subjects: Set<PubSubSubject> { self.state.withLock(\.subjects) }

    /// The frames that were published, and where.
    package var published: [(frame: ByteBuffer, subject: PubSubSubject)] { self.state.withLock(\.published) }

    package func run(_ receiver: any PubSubReceiver, logger: Logger) async throws {
        self.state.withLock { $0.receiver = receiver }
        if self.engine.isUp { receiver.linkChanged(.up, server: "memory") }
        try? await Task.sleep(for: .seconds(86_400))
    }

    package func publish(_ frame: ByteBuffer, to subject: PubSubSubject) throws(PubSubAdapterError) {
        guard frame.readableBytes <= self.maxFrameSize else { throw PubSubAdapterError(.tooLarge) }
        guard self.engine.isUp else { throw PubSubAdapterError(.disconnected) }
        self.state.withLock { $0.published.append((frame, subject)) }
        self.engine.carry(frame, to: subject, from: self)
    }

    package func subscribe(_ subject: PubSubSubject) {
        self.state.withLock { _ = $0.subjects.insert(subject) }
    }

    package func unsubscribe(_ subject: PubSubSubject) {
        self.state.withLock { _ = $0.subjects.remove(subject) }
    }

    func receive(_ frame: ByteBuffer, on subject: PubSubSubject) {
        self.state.withLock(\.receiver)?.received(frame, on: subject)
    }

    func tell(_ link: PubSubLinkState) {
        self.state.withLock(\.receiver)?.linkChanged(link, server: "memory")
    }
}
