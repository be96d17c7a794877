import Synchronization
import Testing

/// Lines that channels and tasks write down.
final class Recorder: Sendable {
    private let log = Mutex<[String]>([])

    var lines: [String] { self.log.withLock { $0 } }

    func note(_ line: String) {
        self.log.withLock { $0.append(line) }
    }

    /// Waits until exactly these lines are there.
    func expect(_ lines: [String], sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await eventually("not \(lines)", sourceLocation: sourceLocation) { self.lines.count >= lines.count }
        #expect(self.lines == lines, sourceLocation: sourceLocation)
    }
}
