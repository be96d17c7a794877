import Foundation
import Logging
import NIOCore
import NIOPosix
import RoostLocal
import RoostPubSub
import TestSupport
import Testing

@Suite(.serialized, .timeLimit(.minutes(5))) struct LocalTests {
    /// A path that no other test uses; nothing is there.
    private func path() -> String {
        "/tmp/roost-test-" + String(UInt64.random(in: 0 ... .max), radix: 36)
    }

    private func adapter(_ directory: String) throws -> Local {
        var configuration = LocalConfiguration()
        configuration.reconnectDelay = .milliseconds(5)...(.milliseconds(50))
        return try Local(directory, configuration: configuration)
    }

    @Test func oneProcessCarriesAllAndAnotherTakesOver() async throws {
        let directory = self.path()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let peers = try (0..<3).map { _ in SuitePeer(try self.adapter(directory)) }
        let subject = PubSubSubject(name: "local.take.over")
        for peer in peers { peer.adapter.subscribe(subject) }
        // The first is the hub, as it comes first.
        peers[0].start()
        try await peers[0].up()
        for peer in peers.dropFirst() { peer.start() }
        for peer in peers.dropFirst() { try await peer.up() }
        try await peers[1].reach(peers[2], on: subject)
        try await peers[0].reach(peers[1], on: subject)
        peers[0].cancel()
        try await peers[0].ended()
        for peer in peers.dropFirst() { try await waitUntil("the link is up again") { peer.receiver.links.count >= 3 } }
        for peer in peers.dropFirst() { try await peer.up() }
        try await peers[1].reach(peers[2], on: subject)
        try await peers[2].reach(peers[1], on: subject)
        for peer in peers.dropFirst() { peer.cancel() }
        for peer in peers.dropFirst() { try await peer.ended() }
        #expect(peers.flatMap { $0.receiver.faults }.isEmpty)
    }

    @Test func thereIsOneHub() async throws {
        let engine = HubEngine()
        try await engine.start()
        let second = try await LocalHub.start(engine.directory, queueLimit: 1_000, logger: LogLines().logger)
        #expect(second == nil)
        try await engine.kill()
        try await engine.start()
        try await engine.kill()
    }

    @Test func aProcessThatDoesNotKeepUpLosesFramesAndNobodyElseDoes() async throws {
        let engine = HubEngine(queueLimit: 1_000_000)
        try await engine.start()
        let peers = try (0..<3).map { _ in SuitePeer(try engine.adapter()) }
        for peer in peers { peer.start() }
        for peer in peers { try await peer.up() }
        let subject = PubSubSubject(name: "local.slow")
        for peer in peers.dropFirst() {
            peer.adapter.subscribe(subject)
            try await peers[0].reach(peer, on: subject)
        }
        let before = peers[2].receiver.missing
        peers[1].receiver.setCongested(true)
        for round in 0..<400 {
            let heard = peers[2].receiver.count(subject)
            try peers[0].publish(subject, size: 50_000)
            try await waitUntil("round \(round) arrives") { peers[2].receiver.count(subject) > heard }
        }
        peers[1].receiver.setCongested(false)
        // What was dropped is noticed when something comes after it.
        try await waitUntil("it is noticed what was dropped") {
            try peers[0].publish(subject)
            try await Task.sleep(for: .milliseconds(10))
            return peers[1].receiver.missing > 100
        }
        #expect(peers[2].receiver.missing == before)
        #expect(engine.warnings.first?.contains("does not keep up") == true && engine.warnings.count <= 2)
        for peer in peers { peer.cancel() }
        for peer in peers { try await peer.ended() }
        try await engine.kill()
    }

    /// Something else has the socket's name: it is left alone, and the log says once that there is no hub.
    @Test func whatIsNoSocketIsNotRemoved() async throws {
        let directory = self.path()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        try Data("mine".utf8).write(to: URL(filePath: "\(directory)/hub"))
        let peer = SuitePeer(try self.adapter(directory))
        peer.start()
        try await waitUntil("it is said that there is no hub") { peer.log.warnings.count >= 2 }
        try await Task.sleep(for: .milliseconds(300))
        peer.cancel()
        try await peer.ended()
        #expect(peer.log.warnings.count { $0.contains("hub cannot be started") } == 1, "\(peer.log.warnings)")
        #expect(try String(contentsOfFile: "\(directory)/hub", encoding: .utf8) == "mine")
    }

    /// A process that speaks something else comes again and again; the log hears of it once.
    @Test func aProcessIsCutOffOnceInTheLog() async throws {
        let engine = HubEngine()
        try await engine.start()
        for _ in 0..<3 { #expect(try await self.isCutOff([0, 0, 0, 6, 1, 9, 0, 0, 0, 77], by: engine)) }
        #expect(engine.warnings.count == 1 && engine.warnings.first?.contains("77") == true, "\(engine.warnings)")
        try await engine.kill()
    }

    @Test func allQuestionsAreAnswered() async throws {
        let engine = HubEngine()
        try await engine.start()
        let hello: [UInt8] = [0, 0, 0, 6, 1, 1, 0, 0, 0, 77]
        let channel = try await self.connect(to: engine)
        let answers = try await channel.executeThenClose { inbound, outbound in
            let pings = [[UInt8]](repeating: [0, 0, 0, 1, 6], count: 1_000).flatMap { $0 }
            try await outbound.write(ByteBuffer(bytes: hello + pings))
            var bytes = 0
            for try await buffer in inbound {
                bytes += buffer.readableBytes
                if bytes >= 5_000 { break }
            }
            return bytes
        }
        #expect(answers == 5_000)
        try await engine.kill()
    }

    private func isCutOff(_ bytes: [UInt8], by engine: HubEngine) async throws -> Bool {
        try await self.connect(to: engine).executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(bytes: bytes))
            for try await _ in inbound { return false }
            return true
        }
    }

    private func connect(to engine: HubEngine) async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
        try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(unixDomainSocketPath: "\(engine.directory)/hub") { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
    }

    @Test func othersMustNotGetIn() async throws {
        let directory = self.path()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o755]
        )
        let adapter = try self.adapter(directory)
        await #expect(throws: LocalSetupError.self) {
            try await adapter.run(SuiteReceiver(), logger: LogLines().logger)
        }
    }

    @Test func pathsHaveToFit() throws {
        #expect(throws: LocalSetupError.self) { try Local("/tmp/" + String(repeating: "x", count: 100)) }
        #expect(throws: LocalSetupError.self) { try Local("") }
        _ = try Local("/tmp/" + String(repeating: "x", count: 94))
    }
}
