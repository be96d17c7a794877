import ArgumentParser
import Roost
import RoostCluster
import RoostNATS
import RoostProcesses
import RoostTLS
import RoostValkey

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

    @Option(help: "An engine to share with other nodes, which then show the same rooms: nats://… or valkey://….")
    var cluster: String?

    @Option(help: "What all nodes of the cluster know and nobody else, at least 16 characters.")
    var clusterSecret = "for a chat on one machine"

    @Option(help: "How many processes serve it; a crash takes only the connections of one of them.")
    var processes = 1

    func validate() throws {
        guard (self.tlsCertificate == nil) == (self.tlsKey == nil) else {
            throw ValidationError("Give both --tls-certificate and --tls-key, or neither.")
        }
    }

    func run() async throws {
        try await Processes(count: self.processes).run { try await self.serve($0) }
    }

    private func serve(_ process: ServerProcess) async throws {
        var configuration = EndpointConfiguration()
        configuration.host = self.host
        configuration.port = self.port
        configuration.security = try self.security
        configuration.cluster = try self.link
        try process.join(&configuration, name: "chat")
        let rooms = Rooms()
        let endpoint = Endpoint(configuration: configuration) { routes in
            routes.socket("/socket", ChatSocket.self, configuration: .chat) { socket in
                socket.channel("rooms:*") { RoomChannel(rooms: rooms) }
            }
            routes.addPage()
        }
        let scheme = self.tlsKey == nil ? "http" : "https"
        let greeting = Greeting(endpoint: endpoint, host: self.host, scheme: scheme)
        let sharedRooms = SharedRooms(endpoint: endpoint, rooms: rooms)
        try await endpoint.runService(with: process.number == 1 ? [greeting, sharedRooms] : [sharedRooms])
    }

    private var link: Cluster? {
        get throws {
            guard let url = self.cluster else { return nil }
            let isNATS = url.hasPrefix("nats:") || url.hasPrefix("tls:")
            let adapter: any PubSubAdapter = isNATS ? try NATS(url) : try Valkey(url)
            return try Cluster(adapter, name: "chat", secret: self.clusterSecret)
        }
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
