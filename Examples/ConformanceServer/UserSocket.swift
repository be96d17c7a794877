import Roost

/// The socket at `/socket`.
struct UserSocket: Socket {
    let userID: String?

    static let execution = HandlerExecution.eventLoop

    static func connect(_ params: Params, info: ConnectInfo) async throws -> UserSocket {
        if params["token"] == "bad" { throw ConnectRefusal() }
        return UserSocket(userID: params["user_id"])
    }

    var id: String? { self.userID.map { "users:\($0)" } }
}

extension CompressionConfiguration {
    /// Whatever gets smaller, so that it is tried with every message.
    static var everything: CompressionConfiguration {
        var configuration = CompressionConfiguration()
        configuration.minimumSize = 0
        return configuration
    }
}

extension Routes {
    mutating func addUserSocket(_ base: SocketConfiguration, onEventLoop: Bool) {
        var configuration = base
        configuration.checkOrigin = .any
        // Phoenix has none, and storms of joins are among what is compared.
        configuration.joinRate = nil
        configuration.longPoll = LongPollConfiguration()
        self.socket("/socket", UserSocket.self, configuration: configuration) { socket in
            if onEventLoop {
                socket.channel("rooms:*") { InlineRoomChannel() }
            } else {
                socket.channel("rooms:*") { RoomChannel() }
            }
            socket.channel("presence:*") { PresenceChannel() }
            socket.channel("realtime:*") { RealtimeChannel() }
        }
    }
}
