import Foundation
import Roost

/// Three ways to let time pass in a handler, of which two hold a thread.
struct Pause: Decodable {
    let ms: Int

    init(_ payload: Payload) throws {
        self = try payload.decode()
    }

    func take(_ way: String) async throws -> Reply {
        switch way {
        case "sleep": try await Task.sleep(for: .milliseconds(self.ms))
        case "block": self.block()
        default: self.spin()
        }
        return .reply(.ok)
    }

    /// On the caller's thread.
    func block() {
        Thread.sleep(forTimeInterval: Double(self.ms) / 1_000)
    }

    private func spin() {
        let end = ContinuousClock.now + .milliseconds(self.ms)
        while ContinuousClock.now < end {}
    }
}
