import Foundation
import Roost
import RoostProcesses

/// Prints one line when the endpoint accepts connections, for whoever started the server; with several processes, one for
/// each, when it can be heard by the others.
struct ReadyLine: Service {
    private let endpoint: Endpoint
    private let process: ServerProcess
    private let events: AsyncStream<ClusterEvent>

    init(endpoint: Endpoint, process: ServerProcess) {
        self.endpoint = endpoint
        self.process = process
        // From before it runs, so that it cannot be too late.
        self.events = endpoint.clusterEvents
    }

    func run() async throws {
        if let port = await self.endpoint.port {
            if self.process.count > 1 { await self.linkUp() }
            print("READY port=\(port) pid=\(ProcessInfo.processInfo.processIdentifier)")
            fflush(nil)
        }
        try await gracefulShutdown()
    }

    /// With an engine that is away it is not waited for.
    private func linkUp() async {
        await withTaskGroup { group in
            group.addTask {
                for await case .linkUp in self.events { return }
            }
            group.addTask { try? await Task.sleep(for: .seconds(2)) }
            await group.next()
            group.cancelAll()
        }
    }
}
