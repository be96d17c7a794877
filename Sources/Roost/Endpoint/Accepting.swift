import NIOCore
import Synchronization

/// How many connections and long-poll sessions there are, and whether others may come. From any thread.
final class Accepting: Sendable {
    /// Why a connection or a session is refused: the value of the metric's dimension `limit`.
    enum Limit: String, CaseIterable {
        case total
        case address
        /// The system has no descriptors left.
        case files
    }

    /// What became of a connection.
    enum Admission {
        /// With its share of what its address may have, if that is limited.
        case admitted(AddressLease?)
        case refused(Limit)
    }

    private let connections: Quota
    /// Counted apart, because they need no connection each: whoever opens many must not keep others from connecting.
    private let sessions: Quota
    private let isShort = Atomic<Bool>(false)

    init(_ configuration: EndpointConfiguration) {
        let (total, perAddress) = (configuration.maxConnections, configuration.maxConnectionsPerAddress)
        self.connections = Quota(total: total, perAddress: perAddress)
        self.sessions = Quota(total: total, perAddress: perAddress)
    }

    /// A connection, or a session, has begun or ended.
    func add(_ difference: Int, isSession: Bool) {
        (isSession ? self.sessions : self.connections).add(difference)
    }

    /// Whether there are as many connections as there may be.
    var isFull: Bool { self.connections.isFull }

    /// Decides over a new connection.
    func admit(_ address: SocketAddress?) -> Admission {
        if self.isFull { return .refused(.total) }
        guard self.connections.countsAddresses, let address = address?.ipAddress else { return .admitted(nil) }
        guard self.connections.admit(address) else { return .refused(.address) }
        return .admitted(AddressLease { self.connections.release(address) })
    }

    /// Decides over a new long-poll session. One that is admitted is to be released.
    func limit(forSessionOf address: String?) -> Limit? {
        if self.sessions.isFull { return .total }
        return address.map(self.sessions.admit) ?? true ? nil : .address
    }

    /// A session that was admitted has ended.
    func releaseSession(of address: String?) {
        if let address { self.sessions.release(address) }
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
