import RoostPubSub

extension InMemoryServer {
    /// What a connection of a loop that has joined one topic is made of. On that loop.
    ///
    /// - Parameters:
    ///   - index: The loop. It has connections, and all have joined the same topic.
    ///   - size: What a piece of allocated memory takes.
    /// - Returns: Bytes per connection.
    package func parts(_ index: Int, size: (UnsafeRawPointer) -> Int) -> [(name: String, bytes: Int)] {
        let loop = self.server.loops[index]
        guard let connection = self.connections(index).last, let session = connection.session else { return [] }
        let (all, count) = (loop.connections.all, loop.connections.all.count)
        let place = MemoryLayout<any LoopConnection>.stride * all.capacity / count
        func object(_ object: AnyObject) -> Int { size(Unmanaged.passUnretained(object).toOpaque()) }
        let channels = Array(session.channels)
        return [
            ("connection without the system's parts: framing, limits, timer", object(connection)),
            ("`SocketSession`", object(session)),
            ("its list of channels", session.listSize),
            ("`ChannelRunner`, with a channel of one word", channels.reduce(0) { $0 + object($1) }),
            ("the topic's name", channels.reduce(0) { $0 + Self.size(of: $1.topicName, size) }),
            (
                "place among the topic's subscribers",
                channels.reduce(0) { $0 + loop.shard.bytesPerSubscriber($1.topicName) }
            ),
            ("place among the loop's connections", place),
            (
                "place in the timer wheel, not counting what slots have in reserve",
                MemoryLayout<any TimerWheelMember>.stride
            ),
        ]
    }

    /// What a string keeps in memory of its own; longer ones than 15 bytes do. Divided by those that share it.
    private static func size(of text: String, _ size: (UnsafeRawPointer) -> Int) -> Int {
        guard text.utf8.count > 15 else { return 0 }
        return text.utf8.withContiguousStorageIfAvailable { bytes in
            // A string's bytes lie behind the 32 bytes of its object.
            bytes.baseAddress.map { size(UnsafeRawPointer($0) - 32) } ?? 0
        } ?? 0
    }
}
