import NIOCore
import RoostPresence
import RoostPubSub

/// Messages between presence replicas. What is read can be written, and is read as the same; and a replica that hears it
/// from one it knows goes on working, whatever it says.
enum PresenceTarget: FuzzTarget {
    static let name = "presence"

    private static let peer = NodeID(name: "b", incarnation: 1)

    /// The input is messages, each behind its length in two bytes.
    static func run(_ input: [UInt8]) throws {
        var replicator = try listener()
        var input = ByteBuffer(bytes: input)
        var now = Duration.seconds(1)
        while let bytes = input.readLengthPrefixedSlice(as: UInt16.self) {
            guard let message = try read(bytes, replicator.configuration.messageLimits) else { continue }
            now += .milliseconds(100)
            replicator.receive(message, from: peer, now: now)
            try check(replicator.takeEffects(), bytes)
        }
        for _ in 0..<4 {
            now = max(now, replicator.nextDeadline)
            replicator.tick(now: now)
            try check(replicator.takeEffects(), ByteBuffer())
        }
        try require(replicator.nextDeadline > now, "a deadline that does not pass")
        try require(replicator.entry(topic: "lobby", key: "ann", owner: 1) != nil, "an own presence is gone")
    }

    /// A replica with presences of its own, in whose cluster the sender is.
    private static func listener() throws -> PresenceReplicator {
        let node = NodeID(name: "a", incarnation: 1)
        var replicator = PresenceReplicator(
            node: node,
            configuration: ReplicationConfiguration(),
            seed: 1,
            now: .zero
        )
        for key in ["ann", "amy"] {
            try replicator.track(topic: "lobby", key: key, owner: 1, meta: [0x7B, 0x7D], now: .zero)
        }
        replicator.untrack(topic: "lobby", key: "amy", owner: 1, now: .zero)
        return replicator
    }

    private static func read(_ bytes: ByteBuffer, _ limits: PresenceMessageLimits) throws -> PresenceMessage? {
        var input = bytes
        guard let message = try? PresenceMessage(decoding: &input, limits: limits) else { return nil }
        let written = write(message)
        var again = written
        let copy = try PresenceMessage(decoding: &again, limits: limits)
        try requireEqual(write(copy), written, "written twice")
        try require(written.readableBytes <= bytes.readableBytes, "longer than what was read")
        return message
    }

    private static func write(_ message: PresenceMessage) -> ByteBuffer {
        var bytes = ByteBuffer()
        message.encode(into: &bytes)
        return bytes
    }

    private static func check(_ effects: ReplicationEffects, _ input: ByteBuffer) throws {
        for message in effects.messages {
            try require(write(message.message).readableBytes <= 1_000, "a long answer to a short message")
        }
        for change in effects.diff.changes {
            let keys = change.joins.count + change.leaves.count
            try require(keys > 0, "a change in which nothing changes")
        }
    }
}
