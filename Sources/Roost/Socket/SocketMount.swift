import RoostProtocol

/// A socket type, mounted at a path.
final class SocketMount: Sendable {
    let path: PathPattern
    let settings: SocketSettings

    var configuration: SocketConfiguration { self.settings.configuration }

    /// Asks the application whether a client may connect.
    let connect: @Sendable (Params, ConnectInfo) async throws -> any Socket

    /// Where the application is asked.
    let execution: HandlerExecution

    private let routes: [any AnyChannelRoute]

    init<S: Socket>(
        path: PathPattern,
        socket: S.Type,
        configuration: SocketConfiguration,
        routes: [any AnyChannelRoute]
    ) {
        self.path = path
        self.settings = SocketSettings(configuration)
        self.execution = S.execution
        self.connect = { try await S.connect($0, info: $1) }
        self.routes = routes
    }

    /// Creates what runs the channel of a join; `nil` when no route matches the topic.
    func makeChannel(session: SocketSession, join: Message) -> ChannelProcess? {
        self.routes.first { $0.pattern.matches(join.topic) }?.makeProcess(session: session, join: join)
    }
}
