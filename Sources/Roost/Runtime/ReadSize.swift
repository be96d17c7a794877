import NIOCore

/// How much of a connection is read at a time: large messages in large pieces, small ones into a buffer that is small
/// enough for a million idle connections to keep.
struct ReadSize {
    private var isBig = false

    /// Whether it is read in large pieces.
    static func isBig(_ pending: Int) -> Bool { pending > 4_096 }

    /// - Parameter pending: How many bytes of something larger have come or are still to come.
    mutating func adapt(to pending: Int, _ context: ChannelHandlerContext?) {
        let isBig = Self.isBig(pending)
        guard isBig != self.isBig else { return }
        self.isBig = isBig
        let size = isBig ? 65_536 : EndpointConfiguration.receiveBufferSize
        try? context?.channel.syncOptions?
            .setOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: size))
    }
}
