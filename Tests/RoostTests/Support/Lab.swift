import MetricsTestKit
import RoostProtocol
import Synchronization

@testable import Roost

/// What a test shares with the channels of its server.
final class Lab: Sendable {
    /// Values that channels have put aside for the test.
    final class Shelf<Value: Sendable>: Sendable {
        private let values = Mutex<[Value]>([])
        var all: [Value] { self.values.withLock { $0 } }
        func keep(_ value: Value?) {
            if let value { self.values.withLock { $0.append(value) } }
        }
    }

    let recorder = Recorder()
    /// Holds handlers up that were told to wait.
    let gate = Gate()
    /// Holds joins up that were told to wait.
    let joinGate = Gate()
    /// Holds threads up whose handlers were told to block.
    let signal = ThreadSignal()
    let refs = Shelf<SocketRef>()
    let sockets = Shelf<ChannelSocket<LabChannel>>()

    /// Mounts `lab:*` at `/socket`.
    func mount(_ routes: inout Routes, adjust: (inout SocketConfiguration) -> Void = { _ in }) {
        var configuration = SocketConfiguration()
        adjust(&configuration)
        routes.socket("/socket", LabSocket.self, configuration: configuration) { socket in
            socket.channel("lab:*") { LabChannel(lab: self) }
            socket.channel("newest:*", slowConsumers: .dropOldest(keeping: 3)) { LabChannel(lab: self) }
            socket.channel("latest:*", slowConsumers: .keepLatest) { LabChannel(lab: self) }
        }
    }

    /// Runs a server with `lab:*` at `/socket`.
    static func run(
        adjust: (inout SocketConfiguration) -> Void = { _ in },
        loops: Int = 2,
        metrics: TestMetrics = TestMetrics(),
        _ body: (TestServer, Lab) async throws -> Void
    ) async throws {
        let lab = Lab()
        try await TestServer.run(
            loops: loops,
            metrics: metrics,
            routes: { lab.mount(&$0, adjust: adjust) },
            body: { try await body($0, lab) }
        )
    }
}
