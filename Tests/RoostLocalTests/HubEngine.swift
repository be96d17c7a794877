import Foundation
import Logging
import NIOCore
import RoostLocal
import RoostPubSub
import Synchronization
import TestSupport

/// A hub in this process, in a directory of its own, that a test may end, stop and start again.
final class HubEngine: SuiteEngine {
    let directory: String
    private let queueLimit: Int
    private let log = LogLines()
    private let hub = Mutex<LocalHub?>(nil)
    private let isPaused = Mutex<DispatchSemaphore?>(nil)

    /// - Parameter queueLimit: How many bytes may wait for one process.
    init(queueLimit: Int = LocalConfiguration().hubQueueLimit) {
        self.directory = "/tmp/roost-test-" + String(UInt64.random(in: 0 ... .max), radix: 36)
        self.queueLimit = queueLimit
    }

    deinit {
        try? FileManager.default.removeItem(atPath: self.directory)
    }

    func start() async throws {
        let hub = try await LocalHub.start(self.directory, queueLimit: self.queueLimit, logger: self.log.logger)
        guard let hub else { throw Complaint("there is a hub already") }
        self.hub.withLock { $0 = hub }
    }

    func kill() async throws {
        let hub = self.hub.withLock { hub in
            defer { hub = nil }
            return hub
        }
        await hub?.stop()
    }

    func pause() {
        let semaphore = DispatchSemaphore(value: 0)
        self.isPaused.withLock { $0 = semaphore }
        self.hub.withLock { $0?.eventLoop }?.execute { semaphore.wait() }
    }

    func resume() {
        _ = self.isPaused.withLock { $0?.signal() }
    }

    var output: String { "\(self.log.all)" }

    /// What an operator should see.
    var warnings: [String] { self.log.warnings }

    /// An adapter that finds the hub, does not become one, and loses no time.
    func adapter() throws -> Local {
        var configuration = LocalConfiguration()
        configuration.mayBeHub = false
        // Often, so that a hang is noticed soon; many, so that a busy machine is not taken for one.
        (configuration.pingInterval, configuration.maxUnansweredPings) = (.milliseconds(500), 8)
        configuration.reconnectDelay = .milliseconds(20)...(.milliseconds(200))
        return try Local(self.directory, configuration: configuration)
    }
}
