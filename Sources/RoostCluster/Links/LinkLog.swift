package import Logging

/// Writes a line when the link to an engine goes and when it comes, and one for each thing that stands in its way; not
/// one for each attempt.
package struct LinkLog: Sendable {
    private var isUp = false
    private var said: Set<LinkFailure?> = []

    /// The log of a link that has not been up yet.
    package init() {}

    /// The link is up.
    package mutating func up(server: String, _ logger: Logger) {
        self.isUp = true
        self.said = []
        logger.info("cluster link up", metadata: [LogKey.server: "\(server)"])
    }

    /// The link could not be had, or has ended.
    ///
    /// - Parameter detail: What the engine, or the system, says about it.
    package mutating func failed(_ failure: LinkFailure, detail: String, server: String, _ logger: Logger) {
        let metadata: Logger.Metadata = [
            LogKey.server: "\(server)", LogKey.reason: "\(failure.rawValue)", LogKey.error: "\(detail)",
        ]
        // All forms of absence are one: an engine that ends its connections is unreachable next.
        let isNews = self.said.insert(failure.isAbsence ? nil : failure).inserted
        if self.isUp {
            // What follows is the same outage.
            self.said.insert(nil)
            logger.warning("cluster link down", metadata: metadata)
        } else if isNews {
            logger.log(
                level: failure.isAbsence ? .warning : .error,
                "cluster link refused",
                metadata: metadata
            )
        }
        self.isUp = false
    }
}
