@testable import Roost

/// Takes its time to let somebody in, on the event loop.
struct SlowSocket: Socket {
    static let execution = HandlerExecution.eventLoop
    static let gate = Gate()

    static func connect(_ params: Params, info: ConnectInfo) async throws -> SlowSocket {
        await Self.gate.wait()
        // The loop hears of what has come meanwhile.
        try await Task.sleep(for: .milliseconds(100))
        // As handlers go on that have not waited for anybody else.
        await Task.yield()
        return SlowSocket()
    }
}
