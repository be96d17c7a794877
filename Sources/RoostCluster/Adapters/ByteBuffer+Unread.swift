package import NIOCore

extension ByteBuffer {
    /// Puts what was read behind what has not been taken apart yet.
    ///
    /// Slices that were handed out share the memory, so that it cannot grow: what is left goes to one that can.
    ///
    /// - Parameter wanted: How many bytes it will become, as far as that is known.
    package mutating func appendUnread(_ bytes: ByteBuffer, wanted: Int = 0) {
        if self.readableBytes == 0 {
            self = bytes
        } else if self.readerIndex == 0 {
            self.writeImmutableBuffer(bytes)
        } else {
            var joined = ByteBuffer()
            joined.reserveCapacity(max(self.readableBytes + bytes.readableBytes, wanted))
            joined.writeImmutableBuffer(self)
            joined.writeImmutableBuffer(bytes)
            self = joined
        }
    }
}
