extension WebSocketDecoder {
    /// How much a client may send at a time. Each bound is decided from a frame's header, before its payload is read.
    package struct Limits: Sendable, Hashable {
        /// The longest payload of one data frame in bytes; a longer one is refused with 1009.
        package var maxFrameSize: Int
        /// The longest message in bytes, all its fragments together; a longer one is refused with 1009.
        package var maxMessageSize: Int
        /// The most fragments a message may come in, empty ones included; one more is refused with 1008.
        package var maxFragments: Int

        /// Ten million bytes a frame and a message, and 16 384 fragments a message, unless told otherwise.
        package init(
            maxFrameSize: Int = 10_000_000,
            maxMessageSize: Int = 10_000_000,
            maxFragments: Int = 16_384
        ) {
            self.maxFrameSize = maxFrameSize
            self.maxMessageSize = maxMessageSize
            self.maxFragments = maxFragments
        }
    }
}
