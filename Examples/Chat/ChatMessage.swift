import Foundation

/// What somebody said.
struct ChatMessage: Codable, Sendable {
    let id: String
    let name: String
    let body: String
    /// When, in milliseconds since 1970.
    let at: Int

    init(name: String, body: String) {
        self.id = UUID().uuidString
        self.name = name
        self.body = body
        self.at = Int(Date().timeIntervalSince1970 * 1_000)
    }
}
