import NIOCore
import TestSupport
import Testing

@testable import Roost

/// What waits on a secured connection.
@Suite struct SecuredOutboundTests {
    private static let limit = OutboundQueue.securedPiece

    @Test func joinsWhatFitsIntoOnePiece() {
        var queue = self.queue(["a", "b", "c"].map { ByteBuffer(string: $0) })
        #expect(queue.next().map { String(buffer: $0) } == ["abc"])
        #expect(queue.waiting == 3 && queue.withNIO == 3)
        #expect(queue.written() == 3 && queue.waiting == 0)
    }

    @Test func handsNothingOverUntilTheLastPieceHasBeenSent() {
        var queue = self.queue([ByteBuffer(string: "a")])
        _ = queue.next()
        _ = queue.send(ByteBuffer(string: "b"), limit: .max)
        #expect(queue.next() == [])
        _ = queue.written()
        #expect(queue.next() == [ByteBuffer(string: "b")])
    }

    @Test func cutsWhatIsLargerThanAPiece() {
        var queue = self.queue([ByteBuffer(repeating: 1, count: 2 * Self.limit + 5)])
        #expect(self.pieces(&queue) == [Self.limit, Self.limit, 5])
        #expect(queue.waiting == 0)
    }

    @Test func cutsNothingElse() {
        let counts = [Self.limit - 1, 2, Self.limit, 1]
        var queue = self.queue(counts.map { ByteBuffer(repeating: 1, count: $0) })
        #expect(self.pieces(&queue) == counts)
    }

    @Test func leavesTheFramesOfOthersAlone() {
        let shared = ByteBuffer(string: "shared")
        var queue = self.queue([shared, ByteBuffer(string: "own")])
        _ = queue.next()
        #expect(String(buffer: shared) == "shared")
    }

    @Test func losesAndReordersNothing() {
        var random = RandomSeed()
        for _ in 0..<100 {
            var queue = OutboundQueue.secured
            var expected: [UInt8] = []
            var received: [UInt8] = []
            for _ in 0..<random.number(1..<30) {
                let bytes = random.bytes(random.chance(10) ? random.number(1..<40_000) : random.number(1..<200))
                expected += bytes
                _ = queue.send(ByteBuffer(bytes: bytes), limit: .max)
                if random.chance(30) { received += self.sendOne(&queue) }
                #expect(queue.waiting + received.count == expected.count)
            }
            while queue.waiting > 0 { received += self.sendOne(&queue) }
            #expect(received == expected)
        }
    }

    private func queue(_ frames: [ByteBuffer]) -> OutboundQueue {
        var queue = OutboundQueue.secured
        for frame in frames { _ = queue.send(frame, limit: .max) }
        return queue
    }

    private func sendOne(_ queue: inout OutboundQueue) -> [UInt8] {
        let piece = queue.next().flatMap { Array(buffer: $0) }
        #expect(queue.written() == piece.count)
        return piece
    }

    private func pieces(_ queue: inout OutboundQueue) -> [Int] {
        var counts: [Int] = []
        while queue.waiting > 0 { counts.append(self.sendOne(&queue).count) }
        return counts
    }
}
