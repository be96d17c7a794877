/// The configuration of a mount, shared by its connections.
final class SocketSettings: Sendable {
    let configuration: SocketConfiguration

    init(_ configuration: SocketConfiguration) {
        self.configuration = configuration
    }
}
