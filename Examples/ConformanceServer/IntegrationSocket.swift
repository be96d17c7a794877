import Roost

/// The socket at `/ws`, as in Phoenix's own integration tests.
struct IntegrationSocket: Socket {
    let userID: String?
    let connectInfo: JSON?

    static func connect(_ params: Params, info: ConnectInfo) async throws -> IntegrationSocket {
        if params["reject"] == "true" { throw ConnectRefusal() }
        if params["ratelimit"] == "true" { throw ConnectRefusal(.tooManyRequests, body: "Too many requests") }
        let wantsInfo = info.uri.path.hasPrefix("/ws/connect_info")
        return IntegrationSocket(userID: params["user_id"], connectInfo: wantsInfo ? info.json : nil)
    }

    var id: String? { self.userID.map { "user_sockets:\($0)" } }
}

extension ConnectInfo {
    /// All that is known of a connection.
    fileprivate var json: JSON {
        [
            "peer_data": [
                "address": self.peer.map { .string($0.address) } ?? .null,
                "port": self.peer.map { .int($0.port) } ?? .null,
            ],
            "uri": [
                "scheme": .string(self.uri.scheme),
                "host": .string(self.uri.host),
                "port": .int(self.uri.port),
                "path": .string(self.uri.path),
                "query": self.uri.query.map { .string($0) } ?? .null,
            ],
            "user_agent": self.userAgent.map { .string($0) } ?? .null,
            "x_headers": Self.object(self.xHeaders),
            "sec_websocket_headers": Self.object(self.secWebSocketHeaders),
            "trace_context_headers": Self.object(self.traceContextHeaders),
        ]
    }

    private static func object(_ headers: [(name: String, value: String)]) -> JSON {
        .object(Dictionary(headers.map { ($0.name, .string($0.value)) }) { first, _ in first })
    }
}

extension Routes {
    mutating func addIntegrationSockets(_ base: SocketConfiguration) {
        var configuration = base
        configuration.checkOrigin = .list(["//example.com"])
        configuration.timeout = .milliseconds(200)
        var longPoll = LongPollConfiguration()
        longPoll.window = .milliseconds(200)
        longPoll.timeout = .milliseconds(500)
        configuration.longPoll = longPoll
        for path in ["/ws", "/ws/admin", "/ws/connect_info"] {
            self.socket(path, IntegrationSocket.self, configuration: configuration) { socket in
                socket.channel("room:*") { IntegrationRoomChannel() }
            }
        }
        configuration.checkOrigin = .list(["//*.example.com"])
        self.socket("/ws/family", IntegrationSocket.self, configuration: configuration) { socket in
            socket.channel("room:*") { IntegrationRoomChannel() }
        }
        configuration.checkOrigin = .list(["//example.com"])
        configuration.authToken = true
        self.socket("/ws/token", IntegrationSocket.self, configuration: configuration) { socket in
            socket.channel("room:*") { IntegrationRoomChannel() }
        }
        configuration.authToken = false
        configuration.maxChannels = 1
        self.socket("/ws/limited", IntegrationSocket.self, configuration: configuration) { socket in
            socket.channel("room:*") { IntegrationRoomChannel() }
        }
    }
}
