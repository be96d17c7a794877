import NIOCore
import RoostCluster
import RoostPubSub
import Synchronization
import TestSupport
import Testing

@testable import RoostNATS

@Suite struct NATSStateTests {
    private let subjects = (0..<10_000).map { PubSubSubject(name: "roost.test.\($0)") }

    private func text(_ pieces: [ByteBuffer]) -> String { pieces.map { String(buffer: $0) }.joined() }

    // MARK: Subscriptions

    @Test func tellsTheServerOfChangesAndOfEverything() {
        var subscriptions = LinkSubscriptions(NATSCommand.self)
        #expect(self.text(subscriptions.apply([self.subjects[0]: true])) == "SUB roost.test.0 1\r\n")
        #expect(subscriptions.apply([self.subjects[0]: true, self.subjects[1]: false]).isEmpty)
        #expect(subscriptions.subject(1) == self.subjects[0])
        #expect(self.text(subscriptions.apply([self.subjects[0]: false])) == "UNSUB 1\r\n")
        #expect(subscriptions.subject(1) == nil)
        // A frame that was under way to the old subscription must not be taken for one of the new.
        #expect(self.text(subscriptions.apply([self.subjects[1]: true])) == "SUB roost.test.1 2\r\n")
        #expect(self.text(subscriptions.all()) == "SUB roost.test.1 2\r\n")
    }

    @Test func splitsManySubscriptions() {
        var subscriptions = LinkSubscriptions(NATSCommand.self)
        _ = subscriptions.apply(Dictionary(uniqueKeysWithValues: self.subjects.map { ($0, true) }))
        let pieces = subscriptions.all()
        #expect(pieces.allSatisfy { $0.readableBytes < LinkSubscriptions.piece + 200 } && pieces.count > 2)
        let lines = self.text(pieces).split(separator: "\r\n")
        #expect(Set(lines.map { $0.split(separator: " ")[1] }) == Set(self.subjects.map { $0.name[...] }))
        #expect(lines.count == self.subjects.count)
    }

    // MARK: Outbox

    @Test func writesFramesInOrderWhateverTheirSizes() throws {
        var random = RandomSeed()
        let outbox = AdapterOutbox(limit: .max, engine: NATSCommand.self)
        outbox.open()
        var (expected, ends): ([UInt8], Set<Int>) = ([], [])
        for index in 0..<500 {
            let payload = random.bytes(random.chance(5) ? random.number(10_000..<40_000) : random.number(0..<100))
            try outbox.publish(ByteBuffer(bytes: payload), to: self.subjects[index])
            expected += Array("PUB roost.test.\(index) \(payload.count)\r\n".utf8) + payload + [13, 10]
            ends.insert(expected.count)
        }
        var (written, frames): ([UInt8], Int) = ([], 0)
        while let batch = outbox.takeBatch() {
            #expect(outbox.takeBatch() == nil, "NIO still has some")
            #expect(batch.bytes <= FramePieces.batch + 2 * FramePieces.size)
            written += batch.buffers.flatMap { Array($0.readableBytesView) }
            frames += batch.frames
            #expect(ends.contains(written.count), "a command that is sent in between would be part of a frame")
            outbox.written()
        }
        #expect(written == expected && frames == 500 && outbox.isEmpty)
    }

    @Test func boundsWhatWaits() throws {
        let outbox = AdapterOutbox(limit: 100_000, engine: NATSCommand.self)
        let frame = ByteBuffer(repeating: 1, count: 1_000)
        #expect(self.refusal(outbox, frame) == .disconnected)
        outbox.open()
        var taken = 0
        while self.refusal(outbox, frame) == nil { taken += 1 }
        #expect(taken > 90 && taken < 100 && self.refusal(outbox, frame) == .overloaded)
        // What NIO has waits, too.
        let batch = try #require(outbox.takeBatch())
        #expect(batch.bytes > 90_000 && self.refusal(outbox, frame) == .overloaded)
        outbox.written()
        #expect(self.refusal(outbox, frame) == nil)
        #expect(outbox.clear() == 1 && outbox.isEmpty)
        outbox.limitFrames(to: 999)
        #expect(self.refusal(outbox, frame) == .tooLarge && outbox.maxFrameSize == 999)
        outbox.close()
        #expect(self.refusal(outbox, ByteBuffer()) == .disconnected)
    }

    private func refusal(_ outbox: AdapterOutbox, _ frame: ByteBuffer) -> PubSubAdapterError.Code? {
        do {
            try outbox.publish(frame, to: self.subjects[0])
            return nil
        } catch {
            return error.code
        }
    }

    @Test func callsTheEventLoopOnceForAllThatComesTogether() throws {
        let calls = Mutex(0)
        let outbox = AdapterOutbox(limit: 1_000_000, engine: NATSCommand.self)
        outbox.wish(self.subjects[0], true)
        outbox.attach { calls.withLock { $0 += 1 } }
        outbox.open()
        for subject in self.subjects.prefix(10) { try outbox.publish(ByteBuffer(), to: subject) }
        outbox.wish(self.subjects[1], true)
        #expect(calls.withLock { $0 } == 1)
        #expect(outbox.takeWishes() == [self.subjects[0]: true, self.subjects[1]: true] && outbox.takeWishes().isEmpty)
        #expect(outbox.takeBatch()?.frames == 10)
        try outbox.publish(ByteBuffer(), to: self.subjects[0])
        #expect(calls.withLock { $0 } == 1, "NIO's having written calls back")
        outbox.written()
        try outbox.publish(ByteBuffer(), to: self.subjects[0])
        #expect(calls.withLock { $0 } == 2)
        outbox.attach(nil)
        outbox.wish(self.subjects[1], false)
        #expect(calls.withLock { $0 } == 2)
    }

    // MARK: Servers

    @Test func takesServersInTurnAndThoseThatAreTold() {
        var random = RandomSeed()
        let servers = (0..<3).map { NATSServerAddress(host: "h\($0)", port: 1) }
        var pool = NATSServerPool(servers + servers, using: &random)
        let first = (0..<3).compactMap { _ in pool.next() }
        #expect(Set(first) == Set(servers) && pool.next() == first[0])
        pool.discover(
            ["h0:1", "10.0.0.1:4222", "nonsense:x", "10.0.0.2:4222", "10.0.0.1:4222"],
            from: servers[1],
            using: &random
        )
        #expect(pool.servers.count == 5)
        #expect(pool.servers.filter { $0.knownAs == "h1" }.map(\.host).sorted() == ["10.0.0.1", "10.0.0.2"])
        pool.discover([], from: servers[0], using: &random)
        #expect(pool.servers.count == 5)
        pool.discover(["10.0.0.2:4222"], from: servers[0], using: &random)
        #expect(pool.servers.map(\.host).sorted() == ["10.0.0.2", "h0", "h1", "h2"])
        var none = NATSServerPool([], using: &random)
        #expect(none.next() == nil)
    }
}
