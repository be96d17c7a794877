import RoostPubSub

extension InMemoryServer {
    /// What a connection of a loop that has joined one topic is made of. On that loop.
    ///
    /// - Parameters:
    ///   - index: The loop. It has connections, and all have joined the same topic.
    ///   - size: What a piece of allocated memory takes.
    /// - Returns: Bytes per connection.
    package func parts(_ index: Int, size: (UnsafeRawPointer) -> Int) -> [InMemoryPart] {
        let loop = self.server.loops[index]
        guard let connection = self.connections(index).last, let session = connection.session else { return [] }
        let (all, channels) = (loop.connections.all, Array(session.channels))
        let place = MemoryLayout<any LoopConnection>.stride * all.capacity / all.count
        let subscribers = channels.reduce(0) { $0 + loop.shard.bytesPerSubscriber($1.topicName) }
        let processes = channels.reduce(0) { $0 + Self.size(of: $1, size) }
        return [
            .init(
                "connection",
                "connection without the system's parts: framing, limits, timer",
                Self.size(of: connection, size)
            ),
            .init("session", "`SocketSession`", Self.size(of: session, size)),
            .init("channels", "its list of channels", session.listSize),
            .init("channel", "`ChannelRunner`, with a channel of one word", processes),
            .init("topic", "the topic's name", self.sizeOfNames(index, size)),
            .init("subscriber", "place among the topic's subscribers", subscribers),
            .init("loop", "place among the loop's connections", place),
            .init("timer", "place in the timer wheel, without reserve", MemoryLayout<any TimerWheelMember>.stride),
        ]
    }

    private static func size(of object: AnyObject, _ size: (UnsafeRawPointer) -> Int) -> Int {
        size(Unmanaged.passUnretained(object).toOpaque())
    }

    /// What the topics' names take, each piece of memory counted once.
    private func sizeOfNames(_ index: Int, _ size: (UnsafeRawPointer) -> Int) -> Int {
        let connections = self.connections(index)
        let channels = connections.lazy.flatMap { $0.session.map { Array($0.channels) } ?? [] }
        let pieces = Set(channels.compactMap { Self.storage(of: $0.topicName) })
        return pieces.reduce(0) { $0 + size($1) } / max(1, connections.count)
    }

    /// Where a string keeps its bytes; longer ones than 15 bytes have memory of their own.
    private static func storage(of text: String) -> UnsafeRawPointer? {
        guard text.utf8.count > 15 else { return nil }
        // They lie behind the 32 bytes of an object.
        return text.utf8.withContiguousStorageIfAvailable { $0.baseAddress.map { UnsafeRawPointer($0) - 32 } } ?? nil
    }
}
