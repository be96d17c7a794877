public import ServiceLifecycle
import UnixSignals

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

extension Endpoint {
    /// Runs the endpoint, and other services beside it, until SIGTERM or SIGINT; then shuts down gracefully.
    ///
    /// For programs that have no `ServiceGroup` of their own. A second signal ends the program at once, with the exit
    /// status that shells give to it (128 and the signal's number).
    ///
    /// - Parameter services: What else to run. They are shut down before the endpoint.
    /// - Throws: When the address cannot be listened on, or another service fails.
    public func runService(with services: [any Service] = []) async throws {
        let group = ServiceGroup(
            services: [self] + services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: self.server.logger
        )
        let impatience = Task { await Self.exitAtTheSecondSignal() }
        defer { impatience.cancel() }
        try await group.run()
    }

    private static func exitAtTheSecondSignal() async {
        var count = 0
        for await signal in await UnixSignalsSequence(trapping: .sigterm, .sigint) {
            count += 1
            if count == 2 { exit(signal == .sigint ? 128 + SIGINT : 128 + SIGTERM) }
        }
    }
}
