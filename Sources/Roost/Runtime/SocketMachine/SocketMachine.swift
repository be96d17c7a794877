import DequeModule
import NIOCore
import RoostProtocol

/// The rules of a Phoenix socket: which message goes to which channel, and what is answered without one.
///
/// A value without I/O, generic over what stands for a channel. Feed it what arrives and what becomes of joins and
/// channels; it answers with actions to perform in order. The rules are those of Phoenix 1.8.12 (`Phoenix.Socket`),
/// with one difference: a join does not hold up the socket. What arrives for a topic whose channel is being joined or
/// left waits, in order, so that the outcome for that topic is as if the socket had waited.
struct SocketMachine<Channel: AnyObject> {
    /// What the shell has to do.
    enum Action {
        /// Send to the client.
        case send(OutboundMessage)
        /// Send to the client that it has joined too many topics.
        case refuse(OutboundMessage)
        /// Find the route of the message's topic and start a channel, or call ``SocketMachine/noRoute(_:)``.
        case join(Message)
        /// Subscribe the channel to its topic. It comes before the reply to the join: a client that has seen the reply
        /// misses nothing.
        case subscribe(Channel)
        /// Let out what the channel sent during its join, and let it handle events.
        case open(Channel)
        /// Put an event into the channel's mailbox.
        case deliver(Channel, Message)
        /// Put a leave into the channel's mailbox.
        case leave(Channel, Message)
        /// End a channel whose client has joined again.
        case replace(Channel)
        /// A message was dropped because its join ref is that of an earlier join.
        case dropStale(Message)
    }

    var entries: ContiguousArray<ChannelEntry<Channel>> = []
    private let maxChannels: Int

    init(maxChannels: Int) {
        self.maxChannels = maxChannels
    }

    /// The channels that exist, in any state.
    var channels: some Sequence<Channel> { self.entries.lazy.compactMap(\.channel) }

    /// The bytes that the entries take: an array's header is 32.
    var memorySize: Int { 32 + self.entries.capacity * MemoryLayout<ChannelEntry<Channel>>.stride }

    /// The number of topics joined or being joined.
    var count: Int { self.entries.count }

    /// How many messages wait for a join or a leave to finish.
    var waitingCount: Int { self.entries.reduce(0) { $0 + ($1.waiting?.count ?? 0) } }

    /// The bytes of the payloads of those messages.
    var waitingSize: Int {
        self.entries.reduce(0) { size, entry in
            guard let waiting = entry.waiting else { return size }
            return waiting.reduce(size) { $0 + $1.payload.bytes.readableBytes }
        }
    }

    // MARK: What the client sends

    /// A message arrived.
    mutating func receive(_ message: Message) -> [Action] {
        if message.topic == Self.controlTopic, message.event == "heartbeat" {
            return [.send(Self.ok(joinRef: nil, message))]
        }
        guard let index = self.index(message.topic) else { return self.receiveUnjoined(message) }
        guard self.entries[index].status == .joined else {
            self.entries[index].wait(message)
            return []
        }
        return self.receiveJoined(message, index)
    }

    private mutating func receiveUnjoined(_ message: Message) -> [Action] {
        switch message.event {
        case Self.join: self.startJoin(message)
        case Self.leave: [.send(Self.ok(joinRef: message.joinRef, message))]
        default: [.send(Self.unmatchedTopic(message))]
        }
    }

    private mutating func startJoin(_ message: Message) -> [Action] {
        guard self.entries.count < self.maxChannels else {
            return [.refuse(Self.error(joinRef: message.joinRef, message, reason: "too many channels joined"))]
        }
        self.entries.append(ChannelEntry(topic: message.topic, joinRef: message.joinRef))
        return [.join(message)]
    }

    private mutating func receiveJoined(_ message: Message, _ index: Int) -> [Action] {
        guard let channel = self.entries[index].channel else { return [] }
        if message.event == Self.join {
            return self.rejoin(message, index, replacing: channel)
        }
        guard message.joinRef == nil || message.joinRef == self.entries[index].joinRef else {
            return [.dropStale(message)]
        }
        if message.event == Self.leave {
            self.entries[index].status = .leaving
            return [.leave(channel, message)]
        }
        return [.deliver(channel, message)]
    }

