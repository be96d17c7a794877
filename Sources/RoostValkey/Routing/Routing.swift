/// Which server a subject belongs to.
enum Routing: Sendable {
    /// One of independent servers.
    case spread(Rendezvous)
    /// A master of a cluster.
    case slots(Topology)

    func server(of subject: String) -> ValkeyServer? {
        switch self {
        case .spread(let rendezvous): rendezvous.server(of: subject)
        case .slots(let topology): topology.server(of: subject)
        }
    }
}
