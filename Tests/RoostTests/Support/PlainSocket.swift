@testable import Roost

/// Lets everybody in.
struct PlainSocket: Socket {
    static func connect(_ params: Params, info: ConnectInfo) async throws -> PlainSocket { PlainSocket() }
}
