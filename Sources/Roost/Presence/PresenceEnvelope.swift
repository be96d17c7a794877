import NIOCore
import RoostPresence

/// What stands in front of a message between nodes: which shard it is for, and of how many.
struct PresenceEnvelope {
    let shardCount: UInt8
    let shard: UInt8

    func write(_ message: PresenceMessage, to buffer: inout ByteBuffer) {
        buffer.writeInteger(self.shardCount)
        buffer.writeInteger(self.shard)
        message.encode(into: &buffer)
    }

    /// Takes it off a message.
    ///
    /// - Returns: `nil` when the message is too short to have one.
    static func read(_ buffer: inout ByteBuffer) -> PresenceEnvelope? {
        guard let count = buffer.readInteger(as: UInt8.self), let shard = buffer.readInteger(as: UInt8.self) else {
            return nil
        }
        return PresenceEnvelope(shardCount: count, shard: shard)
    }
}
