import NIOCore
import Synchronization

/// How many connections there are, and whether another one may come. From any thread.
final class Accepting: Sendable {
    /// Why a connection is refused: the value of the metric's dimension `limit`.
    enum Limit: String, CaseIterable {
        case total
        case address
        /// The system has no descriptors left.
        case files
    }

    private let total: Int
    private let perAddress: Int?
    private let count = Atomic<Int>(0)
    private let addresses = Mutex<[String: Int]>([:])
    private let isShort = Atomic<Bool>(false)

    init(_ configuration: EndpointConfiguration) {
        self.total = configuration.maxConnections
        self.perAddress = configuration.maxConnectionsPerAddress
    }

    /// A connection, or a long-poll session, has begun or ended.
    func add(_ difference: Int) {
        self.count.add(difference, ordering: .relaxed)
    }

    /// Whether there are as many connections as there may be.
    var isFull: Bool { self.count.load(ordering: .relaxed) >= self.total }

    /// Decides over a new connection.
    func limit(for channel: any NIOCore.Channel) -> Limit? {
        if self.isFull { return .total }
        guard let perAddress, let address = channel.remoteAddress?.ipAddress else { return nil }
        let isAdmitted = self.addresses.withLock { addresses in
            guard addresses[address, default: 0] < perAddress else { return false }
            addresses[address, default: 0] += 1
            return true
        }
        guard isAdmitted else { return .address }
        channel.closeFuture.whenComplete { _ in self.release(address) }
        return nil
    }

    private func release(_ address: String) {
        self.addresses.withLock { addresses in
            let count = (addresses[address] ?? 1) - 1
            addresses[address] = count > 0 ? count : nil
        }
    }

    /// A connection cannot be accepted or is refused.
    ///
    /// - Returns: Whether that is new, and worth a line in the log.
    func beginShortage() -> Bool {
        !self.isShort.exchange(true, ordering: .relaxed)
    }

    /// A connection has been accepted.
    func endShortage() {
        if self.isShort.load(ordering: .relaxed) { self.isShort.store(false, ordering: .relaxed) }
    }
}
