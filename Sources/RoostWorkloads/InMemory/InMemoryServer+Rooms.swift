import Dispatch
import Logging
import NIOCore
import NIOPosix
import Roost

extension InMemoryServer {
    /// The topic that all clients join. Too long for a Swift string to lie in place, as topics usually are.
    static let lobby = "rooms:the lobby of all"

    /// A server of rooms on event loops of its own, which live as long as the process.
    static func rooms(loops: Int) -> InMemoryServer {
        InMemoryServer(
            eventLoopGroup: MultiThreadedEventLoopGroup(numberOfThreads: loops),
            socket: Visitor.self,
            logger: Logger(label: "workload") { _ in SwiftLogNoOpLogHandler() }
        ) { $0.channel("rooms:*") { Room() } }
    }

    /// Connects clients to a loop and has each join the lobby, and waits until all have.
    func join(_ count: Int, loop: Int = 0) {
        let joined = DispatchSemaphore(value: 0)
        self.onLoop(loop) {
            let frames = self.traffic(loop).frames
            for number in 0..<count { self.connectAndJoin(number: number, loop: loop) }
            self.whenFrames(loop, reach: frames + count) { joined.signal() }
        }
        joined.wait()
    }

    /// A client connects and sends its join. On that loop.
    func connectAndJoin(number: Int, loop: Int) {
        self.connect(Visitor(name: "user:\(number)"), loop: loop).receive(Self.joining)
    }

    private static let joining = ClientFrame.join(InMemoryServer.lobby)

    /// Ends all connections of a loop, and waits until their channels have cleaned up.
    func endAll(loop: Int = 0) {
        self.onLoop(loop) {
            for connection in self.connections(loop) { connection.end() }
        }
        while self.unfinishedChannels > 0 { usleep(50) }
    }

    /// Does something on a loop and waits for it.
    func onLoop<Result: Sendable>(_ loop: Int, _ body: @escaping @Sendable () -> Result) -> Result {
        let promise = self.eventLoop(loop).makePromise(of: Result.self)
        self.eventLoop(loop).execute { promise.succeed(body()) }
        do {
            return try promise.futureResult.wait()
        } catch {
            preconditionFailure("the loop of a workload has been shut down")
        }
    }
}
