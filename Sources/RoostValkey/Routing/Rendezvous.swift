import RoostPubSub

/// Which of several servers a subject belongs to: the one whose name hashes highest together with the subject's
/// (rendezvous hashing). A server that is added takes its share from all others evenly, and nothing else moves; the order
/// in which they are named does not matter.
///
/// All nodes must come to the same result.
struct Rendezvous: Sendable {
    private let servers: [(server: ValkeyServer, hash: UInt64)]

    init(_ servers: [ValkeyServer]) {
        self.servers = servers.map { ($0, StableHash($0.description).value) }
    }

    /// The subject's server; `nil` when there are none.
    func server(of subject: String) -> ValkeyServer? {
        guard self.servers.count > 1 else { return self.servers.first?.server }
        let hash = StableHash(subject).value
        return self.servers.max { StableHash.spread($0.hash ^ hash) < StableHash.spread($1.hash ^ hash) }?.server
    }
}
