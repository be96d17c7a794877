package import NIOCore

extension ByteBuffer {
    /// What is reserved at most on the strength of a declared length alone.
    private static let firstReservation = 65_536

    /// The unmasked copy of a whole payload, in memory of its own and no larger than it needs, with whether all of it
    /// is ASCII. The receive buffer the payload lies in is shared and stays as it is.
    @inline(__always)
    static func unmasking(_ bytes: UnsafeRawBufferPointer, key: UInt32) -> (buffer: ByteBuffer, isASCII: Bool) {
        guard !bytes.isEmpty else { return (ByteBuffer(), true) }
        var buffer = ByteBufferAllocator().buffer(capacity: bytes.count)
        let isASCII = buffer.copyUnmasking(bytes, key: key)
        return (buffer, isASCII)
    }

    /// Appends the unmasked `bytes` and tells whether they are all ASCII. `expected` bytes in all are still to come,
    /// these included; memory for them is reserved as they arrive, not because the peer has promised them.
    package mutating func writeUnmasking(_ bytes: UnsafeRawBufferPointer, key: UInt32, expected: Int) -> Bool {
        guard !bytes.isEmpty else { return true }
        reserve(arrived: writerIndex + bytes.count, promised: writerIndex + max(expected, bytes.count))
        return copyUnmasking(bytes, key: key)
    }

    /// `ByteBuffer` rounds up to a power of two, so that a run of tiny fragments does not copy the message each time.
    private mutating func reserve(arrived: Int, promised: Int) {
        guard arrived > capacity else { return }
        let grown = max(arrived, capacity * 2, Self.firstReservation)
        reserveCapacity(min(grown, promised))
    }

    @inline(__always)
    private mutating func copyUnmasking(_ bytes: UnsafeRawBufferPointer, key: UInt32) -> Bool {
        var isASCII = true
        writeWithUnsafeMutableBytes(minimumWritableBytes: bytes.count) { target in
            isASCII = WebSocketMask.copy(bytes, to: target, key: key)
            return min(bytes.count, target.count)
        }
        return isASCII
    }
}
