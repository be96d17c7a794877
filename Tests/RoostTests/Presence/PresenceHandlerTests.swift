import MetricsTestKit
import RoostProtocol
import Synchronization
import Testing

@testable import Roost

/// The app's part in presence.
@Suite struct PresenceHandlerTests {
    struct Failure: Error {}

    /// Writes down what it is called with.
    private final class Handler: PresenceHandler {
        let recorder = Recorder()
        let gate = Gate()
        let mode: String
        let concurrent = Mutex((now: 0, most: 0))

        init(_ mode: String = "") { self.mode = mode }

        func fetch(_ topic: String, _ presences: PresenceList) async throws -> [String: JSON] {
            self.concurrent.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            defer { self.concurrent.withLock { $0.now -= 1 } }
            let keys = presences.map(\.key).sorted()
            self.recorder.note("fetch \(keys.joined(separator: ","))")
            switch self.mode {
            case "throw": throw Failure()
            case "hang": await self.gate.wait()
            case "wait" where keys == ["slow"]: await self.gate.wait()
            default: break
            }
            return Dictionary(
                uniqueKeysWithValues: keys.map { ($0, ["metas": 1, "user": ["name": .string($0 + "!")]]) }
            )
        }

        func handleMetas(_ topic: String, _ change: PresenceChange, _ presences: PresenceList) async throws {
            guard self.mode == "metas" else { return }
            let joins = change.joins.map(\.key).sorted().joined(separator: ",")
            let leaves = change.leaves.map(\.key).sorted().joined(separator: ",")
            self.recorder.note("\(topic) +\(joins) -\(leaves) =\(presences.count)")
        }
    }

    private func run(
        _ handler: Handler,
        metrics: TestMetrics = TestMetrics(),
        adjust: (inout PresenceConfiguration) -> Void = { _ in },
        _ body: (TestServer, PresenceLab) async throws -> Void
    ) async throws {
        let adjust: (inout PresenceConfiguration) -> Void = {
            $0.handler = handler
            $0.diffWindowPerPresence = .zero
            adjust(&$0)
        }
        try await PresenceLab.run(metrics: metrics, presence: adjust, body)
    }

    @Test func putsMembersNextToMetas() async throws {
        let handler = Handler()
        try await self.run(handler) { server, _ in
            let member = try await Member(server, "room:a", join: #"{"keys":["alice"]}"#)
            let state = try await member.read("presence_state")
            let ref = try #require(server.presence.get("room:a", "alice").first?.ref)
            let meta = #"{"alice":{"metas":[{"k":"alice","phx_ref":"\#(ref)"}],"user":{"name":"alice!"}}}"#
            #expect(state.description == meta)
            #expect(member.log.map(\.event) == ["phx_reply", "presence_diff", "presence_state"])
            #expect(member.log[1].payload.description == #"{"joins":\#(meta),"leaves":{}}"#)
            #expect(handler.recorder.lines == ["fetch alice", "fetch alice"])
            try await member.ask("untrack", #"{"key":"alice"}"#)
            let diff = try await member.read("presence_diff")
            #expect(diff.description == #"{"joins":{},"leaves":\#(meta)}"#)
        }
    }

    @Test func keepsTheOrderWhateverTheFetchTakes() async throws {
        let handler = Handler("wait")
        try await self.run(handler) { server, _ in
            let member = try await Member(server, "room:a")
            try await member.read("presence_state")
            let other = try await Member(server, "room:b")
            try await other.read("presence_state")
            try await member.ask("track", #"{"key":"slow"}"#)
            try await eventually("not waiting") { handler.gate.waiting == 1 }
            for key in ["b", "c"] { try await member.ask("track", #"{"key":"\#(key)"}"#) }
            try await member.ask("untrack", #"{"key":"b"}"#)
            // Another topic does not wait.
            try await other.ask("track", #"{"key":"x"}"#)
            try await other.expect(["x"])
            #expect(member.presence.state.isEmpty)
            handler.gate.open()
            try await member.read("presence_diff")
            #expect(Set(member.presence.state.keys.map(\.name)) == ["slow"])
            try await member.expect(["slow", "c"])
            #expect(member.presence.strays.isEmpty)
            #expect(!handler.recorder.lines.contains { $0.contains("b") })
        }
    }

    @Test(arguments: [("throw", "error"), ("hang", "timed_out")])
    func doesWithoutWhatFails(mode: String, reason: String) async throws {
        let (handler, metrics) = (Handler(mode), TestMetrics())
        try await self.run(handler, metrics: metrics, adjust: { $0.handlerTimeout = .milliseconds(50) }) { server, _ in
            let member = try await Member(server, "room:a", join: #"{"keys":["alice"]}"#)
            let state = try await member.read("presence_state")
            #expect(state["alice"]?["metas"]?.array?.count == 1)
            #expect(state["alice"]?["user"] == nil)
            let failures = metrics.counterTotal(
                label: MetricName.presenceHandlerFailures,
                dimensions: [("reason", reason)]
            )
            #expect(failures >= 2)
            handler.gate.open()
        }
    }

    /// Those that hang must not add up, and everybody else must be told nevertheless.
    @Test func boundsWhatHangs() async throws {
        let (handler, metrics) = (Handler("hang"), TestMetrics())
        let adjust: (inout PresenceConfiguration) -> Void = {
            $0.handlerTimeout = .milliseconds(20)
            $0.maxHandlerCalls = 2
        }
        try await self.run(handler, metrics: metrics, adjust: adjust) { server, _ in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        let member = try await Member(server, "room:\(number)", join: #"{"keys":["alice"]}"#)
                        try await member.read("presence_state")
                    }
                }
                try await group.waitForAll()
            }
            #expect(handler.concurrent.withLock(\.most) <= 4)
            let busy = metrics.counterTotal(
                label: MetricName.presenceHandlerFailures,
                dimensions: [("reason", "busy")]
            )
            #expect(busy > 0)
            handler.gate.open()
        }
    }

    @Test func isToldOfChangesInOrder() async throws {
        let handler = Handler("metas")
        try await self.run(handler) { server, _ in
            let owner = server.presence.owner()
            let topic = "room:a"
            func told() -> [String] { handler.recorder.lines }
            try server.presence.track(topic, "a", owner: owner)
            try await eventually("not told") { told().count == 1 }
            try server.presence.update(topic, "a", ["x": 1], owner: owner)
            try await eventually("not told") { told().count == 2 }
            owner.end()
            try await eventually("not told") { told().count == 3 }
            // Nobody listens on this node: nothing is fetched.
            #expect(told() == ["room:a +a - =1", "room:a +a -a =1", "room:a + -a =0"])
        }
    }
}
