/// A raw socket type, mounted at a path.
final class RawSocketMount: Sendable {
    let path: PathPattern
    let settings: SocketSettings

    var configuration: SocketConfiguration { self.settings.configuration }

    /// Asks the application whether a client may connect, and says how to make a session of it.
    let connect: @Sendable (Params, ConnectInfo) async throws -> any RawSocket

    init<S: RawSocket>(path: PathPattern, socket: S.Type, configuration: SocketConfiguration) {
        self.path = path
        self.settings = SocketSettings(configuration)
        self.connect = { try await S.connect($0, info: $1) }
    }
}
