import Roost

/// Somebody's browser.
struct ChatSocket: Socket {
    let name: String

    static func connect(_ params: Params, info: ConnectInfo) async throws -> ChatSocket {
        ChatSocket(name: ChatRules.name(params["name"] ?? ""))
    }
}
