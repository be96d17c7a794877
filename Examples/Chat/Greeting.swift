import Foundation
import Roost

/// Prints where the chat is, as soon as it is there.
struct Greeting: Service {
    let endpoint: Endpoint
    let host: String
    let scheme: String

    func run() async throws {
        if let port = await self.endpoint.port {
            print("The chat is at \(self.scheme)://\(self.host == "0.0.0.0" ? "localhost" : self.host):\(port)/")
            fflush(nil)
        }
        try await gracefulShutdown()
    }
}
