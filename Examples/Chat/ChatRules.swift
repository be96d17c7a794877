import Foundation

/// What names and messages may look like.
enum ChatRules {
    static let longestName = 32
    static let longestRoom = 40
    static let longestMessage = 2_000

    /// A name without surrounding blanks, cut to length; may be empty.
    static func name(_ text: String) -> String {
        String(text.trimmingCharacters(in: .whitespacesAndNewlines).prefix(self.longestName))
    }

    /// What is wrong with a message, if anything.
    static func problem(withMessage body: String) -> String? {
        if body.allSatisfy(\.isWhitespace) { return "the message is empty" }
        if body.count > self.longestMessage { return "the message is longer than \(self.longestMessage) characters" }
        return nil
    }
}
