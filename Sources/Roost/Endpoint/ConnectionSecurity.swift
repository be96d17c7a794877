public import Logging
public import NIOCore

/// What protects the connections of an endpoint on their way through the network: the `TLS` of the module `RoostTLS`.
///
/// The core knows no more of it than this, so that programs that leave TLS to a proxy need not link a TLS library.
public protocol ConnectionSecurity: Sendable {
    /// Puts what protects a connection into its pipeline, before anything else is there. Requests come through it
    /// once the handshake is over; until then `EndpointConfiguration.requestTimeout` runs. On the event loop of the
    /// connection.
    ///
    /// - Throws: When the connection cannot be protected; it is closed then.
    func protect(_ channel: any NIOCore.Channel, logger: Logger) throws

    /// Ends a connection at once, without waiting for anything, its own farewell included. On the event loop of the
    /// connection.
    func cut(_ channel: any NIOCore.Channel)

    /// Looks after whatever has to be renewed, from before the endpoint listens until its task is cancelled.
    func run(logger: Logger) async
}
