import NIOCore
import RoostPubSub
import Testing

@testable import RoostValkey

@Suite("Outbox")
struct OutboxTests {
    private static let subject = PubSubSubject(name: "s")

    private static func open(limit: Int = 1000) -> Outbox {
        var outbox = Outbox(limit: limit)
        _ = outbox.connect()
        outbox.open()
        return outbox
    }

    @Test("Nothing is taken unless there is a connection")
    func closed() {
        var outbox = Outbox(limit: 1000)
        #expect(throws: PubSubAdapterError(.disconnected)) { try outbox.append(ByteBuffer(), to: Self.subject) }
        _ = outbox.connect()
        #expect(throws: PubSubAdapterError(.disconnected)) { try outbox.append(ByteBuffer(), to: Self.subject) }
        outbox.open()
        #expect(throws: Never.self) { try outbox.append(ByteBuffer(), to: Self.subject) }
        #expect(outbox.close() == 1)
        #expect(outbox.waitingBytes == 0)
        #expect(throws: PubSubAdapterError(.disconnected)) { try outbox.append(ByteBuffer(), to: Self.subject) }
    }

    @Test("What waits is bounded, empty frames included, and there is room again once it is taken")
    func limit() throws {
        var outbox = Self.open(limit: 640)
        for _ in 0..<10 { _ = try outbox.append(ByteBuffer(), to: Self.subject) }
        #expect(throws: PubSubAdapterError(.overloaded)) { try outbox.append(ByteBuffer(), to: Self.subject) }
        #expect(outbox.take().frames.count == 10)
        #expect(throws: Never.self) { try outbox.append(ByteBuffer(), to: Self.subject) }
    }

    @Test("The connection is woken once until it has taken everything")
    func waking() throws {
        var outbox = Self.open(limit: 10_000_000)
        let frame = ByteBuffer(repeating: 0, count: 200_000)
        #expect(try outbox.append(frame, to: Self.subject) == true)
        #expect(try outbox.append(frame, to: Self.subject) == false)
        #expect(try outbox.append(frame, to: Self.subject) == false)
        #expect(outbox.take().frames.count == 2)
        // It goes on by itself.
        #expect(try outbox.append(frame, to: Self.subject) == false)
        #expect(outbox.take().frames.count == 2)
        #expect(outbox.take().frames.isEmpty)
        #expect(try outbox.append(frame, to: Self.subject) == true)
        #expect(outbox.want(Self.subject, true) == false)
    }

    @Test("What is wanted is remembered, and told to each connection, changes only afterwards")
    func wanted() {
        var outbox = Outbox(limit: 1000)
        #expect(outbox.want(Self.subject, true) == false)
        #expect(outbox.connect() == [Self.subject])
        #expect(outbox.isEmpty)
        #expect(outbox.want(Self.subject, true) == false)
        #expect(outbox.want(Self.subject, false) == true)
        #expect(outbox.take().changes == [SubscriptionChange(subject: Self.subject, isWanted: false)])
        #expect(outbox.want(Self.subject, true) == true)
        _ = outbox.close()
        #expect(outbox.isEmpty)
        #expect(outbox.connect() == [Self.subject])
    }
}
