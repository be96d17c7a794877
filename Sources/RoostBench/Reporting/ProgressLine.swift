#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Shows on standard error how far a run is: a bar that moves on a terminal, else a line for each stage.
final class ProgressLine {
    private let isQuiet: Bool
    private let isTerminal = isatty(2) == 1
    private var isShown = false

    init(isQuiet: Bool) {
        self.isQuiet = isQuiet
    }

    func begin(_ stage: String) {
        guard !self.isQuiet, !self.isTerminal else { return }
        self.write("\(stage)\n")
    }

    func show(_ stage: String, share: Double, detail: String) {
        guard !self.isQuiet, self.isTerminal else { return }
        self.write("\r\u{1B}[K\(Self.bar(share)) \(stage): \(detail)")
        self.isShown = true
    }

    /// A bar of 24 characters.
    static func bar(_ share: Double) -> String {
        let full = Int((min(max(share, 0), 1) * 24).rounded())
        return String(repeating: "█", count: full) + String(repeating: "░", count: 24 - full)
    }

    /// Removes the bar.
    func clear() {
        guard self.isShown else { return }
        self.isShown = false
        self.write("\r\u{1B}[K")
    }

    private func write(_ text: String) {
        StandardError.write(text)
    }
}
