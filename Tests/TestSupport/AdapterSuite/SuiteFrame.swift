package import NIOCore

/// A frame whose receiver can tell who has sent it, which one of his it is, and whether it is whole.
package struct SuiteFrame: Sendable {
    /// The smallest there can be, in bytes.
    package static let minSize = 16

    /// Who has sent it.
    package let publisher: UInt64
    /// Which of the publisher's frames it is, from 0.
    package let sequence: UInt64
    /// How long it is, in bytes.
    package let size: Int

    /// A frame of at least ``minSize`` bytes.
    package init(publisher: UInt64, sequence: UInt64, size: Int = Self.minSize) {
        self.publisher = publisher
        self.sequence = sequence
        self.size = max(size, Self.minSize)
    }

    /// What stands in a frame, or `nil` when it is not as it was sent.
    package init?(_ bytes: ByteBuffer) {
        var rest = bytes
        guard let publisher = rest.readInteger(as: UInt64.self), let sequence = rest.readInteger(as: UInt64.self) else {
            return nil
        }
        self.init(publisher: publisher, sequence: sequence, size: bytes.readableBytes)
        guard rest == self.filling else { return nil }
    }

    /// What is sent.
    package var bytes: ByteBuffer {
        var bytes = ByteBuffer()
        bytes.reserveCapacity(self.size)
        bytes.writeInteger(self.publisher)
        bytes.writeInteger(self.sequence)
        bytes.writeImmutableBuffer(self.filling)
        return bytes
    }

    // CR and LF among it, which a parser of lines may take for an end.
    private var filling: ByteBuffer {
        let byte: UInt8 = [13, 10, 0, UInt8(truncatingIfNeeded: self.sequence)][Int(self.sequence % 4)]
        return ByteBuffer(repeating: byte, count: self.size - Self.minSize)
    }
}
