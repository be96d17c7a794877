import Roost

/// A socket without Phoenix messages: sends back what it gets.
struct EchoSocket: RawSocket {
    static func connect(_ params: Params, info: ConnectInfo) async throws -> EchoSocket {
        EchoSocket()
    }

    mutating func handleIn(_ message: RawMessage) async throws -> [RawMessage] {
        [message]
    }
}

extension Routes {
    mutating func addRawSockets(_ sockets: SocketConfiguration) {
        var configuration = SocketConfiguration()
        configuration.hibernateAfter = sockets.hibernateAfter
        configuration.checkOrigin = .any
        configuration.maxFrameSize = 32 * 1024 * 1024
        configuration.maxMessageSize = 32 * 1024 * 1024
        configuration.maxFragments = 1_000_000
        // As fast as whoever measures it can send.
        configuration.messageRate = nil
        configuration.byteRate = nil
        configuration.outboundLimit = 64 * 1024 * 1024
        self.rawSocket("/echo", EchoSocket.self, configuration: configuration)
        configuration.compression = .everything
        self.rawSocket("/echo-deflate", EchoSocket.self, configuration: configuration)
    }
}