    /// The old channel ends at once, but its `phx_close` follows the reply to the new join.
    private mutating func rejoin(_ message: Message, _ index: Int, replacing old: Channel) -> [Action] {
        var entry = ChannelEntry<Channel>(topic: message.topic, joinRef: message.joinRef)
        entry.replaces(self.entries[index].joinRef)
        self.entries[index] = entry
        return [.replace(old), .join(message)]
    }

    // MARK: What becomes of joins

    /// The topic of a ``Action/join(_:)`` has no route.
    mutating func noRoute(_ message: Message) -> [Action] {
        self.finishJoin(message.topic, with: [.send(Self.unmatchedTopic(message))])
    }

    /// A ``Action/join(_:)`` has started this channel.
    mutating func joining(_ topic: String, channel: Channel) {
        guard let index = self.index(topic), self.entries[index].status == .joining else { return }
        self.entries[index].channel = channel
    }

    /// The channel's `join` has accepted.
    mutating func joined(_ channel: Channel, _ message: Message, response: Payload) -> [Action] {
        guard let index = self.index(of: channel), self.entries[index].status == .joining else { return [] }
        self.entries[index].status = .joined
        var actions: [Action] = [
            .subscribe(channel),
            .send(Self.ok(joinRef: message.joinRef, message, response)),
        ]
        self.closeReplaced(index, &actions)
        actions.append(.open(channel))
        self.resume(message.topic, &actions)
        return actions
    }

    /// The channel's `join` has refused, thrown or taken too long.
    mutating func refused(_ channel: Channel, _ message: Message, response: Payload) -> [Action] {
        guard self.index(of: channel) != nil else { return [] }
        let reply = OutboundMessage.reply(
            joinRef: message.joinRef,
            ref: message.ref,
            topic: message.topic,
            status: .error,
            response: response
        )
        return self.finishJoin(message.topic, with: [.send(reply)])
    }

    private mutating func finishJoin(_ topic: String, with actions: [Action]) -> [Action] {
        guard let index = self.index(topic) else { return actions }
        var actions = actions
        self.closeReplaced(index, &actions)
        self.remove(index, &actions)
        return actions
    }

    private mutating func closeReplaced(_ index: Int, _ actions: inout [Action]) {
        guard let old = self.entries[index].takeReplaced() else { return }
        actions.append(.send(Self.close(self.entries[index].topic, old)))
    }

    // MARK: What becomes of channels

    /// A joined channel has ended by itself.
    mutating func ended(_ channel: Channel, crashed: Bool) -> [Action] {
        guard let index = self.index(of: channel) else { return [] }
        let entry = self.entries[index]
        let last = crashed ? Self.crash(entry.topic, entry.joinRef) : Self.close(entry.topic, entry.joinRef)
        var actions: [Action] = [.send(last)]
        self.remove(index, &actions)
        return actions
    }

    /// Forgets all channels, because the connection has ended.
    mutating func removeAll() -> [Channel] {
        defer { self.entries = [] }
        return Array(self.channels)
    }

    /// Removes an entry and handles what has waited for that.
    private mutating func remove(_ index: Int, _ actions: inout [Action]) {
        let waiting = self.entries[index].waiting
        self.entries.remove(at: index)
        self.replay(waiting, &actions)
    }

    private mutating func resume(_ topic: String, _ actions: inout [Action]) {
        guard let index = self.index(topic) else { return }
        let waiting = self.entries[index].takeWaiting()
        self.replay(waiting, &actions)
    }

    /// Whatever has to wait again lines up in the same order.
    private mutating func replay(_ waiting: Deque<Message>?, _ actions: inout [Action]) {
        guard let waiting else { return }
        for message in waiting {
            actions += self.receive(message)
        }
    }

    private func index(_ topic: String) -> Int? {
        self.entries.firstIndex { $0.topic.hasSameBytes(as: topic) }
    }

    private func index(of channel: Channel) -> Int? {
        self.entries.firstIndex { $0.channel === channel }
    }
}
