import Foundation

/// What names and messages may look like.
enum ChatRules {
    static let longestName = 32
    static let longestRoom = 40
    static let longestMessage = 2_000
    /// One character may have any number of accents, and history is kept in memory: bytes have a limit of their own.
    static let bytesPerCharacter = 4

    /// A name without surrounding blanks, cut to length; may be empty.
    static func name(_ text: String) -> String {
        let name = String(text.trimmingCharacters(in: .whitespacesAndNewlines).prefix(self.longestName))
        return self.isTooLong(name, self.longestName) ? "" : name
    }

    /// What is wrong with a message, if anything.
    static func problem(withMessage body: String) -> String? {
        if body.allSatisfy(\.isWhitespace) { return "the message is empty" }
        if self.isTooLong(body, self.longestMessage) {
            return "the message is longer than \(self.longestMessage) characters"
        }
        return nil
    }

    /// Whether a text has more characters than that, or is as big as if it had.
    static func isTooLong(_ text: String, _ limit: Int) -> Bool {
        text.utf8.count > limit * self.bytesPerCharacter || text.count > limit
    }
}
