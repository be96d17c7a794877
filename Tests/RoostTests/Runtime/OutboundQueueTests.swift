import NIOCore
import Testing

@testable import Roost

/// The bytes of a connection on their way to a real socket.
@Suite struct OutboundQueueTests {
    private func bytes(_ count: Int, _ value: UInt8 = 7) -> ByteBuffer {
        ByteBuffer(repeating: value, count: count)
    }

    @Test func sendsToTheSocketWhatItTakes() throws {
        let pair = try SocketPair()
        var queue = OutboundQueue(descriptor: pair.near, limit: 0)
        guard case .sent = queue.send(ByteBuffer(string: "hello")) else {
            Issue.record("not sent")
            return
        }
        #expect(queue.waiting == 0)
        #expect(pair.receive(100) == Array("hello".utf8))
    }

    @Test func queuesWhatTheSocketDoesNotTake() throws {
        let pair = try SocketPair()
        var queue = OutboundQueue(descriptor: pair.near, limit: 10_000_000)
        let message = ByteBuffer(bytes: (0..<4_000_000).map { UInt8(truncatingIfNeeded: $0) })
        guard case .queue(let rest) = queue.send(message) else {
            Issue.record("the socket took everything")
            return
        }
        #expect(rest.readableBytes > 0 && rest.readableBytes < 4_000_000)
        #expect(queue.waiting == rest.readableBytes)
        #expect(pair.receive(4_000_000) + Array(buffer: rest) == Array(buffer: message))
    }

    @Test func sendsNothingPastWhatWaits() throws {
        let pair = try SocketPair()
        var queue = OutboundQueue(descriptor: pair.near, limit: 8_000_000)
        guard case .queue(let first) = queue.send(self.bytes(4_000_000)) else {
            Issue.record("the socket took everything")
            return
        }
        // The socket has room again, but what came first still waits.
        _ = pair.receive(4_000_000)
        guard case .queue(let rest) = queue.send(self.bytes(10)) else {
            Issue.record("not queued")
            return
        }
        #expect(rest == self.bytes(10))
        #expect(queue.waiting == first.readableBytes + 10)
        #expect(pair.receive(100).isEmpty)
        queue.drained(queue.waiting)
        guard case .sent = queue.send(self.bytes(10)) else {
            Issue.record("not sent")
            return
        }
        #expect(pair.receive(100).count == 10)
    }

    @Test func hasALimitOfWhatWaits() {
        var queue = OutboundQueue(descriptor: nil, limit: 100)
        #expect(self.isQueued(queue.send(self.bytes(60)), 60))
        #expect(self.isQueued(queue.send(self.bytes(40)), 40))
        guard case .overLimit = queue.send(self.bytes(1)) else {
            Issue.record("over the limit")
            return
        }
        #expect(queue.waiting == 100)
        queue.drained(60)
        #expect(self.isQueued(queue.send(self.bytes(60)), 60))
    }

    @Test func failsOnABrokenSocket() throws {
        let pair = try SocketPair()
        pair.closeFar()
        var queue = OutboundQueue(descriptor: pair.near, limit: 100)
        guard case .failed = queue.send(self.bytes(10)) else {
            Issue.record("sent to nobody")
            return
        }
    }

    private func isQueued(_ outcome: OutboundQueue.Outcome, _ count: Int) -> Bool {
        if case .queue(let rest) = outcome { rest.readableBytes == count } else { false }
    }
}
