import MetricsTestKit
import RoostProtocol
import Testing

@testable import Roost

/// What a test of presence shares with the channels of its server.
final class PresenceLab: Sendable {
    let recorder = Recorder()
    /// Holds joins up that were told to wait.
    let gate = Gate()
    let sockets = Lab.Shelf<ChannelSocket<PresenceLabChannel>>()

    /// Runs a server with `room:*` and, for slow clients, `newest:*`.
    static func run(
        loops: Int = 2,
        metrics: TestMetrics = TestMetrics(),
        socket adjustSocket: @escaping (inout SocketConfiguration) -> Void = { _ in },
        presence adjust: (inout PresenceConfiguration) -> Void = { _ in },
        _ body: (TestServer, PresenceLab) async throws -> Void
    ) async throws {
        let lab = PresenceLab()
        var configuration = SocketConfiguration()
        configuration.joinRate = nil
        adjustSocket(&configuration)
        try await TestServer.run(
            loops: loops,
            metrics: metrics,
            adjust: { adjust(&$0.presence) },
            routes: { routes in
                routes.socket("/socket", LabSocket.self, configuration: configuration) { socket in
                    socket.channel("room:*") { PresenceLabChannel(lab: lab) }
                    socket.channel("newest:*", slowConsumers: .dropOldest(keeping: 3)) { PresenceLabChannel(lab: lab) }
                }
            },
            body: { try await body($0, lab) }
        )
    }
}

extension TestServer {
    var presence: Presence { self.endpoint.presence }

    /// Waits until exactly these keys are in a topic.
    func expect(_ keys: Set<String>, in topic: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await eventually("not \(keys)", sourceLocation: sourceLocation) {
            Set(self.presence.list(topic).map(\.key)) == keys
        }
    }
}
