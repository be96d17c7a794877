import ArgumentParser
import Roost

/// A chat: rooms, names, history, who is typing.
@main
struct Chat: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat",
        abstract: "A chat room in the browser. Open its URL in two tabs."
    )

    @Option(help: "The address to listen on; 0.0.0.0 to let others in.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on.")
    var port = 4000

    func run() async throws {
        var configuration = EndpointConfiguration()
        configuration.host = self.host
        configuration.port = self.port
        let rooms = Rooms()
        let endpoint = Endpoint(configuration: configuration) { routes in
            routes.socket("/socket", ChatSocket.self, configuration: .chat) { socket in
                socket.channel("rooms:*") { RoomChannel(rooms: rooms) }
            }
            routes.addPage()
        }
        try await endpoint.runService(with: [Greeting(endpoint: endpoint, host: self.host)])
    }
}

extension SocketConfiguration {
    /// Nobody has more to say at once than ``ChatRules`` allow.
    fileprivate static var chat: SocketConfiguration {
        var configuration = SocketConfiguration()
        configuration.maxFrameSize = 64 * 1024
        configuration.maxMessageSize = 64 * 1024
        return configuration
    }
}
