import NIOCore
import RoostProtocol
import RoostPubSub

/// One thing that a node tells others. A frame holds several when they are published in quick succession.
enum Record {
    /// A broadcast, for the subscribers of its topic.
    case broadcast(Broadcast)
    /// A message of a service, such as presence.
    case message(NodeService, ByteBuffer)
    /// How far the sender has come in the subjects that it has published to lately: what has not arrived was lost.
    case positions([PartitionPosition])
    /// The sender's link has just come up: it may have missed positions, and wants to hear them again.
    case positionsWanted

    private enum Tag: UInt8 {
        case broadcast = 1
        case binaryBroadcast = 2
        case message = 3
        case positions = 4
        case positionsWanted = 5
    }

    /// What the record takes, in bytes.
    var size: Int {
        switch self {
        case .broadcast(let broadcast):
            9 + broadcast.topic.utf8.count + broadcast.event.utf8.count + broadcast.payload.bytes.readableBytes
        case .message(_, let bytes): 6 + bytes.readableBytes
        case .positions(let positions): 3 + positions.count * PartitionPosition.size
        case .positionsWanted: 1
        }
    }

    /// Appends the record. Names of more than 65 535 bytes, which no socket takes, cannot be written.
    func write(into frame: inout ByteBuffer) {
        switch self {
        case .broadcast(let broadcast):
            let tag: Tag = broadcast.payload.isBinary ? .binaryBroadcast : .broadcast
            frame.writeInteger(tag.rawValue)
            frame.writeName(broadcast.topic)
            frame.writeName(broadcast.event)
            frame.writeBlob(broadcast.payload.bytes)
        case .message(let service, let bytes):
            frame.writeMultipleIntegers(Tag.message.rawValue, service.rawValue)
            frame.writeBlob(bytes)
        case .positions(let positions):
            frame.writeMultipleIntegers(Tag.positions.rawValue, UInt16(truncatingIfNeeded: positions.count))
            for position in positions {
                frame.writeMultipleIntegers(position.partition, position.sequence)
            }
        case .positionsWanted:
            frame.writeInteger(Tag.positionsWanted.rawValue)
        }
    }

    /// Reads a record off the front.
    ///
    /// JSON is not validated again: it was when it entered the cluster, and the seal says that it did so at a node.
    init(reading frame: inout ByteBuffer) throws(FrameRefusal) {
        guard let tag = frame.readInteger(as: UInt8.self).flatMap(Tag.init(rawValue:)) else { throw .malformed }
        switch tag {
        case .broadcast, .binaryBroadcast:
            let (topic, event) = (try frame.readName(), try frame.readName())
            let bytes = try frame.readBlob()
            let payload = tag == .broadcast ? Payload(validatedJSON: bytes) : Payload(binary: bytes)
            self = .broadcast(Broadcast(topic: topic, event: event, payload: payload))
        case .message:
            guard let service = frame.readInteger(as: UInt8.self) else { throw .malformed }
            self = .message(NodeService(rawValue: service), try frame.readBlob())
        case .positions:
            self = .positions(try frame.readPositions())
        case .positionsWanted:
            self = .positionsWanted
        }
    }
}

extension ByteBuffer {
    fileprivate mutating func writeName(_ name: String) {
        self.writeInteger(UInt16(truncatingIfNeeded: name.utf8.count))
        self.writeString(name)
    }

    fileprivate mutating func writeBlob(_ bytes: ByteBuffer) {
        self.writeInteger(UInt32(truncatingIfNeeded: bytes.readableBytes))
        self.writeImmutableBuffer(bytes)
    }

    fileprivate mutating func readName() throws(FrameRefusal) -> String {
        guard let length = self.readInteger(as: UInt16.self),
            let name = try? self.readUTF8ValidatedString(length: Int(length))
        else { throw .malformed }
        return name
    }

    fileprivate mutating func readBlob() throws(FrameRefusal) -> ByteBuffer {
        guard let length = self.readInteger(as: UInt32.self), let blob = self.readSlice(length: Int(length)) else {
            throw .malformed
        }
        return blob
    }

    fileprivate mutating func readPositions() throws(FrameRefusal) -> [PartitionPosition] {
        guard let count = self.readInteger(as: UInt16.self),
            self.readableBytes >= Int(count) * PartitionPosition.size
        else { throw .malformed }
        return (0..<count).compactMap { _ in
            self.readMultipleIntegers(as: (UInt16, UInt64).self).map(PartitionPosition.init)
        }
    }
}
