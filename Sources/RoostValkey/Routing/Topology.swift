/// Which master of a cluster has which slots.
struct Topology: Hashable, Sendable {
    /// As many as a cluster can have and still work.
    private static let mastersLimit = 1000

    /// The masters that have any.
    private(set) var masters: [ValkeyServer] = []

    /// For each slot, the index of its master, or -1.
    private var owners = [Int32](repeating: -1, count: HashSlot.count)

    init() {}

    /// What `CLUSTER SLOTS` says (Redis 3 and later, Valkey); `nil` when it is something else.
    ///
    /// - Parameter asked: The server that says so, which may not know its own address.
    init?(_ reply: RESPValue, asked: ValkeyServer) {
        guard let ranges = reply.elements else { return nil }
        // Servers tell the same in different orders.
        for range in ranges.sorted(by: { Self.first($0) < Self.first($1) }) {
            guard self.masters.count <= Self.mastersLimit, self.add(range, asked) else { return nil }
        }
    }

    private static func first(_ range: RESPValue) -> Int { range.elements?.first?.number ?? -1 }

    private mutating func add(_ range: RESPValue, _ asked: ValkeyServer) -> Bool {
        guard let fields = range.elements, fields.count >= 3,
            let first = fields[0].number, let last = fields[1].number,
            0 <= first, first <= last, last < HashSlot.count,
            let master = Self.server(fields[2], asked)
        else { return false }
        self.assign(first...last, to: master)
        return true
    }

    /// Host, port, and what does not matter here. A host that the server does not know is the one that was asked.
    private static func server(_ value: RESPValue, _ asked: ValkeyServer) -> ValkeyServer? {
        guard let fields = value.elements, fields.count >= 2,
            let port = fields[1].number, (1...65_535).contains(port)
        else { return nil }
        let host = fields[0].string ?? ""
        return ValkeyServer(host: host.isEmpty || host == "?" ? asked.host : host, port: port)
    }

    /// Gives slots to a master.
    mutating func assign(_ slots: ClosedRange<Int>, to master: ValkeyServer) {
        let known = self.masters.firstIndex(of: master)
        if known == nil { self.masters.append(master) }
        let index = Int32(known ?? self.masters.count - 1)
        for slot in slots.clamped(to: 0...HashSlot.count - 1) {
            self.owners[slot] = index
        }
    }

    /// The master of a subject's slot, if it has one.
    func server(of subject: String) -> ValkeyServer? {
        let owner = Int(self.owners[HashSlot.of(subject)])
        return self.masters.indices.contains(owner) ? self.masters[owner] : nil
    }
}
