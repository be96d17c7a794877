import ArgumentParser
import Roost
import RoostTLS

/// A chat: rooms, names, history, who is there, who is typing.
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

    @Option(help: "A certificate in PEM form, to speak https. Renewed files are taken up as they come.")
    var tlsCertificate: String?

    @Option(help: "The key of the certificate.")
    var tlsKey: String?

    func validate() throws {
        guard (self.tlsCertificate == nil) == (self.tlsKey == nil) else {
            throw ValidationError("Give both --tls-certificate and --tls-key, or neither.")
        }
    }

    func run() async throws {
        var configuration = EndpointConfiguration()
        configuration.host = self.host
        configuration.port = self.port
        configuration.security = try self.security
        let rooms = Rooms()
        let endpoint = Endpoint(configuration: configuration) { routes in
            routes.socket("/socket", ChatSocket.self, configuration: .chat) { socket in
                socket.channel("rooms:*") { RoomChannel(rooms: rooms) }
            }
            routes.addPage()
        }
        let scheme = self.tlsKey == nil ? "http" : "https"
        let greeting = Greeting(endpoint: endpoint, host: self.host, scheme: scheme)
        try await endpoint.runService(with: [greeting])
    }

    private var security: TLS? {
        get throws {
            guard let certificate = self.tlsCertificate, let key = self.tlsKey else { return nil }
            return try TLS(certificate: certificate, key: key)
        }
    }
}

extension SocketConfiguration {
    /// Nobody has more to say at once than ``ChatRules`` allow.
    fileprivate static var chat: SocketConfiguration {
        var configuration = SocketConfiguration()
        configuration.maxFrameSize = 64 * 1024
        configuration.maxMessageSize = 64 * 1024
        configuration.longPoll = LongPollConfiguration()
        return configuration
    }
}
