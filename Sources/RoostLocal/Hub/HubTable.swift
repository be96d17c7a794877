import Logging
import Metrics
import NIOCore
import RoostCluster

/// The processes that are connected, and what they want. On the hub's event loop only.
final class HubTable {
    /// How many processes the log hears of that were cut off.
    private static let maxCutOff = 1_024

    let queueLimit: Int
    var routing = HubRouting()

    private let logger: Logger
    private let processes = Meter(label: "roost.local.hub.processes")
    private let drops = Counter(label: "roost.local.hub.frames.dropped")
    private let violations = Counter(label: "roost.local.hub.violations")
    private var connections: [Int: HubConnection] = [:]
    private var last = 0
    /// The processes that were cut off, of which the log has been told. One comes again and again.
    private var cutOff: Set<UInt32> = []
    /// Those for whom something was left since `flush()`.
    private var touched: Set<Int> = []

    init(queueLimit: Int, logger: Logger) {
        self.queueLimit = queueLimit
        self.logger = logger
    }

    /// A process has connected.
    ///
    /// - Returns: What it is known by. No other will ever be.
    func add(_ connection: HubConnection) -> Int {
        self.last += 1
        self.connections[self.last] = connection
        self.processes.increment()
        return self.last
    }

    /// A process has gone.
    func remove(_ process: Int) {
        guard self.connections.removeValue(forKey: process) != nil else { return }
        self.routing.forget(process)
        self.processes.decrement()
    }

    /// A process has published a frame.
    func forward(_ frame: ByteBuffer, of subject: String, from process: Int) {
        for target in self.routing.targets(of: subject) where target.process != process {
            guard let connection = self.connections[target.process] else { continue }
            if connection.add(frame, number: target.number) {
                self.touched.insert(target.process)
            } else {
                self.dropped(connection)
            }
        }
    }

    private func dropped(_ connection: HubConnection) {
        self.drops.increment()
        guard connection.dropped == 1 else { return }
        self.logger.warning("process does not keep up", metadata: [LocalLogKey.pid: "\(connection.pid)"])
    }

    /// A process for which frames had been dropped has taken all that was left.
    func caughtUp(_ connection: HubConnection, dropped: Int) {
        self.logger.warning(
            "process keeps up again",
            metadata: [LocalLogKey.pid: "\(connection.pid)", LogKey.count: "\(dropped)"]
        )
    }

    /// A process has said something that it must not.
    func refused(_ violation: LinkViolation, _ connection: HubConnection) {
        self.violations.increment()
        guard self.cutOff.count < Self.maxCutOff, self.cutOff.insert(connection.pid).inserted else { return }
        self.logger.error(
            "process cut off",
            metadata: [LocalLogKey.pid: "\(connection.pid)", LogKey.reason: "\(violation.reason)"]
        )
    }

    /// Something was left for a process.
    func touch(_ process: Int) {
        self.touched.insert(process)
    }

    /// Writes what was left for processes since this was last done.
    func flush() {
        let touched = self.touched
        self.touched.removeAll(keepingCapacity: true)
        for process in touched { self.connections[process]?.flush() }
    }

    /// Ends all connections.
    func closeAll() {
        for connection in self.connections.values { connection.close() }
    }
}
