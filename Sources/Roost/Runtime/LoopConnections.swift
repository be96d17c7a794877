/// A connection as its event loop knows it.
protocol LoopConnection: AnyObject {
    /// Bookkeeping of the loop; a connection only stores it.
    var listIndex: Int { get set }

    /// The server is shutting down: end politely.
    func drain()

    /// End now.
    func abort()

    /// The bytes that wait for the client.
    var queuedBytes: Int { get }

    /// Whether it is a long-poll session, which lives without a connection of its own.
    var isSession: Bool { get }

    /// Whether a shutdown waits for it.
    var holdsUpDrain: Bool { get }

    /// Too much waits for all clients together, and most of it for this one: end, and give it up.
    func giveUp()
}

extension LoopConnection {
    var queuedBytes: Int { 0 }
    var isSession: Bool { false }
    var holdsUpDrain: Bool { true }
    func giveUp() {}
}

/// All connections of an event loop, in no order. Adding and removing cost the same whatever their number.
struct LoopConnections {
    private(set) var all: ContiguousArray<any LoopConnection> = []

    mutating func add(_ connection: any LoopConnection) {
        connection.listIndex = self.all.count
        self.all.append(connection)
    }

    /// - Returns: Whether it was there.
    @discardableResult
    mutating func remove(_ connection: any LoopConnection) -> Bool {
        let index = connection.listIndex
        guard self.all.indices.contains(index), self.all[index] === connection else { return false }
        let last = self.all.removeLast()
        if last !== connection {
            self.all[index] = last
            last.listIndex = index
        }
        connection.listIndex = -1
        return true
    }
}
