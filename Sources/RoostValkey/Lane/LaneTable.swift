import NIOCore
import RoostPubSub
import Synchronization

/// The lanes of an adapter, and which subject takes which. Any thread may publish and subscribe.
final class LaneTable: Sendable {
    private struct State {
        var routing: Routing
        var lanes: [ValkeyServer: ServerLane] = [:]
        var wanted: Set<PubSubSubject> = []

        func lane(of subject: PubSubSubject) -> ServerLane? {
            self.routing.server(of: subject.name).flatMap { self.lanes[$0] }
        }
    }

    private let outboundLimit: Int
    private let state: Mutex<State>

    /// - Parameter outboundLimit: How many bytes may wait in each lane.
    init(_ configuration: ValkeyConfiguration) {
        self.outboundLimit = configuration.outboundLimit
        let isSharded = configuration.mode == .sharded
        let routing: Routing = isSharded ? .slots(Topology()) : .spread(Rendezvous(configuration.servers))
        self.state = Mutex(State(routing: routing))
        if !isSharded { _ = self.replaceLanes(routing, configuration.servers) }
    }

    /// All lanes.
    var lanes: [ServerLane] { self.state.withLock { Array($0.lanes.values) } }

    /// Hands a frame to the lane of its subject.
    func publish(_ frame: ByteBuffer, to subject: PubSubSubject) throws(PubSubAdapterError) {
        guard let lane = self.state.withLock({ $0.lane(of: subject) }) else {
            throw PubSubAdapterError(.disconnected)
        }
        try lane.publish(frame, to: subject)
    }

    /// Asks for the frames of a subject, or for no more of them.
    func want(_ subject: PubSubSubject, _ isWanted: Bool) {
        self.state.withLock { state in
            let isChange = isWanted ? state.wanted.insert(subject).inserted : state.wanted.remove(subject) != nil
            if isChange { state.lane(of: subject)?.want(subject, isWanted) }
        }
    }

    /// The cluster is (now) like that.
    ///
    /// - Returns: Lanes that must be run from now on.
    func apply(_ topology: Topology) -> [ServerLane] {
        let (new, old) = self.replaceLanes(.slots(topology), topology.masters)
        for lane in old { lane.stop() }
        return new
    }

    /// Subjects that have another lane than before are wanted there, and no more where they were.
    private func replaceLanes(_ routing: Routing, _ servers: [ValkeyServer]) -> (new: [ServerLane], old: [ServerLane]) {
        self.state.withLock { state in
            if case (.slots(let old), .slots(let new)) = (state.routing, routing), old == new { return ([], []) }
            let before = state
            state.routing = routing
            state.lanes = [:]
            for server in servers {
                state.lanes[server] = before.lanes[server] ?? ServerLane(server, limit: self.outboundLimit)
            }
            self.moveSubjects(from: before, to: state)
            let new = state.lanes.filter { before.lanes[$0.key] == nil }.map(\.value)
            let old = before.lanes.filter { state.lanes[$0.key] == nil }.map(\.value)
            return (new, old)
        }
    }

    private func moveSubjects(from before: State, to after: State) {
        for subject in after.wanted {
            let (old, new) = (before.lane(of: subject), after.lane(of: subject))
            guard old !== new else { continue }
            old?.want(subject, false)
            new?.want(subject, true)
        }
    }
}
