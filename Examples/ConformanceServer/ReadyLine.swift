import Foundation
import Roost

/// Prints one line when the endpoint accepts connections, for whoever started the server.
struct ReadyLine: Service {
    let endpoint: Endpoint

    func run() async throws {
        if let port = await self.endpoint.port {
            print("READY port=\(port) pid=\(ProcessInfo.processInfo.processIdentifier)")
            fflush(nil)
        }
        try await gracefulShutdown()
    }
}
