import NIOCore
import RoostPubSub
import Synchronization

/// The way out: gathers what is published, and hands it to the adapter as frames.
final class Sending: Sendable {
    fileprivate struct State {
        var outbox: Outbox
        /// The streams whose server is away; empty again when any comes back.
        var unreachable: Set<Stream> = []
        var isConnected = false
        var eventLoop: (any EventLoop)?
    }

    private let state: Mutex<State>
    /// Apart, so that nobody who publishes waits for a seal.
    private let maker: Mutex<FrameMaker>
    private let adapter: any PubSubAdapter
    private let names: SubjectNames
    private let metrics: ClusterMetrics

    init(
        node: NodeID,
        seal: FrameSeal,
        adapter: any PubSubAdapter,
        names: SubjectNames,
        metrics: ClusterMetrics,
        configuration: ClusterConfiguration
    ) {
        self.state = Mutex(State(outbox: Outbox(configuration: configuration)))
        self.maker = Mutex(FrameMaker(node: node, seal: seal))
        self.adapter = adapter
        self.names = names
        self.metrics = metrics
    }

    /// Frames are made and handed over on this loop.
    func start(on eventLoop: any EventLoop) {
        self.state.withLock { $0.eventLoop = eventLoop }
    }

    /// Whether any server of the engine is there. What waits for one that was away may be tried again.
    func setConnected(_ isConnected: Bool) {
        self.state.withLock { state in
            state.isConnected = isConnected
            state.unreachable.removeAll()
        }
    }

    /// Puts in a record. From any thread.
    func send(_ record: Record, to stream: Stream) throws(PubSubAdapterError) {
        do {
            if let eventLoop = try self.state.withLock({ state throws(PubSubAdapterError) in
                try state.take(record, stream)
            }) {
                eventLoop.execute { self.flush() }
            }
        } catch {
            self.metrics.unsent(error)
            throw error
        }
    }

    /// Says how far the partitions have come.
    func report() {
        guard self.state.withLock({ $0.isConnected }) else { return }
        let positions = self.maker.withLock { $0.report(limit: 4_096) }
        try? self.send(.positions(positions), to: .everyone)
    }

    /// Says it again of all partitions: in the next reports.
    func reportAgain() {
        self.maker.withLock { $0.reportAgain() }
    }

    /// The link has come up: what was said meanwhile, on either side, may not have arrived on the other.
    func comparePositions() {
        self.reportAgain()
        try? self.send(.positionsWanted, to: .everyone)
    }

    func forget(_ node: NodeID) {
        self.maker.withLock { $0.forget(node) }
    }

    /// Hands everything to the adapter. On the event loop, which keeps the frames in order.
    private func flush() {
        let load = self.state.withLock { $0.outbox.take() }
        self.maker.withLock { maker in
            for stream in load.skipped { maker.skip(stream) }
        }
        for (stream, records) in load.runs {
            let subject = self.subject(stream)
            let frames = self.maker.withLock {
                $0.frames(records, of: stream, on: subject.name, maxSize: self.adapter.maxFrameSize)
            }
            self.publish(frames, to: subject, of: stream)
        }
    }

    private func publish(_ frames: [ByteBuffer], to subject: PubSubSubject, of stream: Stream) {
        do {
            for frame in frames { try self.adapter.publish(frame, to: subject) }
        } catch {
            self.metrics.unsent(error)
            if error.code == .disconnected {
                self.state.withLock { _ = $0.unreachable.insert(stream) }
            }
        }
    }

    private func subject(_ stream: Stream) -> PubSubSubject {
        switch stream {
        case .partition(let number): self.names.partition(number)
        case .everyone: self.names.everyone
        case .node(let incarnation): self.names.node(incarnation)
        }
    }
}

extension Sending.State {
    /// Puts in a record, or notes that it is left out.
    ///
    /// - Returns: The event loop to be told, if it is not on its way already.
    fileprivate mutating func take(_ record: Record, _ stream: Stream) throws(PubSubAdapterError) -> (any EventLoop)? {
        do throws(PubSubAdapterError) {
            guard self.isConnected, !self.unreachable.contains(stream) else { throw PubSubAdapterError(.disconnected) }
            return try self.outbox.append(record, to: stream) ? self.eventLoop : nil
        } catch {
            self.outbox.skip(stream)
            throw error
        }
    }
}
