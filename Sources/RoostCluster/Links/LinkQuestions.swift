/// The questions for a sign of life that the other side has been asked, and how long it has said nothing.
package struct LinkQuestions: Sendable {
    private let maxUnheard: Int
    private var unheard = 0
    private var unanswered = 0

    /// Nothing asked yet.
    ///
    /// - Parameter maxUnheard: After how many questions in a row without a word it is taken for dead; at least 1.
    package init(maxUnheard: Int) {
        self.maxUnheard = max(maxUnheard, 1)
    }

    /// Whether there is an answer to each.
    package var areAnswered: Bool { self.unanswered == 0 }

    /// Something was said, whatever it was.
    package mutating func heard() {
        self.unheard = 0
    }

    /// One is asked for the sake of its answer.
    package mutating func ask() {
        self.unanswered += 1
    }

    /// It is time to ask for a sign of life.
    ///
    /// - Returns: Whether it makes sense to ask once more.
    package mutating func askForLife() -> Bool {
        guard self.unheard < self.maxUnheard else { return false }
        self.unheard += 1
        self.ask()
        return true
    }

    /// An answer has come.
    ///
    /// - Returns: Whether there was a question.
    package mutating func answered() -> Bool {
        guard self.unanswered > 0 else { return false }
        self.unanswered -= 1
        return true
    }
}
