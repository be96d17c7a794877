import NIOHTTP1

@testable import Roost

/// A socket that does what the parameter `do` says.
struct LabSocket: Socket {
    struct Broken: Error {}

    var id: String?
    var user: String

    static func connect(_ params: Params, info: ConnectInfo) async throws -> LabSocket {
        // Only the time limit ends it.
        if params["do"] == "hang" { try await Task.sleep(for: .seconds(3_600)) }
        return switch params["do"] {
        case "refuse": throw ConnectRefusal()
        case "limit": throw ConnectRefusal(.tooManyRequests, body: "later")
        case "throw": throw Broken()
        default: LabSocket(id: params["id"], user: info.authToken ?? params["user"] ?? "nobody")
        }
    }
}
