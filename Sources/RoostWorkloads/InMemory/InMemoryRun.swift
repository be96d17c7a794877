import Dispatch
import NIOCore
import Roost

/// Connections without descriptors in one process, everything else real: they join a topic, and get broadcasts.
///
/// For Roost's own measurements; not for applications, and no part of what versions promise.
public struct InMemoryRun {
    /// How many connections there are.
    public var connections = 2_000_000
    /// On how many event loops they live.
    public var loops = System.coreCount
    /// How many broadcasts are sent to all, one after the other.
    public var broadcasts = 5
    /// The size of what is broadcast, in bytes of JSON.
    public var payloadSize = 100

    /// How many connections of a loop join at a time.
    private static let batch = 1_000

    /// Two million connections.
    public init() {}

    /// Carries it out.
    ///
    /// - Parameter progress: Is told what is being done.
    public func run(progress: (String) -> Void) throws -> InMemoryReport {
        let server = InMemoryServer.rooms(loops: self.loops)
        Self.warmUp(server)
        var report = InMemoryReport(connections: self.connections, loops: self.loops, payloadSize: self.payloadSize)
        report.before = MemoryReading()
        progress("\(self.connections) connections join")
        report.join = Timing.of { self.joinAll(server) }
        report.after = MemoryReading()
        for number in 1...max(1, self.broadcasts) {
            progress("broadcast \(number)")
            report.broadcasts.append(try self.broadcast(server))
        }
        report.end = MemoryReading()
        progress("checking what everybody got")
        self.check(server, &report)
        report.parts = server.footprint(loop: 0)
        return report
    }

    /// What is made once, threads above all, is not to be counted.
    private static func warmUp(_ server: InMemoryServer) {
        for loop in 0..<server.loopCount {
            server.join(100, loop: loop)
            server.endAll(loop: loop)
        }
    }

    private func share(of loop: Int) -> Int {
        self.connections / self.loops + (loop < self.connections % self.loops ? 1 : 0)
    }

    // MARK: Joining

    private func joinAll(_ server: InMemoryServer) {
        let all = DispatchGroup()
        for loop in 0..<self.loops {
            all.enter()
            let share = self.share(of: loop)
            server.eventLoop(loop).execute { Self.joinNext(server, loop, left: share) { all.leave() } }
        }
        all.wait()
    }

    /// So many at a time that there is always something to do, and so few that joins under way take little memory.
    private static func joinNext(
        _ server: InMemoryServer,
        _ loop: Int,
        left: Int,
        then done: @escaping @Sendable () -> Void
    ) {
        guard left > 0 else { return done() }
        let count = min(left, self.batch)
        let frames = server.traffic(loop).frames
        for number in 0..<count { server.connectAndJoin(number: left - number, loop: loop) }
        server.whenFrames(loop, reach: frames + count) {
            server.eventLoop(loop).execute { self.joinNext(server, loop, left: left - count, then: done) }
        }
    }

    // MARK: Broadcasts

    private func broadcast(_ server: InMemoryServer) throws -> Timing {
        let filling = String(repeating: "x", count: max(0, self.payloadSize - 11))
        let payload = try Payload(validating: ByteBuffer(string: #"{"body":"\#(filling)"}"#))
        let all = DispatchGroup()
        for loop in 0..<self.loops {
            all.enter()
            let share = self.share(of: loop)
            server.onLoop(loop) {
                server.whenFrames(loop, reach: server.traffic(loop).frames + share) { all.leave() }
            }
        }
        return try Timing.of {
            try server.pubSub.broadcast(InMemoryServer.lobby, event: "new_msg", payload: payload)
            all.wait()
        }
    }

    // MARK: Checking

    /// Everybody must have got the reply to the join, and each broadcast once.
    private func check(_ server: InMemoryServer, _ report: inout InMemoryReport) {
        let expected = UInt32(1 + max(1, self.broadcasts))
        for loop in 0..<self.loops {
            let outcome = server.onLoop(loop) {
                let all = server.connections(loop)
                let wrong = all.count { $0.receivedFrames != expected }
                return (all.count, wrong, server.traffic(loop).broken)
            }
            report.connected += outcome.0
            report.wrong += outcome.1
            report.broken += outcome.2
        }
    }
}
