/// Which of several servers a subject belongs to: the one whose name hashes highest together with the subject's
/// (rendezvous hashing). A server that is added takes its share from all others evenly, and nothing else moves; the order
/// in which they are named does not matter.
///
/// All nodes must come to the same result, so the hash is FNV-1a and SplitMix64's mixer, which are the same everywhere.
struct Rendezvous: Sendable {
    private let servers: [(server: ValkeyServer, hash: UInt64)]

    init(_ servers: [ValkeyServer]) {
        self.servers = servers.map { ($0, Self.hash($0.description)) }
    }

    /// The subject's server; `nil` when there are none.
    func server(of subject: String) -> ValkeyServer? {
        guard self.servers.count > 1 else { return self.servers.first?.server }
        let hash = Self.hash(subject)
        return self.servers.max { Self.mix($0.hash ^ hash) < Self.mix($1.hash ^ hash) }?.server
    }

    private static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }

    private static func mix(_ number: UInt64) -> UInt64 {
        var word = number &+ 0x9E37_79B9_7F4A_7C15
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
