import NIOCore
import RoostPubSub

/// What every frame between nodes begins with: who has sent it, and the how-manieth of its subject it is.
///
/// ```
/// "R" | version | kind | length of the name | name | incarnation, 8 bytes | sequence, 8 bytes | body | seal, 16 bytes
/// ```
/// Numbers are big-endian.
struct FrameHeader: Hashable {
    /// The version of frames that this code writes and reads.
    static let version: UInt8 = 1

    /// The longest name of a node, in bytes.
    static let maxNameSize = 64

    var kind: FrameKind
    var node: NodeID
    /// Counts the sender's frames of this subject, from 1.
    var sequence: UInt64

    /// What a header of that node takes, in bytes.
    static func size(_ node: NodeID) -> Int { 4 + node.name.utf8.count + 16 }

    func write(into frame: inout ByteBuffer) {
        frame.writeMultipleIntegers(
            UInt8(ascii: "R"),
            Self.version,
            self.kind.rawValue,
            UInt8(truncatingIfNeeded: self.node.name.utf8.count)
        )
        frame.writeString(self.node.name)
        frame.writeMultipleIntegers(self.node.incarnation, self.sequence)
    }

    /// Reads the header off the front of a frame whose seal is right.
    init(reading frame: inout ByteBuffer) throws(FrameRefusal) {
        guard let (_, _, kind, length) = frame.readMultipleIntegers(as: (UInt8, UInt8, UInt8, UInt8).self),
            let kind = FrameKind(rawValue: kind),
            (1...Self.maxNameSize).contains(Int(length)),
            let name = try? frame.readUTF8ValidatedString(length: Int(length)),
            let (incarnation, sequence) = frame.readMultipleIntegers(as: (UInt64, UInt64).self),
            sequence > 0
        else { throw .malformed }
        self.kind = kind
        self.node = NodeID(name: name, incarnation: incarnation)
        self.sequence = sequence
    }

    init(kind: FrameKind, node: NodeID, sequence: UInt64) {
        self.kind = kind
        self.node = node
        self.sequence = sequence
    }

    /// What can be told of a frame before its seal has been looked at: whether it is one of ours, of this version.
    static func check(_ frame: ByteBuffer) throws(FrameRefusal) {
        guard frame.getInteger(at: frame.readerIndex, as: UInt8.self) == UInt8(ascii: "R") else { throw .foreign }
        guard let version = frame.getInteger(at: frame.readerIndex + 1, as: UInt8.self) else { throw .foreign }
        guard version == Self.version else { throw .version }
    }
}
