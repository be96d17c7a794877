package import Logging
internal import Synchronization

/// Keeps the log lines of a test.
package final class LogLines: Sendable {
    private let entries = Mutex<[(level: Logger.Level, text: String)]>([])

    /// No lines yet.
    package init() {}

    /// Level, message and metadata of each line.
    package var all: [String] { self.entries.withLock { $0.map(\.text) } }

    /// Those that an operator should see.
    package var warnings: [String] { self.entries.withLock { $0.filter { $0.level >= .warning }.map(\.text) } }

    /// A logger whose lines are kept here.
    package var logger: Logger {
        var logger = Logger(label: "test") { _ in Handler(lines: self) }
        logger.logLevel = .debug
        return logger
    }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.debug

        init(lines: LogLines) {
            self.lines = lines
        }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { self.metadata[key] }
            set { self.metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let fields = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            let text = (["\(event.level)", "\(event.message)"] + fields).joined(separator: " ")
            self.lines.entries.withLock { $0.append((event.level, text)) }
        }
    }
}
