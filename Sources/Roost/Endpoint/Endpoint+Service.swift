public import ServiceLifecycle
import UnixSignals

extension Endpoint {
    /// Runs the endpoint, and other services beside it, until SIGTERM or SIGINT; then shuts down gracefully.
    ///
    /// For programs that have no `ServiceGroup` of their own. A second signal ends the program at once.
    ///
    /// - Parameter services: What else to run. They are shut down before the endpoint.
    /// - Throws: When the address cannot be listened on, or another service fails.
    public func runService(with services: [any Service] = []) async throws {
        let group = ServiceGroup(
            services: [self] + services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: self.server.logger
        )
        try await group.run()
    }
}
