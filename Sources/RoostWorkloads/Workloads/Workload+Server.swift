import Dispatch
import NIOCore
import Roost

extension Workload {
    /// A broadcast reaches 1 000 clients that have joined its topic.
    static var fanOut: Workload {
        Workload("fan-out", operations: 10) {
            let server = InMemoryServer.rooms(loops: 1)
            server.join(1_000)
            let payload = try Payload(validating: ByteBuffer(string: #"{"body":"Good evening, is anybody here?"}"#))
            return {
                for _ in 0..<10 { self.broadcast(payload, on: server, to: 1_000) }
            }
        }
    }

    private static func broadcast(_ payload: Payload, on server: InMemoryServer, to count: Int) {
        let received = DispatchSemaphore(value: 0)
        server.eventLoop(0).execute {
            server.whenFrames(0, reach: server.traffic(0).frames + count) { received.signal() }
            _ = try? server.pubSub.broadcast(InMemoryServer.lobby, event: "new_msg", payload: payload)
        }
        received.wait()
    }

    /// A client connects, joins a topic, and is gone again.
    static var joinAndLeave: Workload {
        Workload("join") {
            let server = InMemoryServer.rooms(loops: 1)
            return {
                server.join(1_000)
                server.endAll()
            }
        }
    }
}
