import NIOCore
import Testing

@testable import Roost

/// The bytes of a connection on their way to a real socket.
@Suite struct OutboundQueueTests {
    private func bytes(_ count: Int, _ value: UInt8 = 7) -> ByteBuffer {
        ByteBuffer(repeating: value, count: count)
    }

    private func count(_ frames: [ByteBuffer]) -> Int {
        frames.reduce(0) { $0 + $1.readableBytes }
    }

    @Test func sendsToTheSocketWhatItTakes() throws {
        let pair = try SocketPair()
        var queue = OutboundQueue(descriptor: RawDescriptor(pair.near))
        #expect(queue.send(ByteBuffer(string: "hello"), limit: 0) == .sent)
        #expect(queue.waiting == 0)
        #expect(queue.next().isEmpty)
        #expect(pair.receive(100) == Array("hello".utf8))
    }

    @Test func keepsWhatTheSocketDoesNotTake() throws {
        let pair = try SocketPair()
        var queue = OutboundQueue(descriptor: RawDescriptor(pair.near))
        let message = ByteBuffer(bytes: (0..<4_000_000).map { UInt8(truncatingIfNeeded: $0) })
        #expect(queue.send(message, limit: 10_000_000) == .queued)
        let rest = queue.next()
        #expect(self.count(rest) > 0 && self.count(rest) < 4_000_000)
        #expect(queue.waiting == self.count(rest))
        #expect(pair.receive(4_000_000) + rest.flatMap { Array(buffer: $0) } == Array(buffer: message))
    }

    @Test func sendsNothingPastWhatWaits() throws {
        let pair = try SocketPair()
        var queue = OutboundQueue(descriptor: RawDescriptor(pair.near))
        #expect(queue.send(self.bytes(4_000_000), limit: 8_000_000) == .queued)
        let first = queue.waiting
        // The socket has room again, but what came first still waits.
        _ = pair.receive(4_000_000)
        #expect(queue.send(self.bytes(10), limit: 8_000_000) == .queued)
        #expect(queue.waiting == first + 10)
        #expect(pair.receive(100).isEmpty)
        while !queue.next().isEmpty { _ = queue.written() }
        #expect(queue.waiting == 0)
        #expect(queue.send(self.bytes(10), limit: 8_000_000) == .sent)
        #expect(pair.receive(100).count == 10)
    }

    @Test func givesNIOOnePieceAtATime() {
        var queue = OutboundQueue(descriptor: nil)
        for number in 0..<100 { _ = queue.send(self.bytes(1_000, UInt8(number)), limit: .max) }
        let first = queue.next()
        #expect(first == (0..<66).map { self.bytes(1_000, $0) })
        #expect(queue.next().isEmpty)
        _ = queue.send(self.bytes(1_000, 100), limit: .max)
        #expect(queue.next().isEmpty)
        #expect(queue.written() == 66_000)
        #expect(queue.next() == (66...100).map { self.bytes(1_000, $0) })
        #expect(queue.waiting == 35_000)
        #expect(queue.written() == 35_000)
        #expect(queue.waiting == 0)
    }

    @Test func hasALimitOfWhatWaits() {
        var queue = OutboundQueue(descriptor: nil)
        let limit = 1_000 + 2 * OutboundQueue.overhead
        #expect(queue.send(self.bytes(600), limit: limit) == .queued)
        #expect(queue.send(self.bytes(401), limit: limit) == .overLimit)
        #expect(queue.send(self.bytes(400), limit: limit) == .queued)
        #expect(queue.send(self.bytes(1), limit: limit) == .overLimit)
        #expect(queue.waiting == 1_000)
        #expect(self.count(queue.next()) == queue.written())
        #expect(queue.send(self.bytes(1_000), limit: limit) == .queued)
    }

    /// A client that takes nothing must not cost more than the limit because its messages are small.
    @Test func countsMoreThanTheBytesOfSmallFrames() {
        var queue = OutboundQueue(descriptor: nil)
        var count = 0
        while queue.send(self.bytes(1), limit: 100_000) == .queued { count += 1 }
        #expect(count == 100_000 / (1 + OutboundQueue.overhead))
    }

    @Test func failsOnABrokenSocket() throws {
        let pair = try SocketPair()
        pair.closeFar()
        var queue = OutboundQueue(descriptor: RawDescriptor(pair.near))
        #expect(queue.send(self.bytes(10), limit: 100) == .failed)
    }
}
