public import RoostProtocol
public import RoostPubSub

/// A channel's way to its client, to its topic, and to itself.
///
/// Handlers receive one; it may be kept and used from any task. After the channel has ended it does nothing. It stands
/// for the `socket` of a Phoenix channel.
public struct ChannelSocket<C: Channel>: Sendable {
    /// What ``Socket/connect(_:info:)`` made of the connection: the client's identity and whatever else belongs to it.
    public let assigns: C.Assigns

    /// The topic that the channel is joined to.
    public let topic: Topic

    /// Stands for the event being handled, to answer it later and from anywhere.
    ///
    /// `nil` outside of ``Channel/handleIn(_:payload:socket:)``, and for an event that was pushed without a ref.
    public let ref: SocketRef?

    let process: ChannelProcess

    /// The ref of the join, which tells this channel from earlier and later ones of the same client and topic.
    public var joinRef: Ref? { self.process.joinRef }

    /// How the client is connected: `"websocket"`.
    public var transport: String { self.process.session.transportName }

    /// Sends an event to the client.
    ///
    /// - Throws: ``RoostProtocol/SerializerError`` when the payload is binary and the client's protocol version (1) or
    ///   the length of the join ref, topic or event (over 255 bytes) does not allow it; ``RoostPubSub/PubSubOverload``.
    public func push(_ event: String, _ payload: Payload = .empty) throws {
        try self.process.push(event, payload)
    }

    /// Sends an event to the client, with a value encoded as JSON.
    ///
    /// - Throws: What encoding the value throws; ``RoostPubSub/PubSubOverload``.
    @_disfavoredOverload
    public func push(_ event: String, _ value: some Encodable) throws {
        try self.process.push(event, Payload(encoding: value))
    }

    /// Sends an event to everyone on the topic, the channel's own client included.
    ///
    /// Members whose protocol version has no binary payloads (1) do not receive a binary one.
    ///
    /// - Returns: Whether it is on its way to the other nodes of the cluster, too. (What `join` broadcasts is sent later; it
    ///   counts as on its way.)
    /// - Throws: ``RoostProtocol/SerializerError`` when the payload is binary and the name of the topic or event is
    ///   longer than a binary frame can carry (255 bytes); ``RoostPubSub/PubSubOverload``.
    @discardableResult
    public func broadcast(_ event: String, _ payload: Payload = .empty) throws -> BroadcastReach {
        try self.process.broadcast(event, payload, sparingSelf: false)
    }

    /// Sends an event to everyone on the topic, with a value encoded as JSON.
    ///
    /// - Returns: As ``broadcast(_:_:)-(_,Payload)``.
    /// - Throws: What encoding the value throws; ``RoostPubSub/PubSubOverload``.
    @_disfavoredOverload
    @discardableResult
    public func broadcast(_ event: String, _ value: some Encodable) throws -> BroadcastReach {
        try self.process.broadcast(event, Payload(encoding: value), sparingSelf: false)
    }

    /// Sends an event to everyone else on the topic.
    ///
    /// - Returns: As ``broadcast(_:_:)-(_,Payload)``.
    /// - Throws: As ``broadcast(_:_:)-(_,Payload)``.
    @discardableResult
    public func broadcastFrom(_ event: String, _ payload: Payload = .empty) throws -> BroadcastReach {
        try self.process.broadcast(event, payload, sparingSelf: true)
    }

    /// Sends an event to everyone else on the topic, with a value encoded as JSON.
    ///
    /// - Returns: As ``broadcast(_:_:)-(_,Payload)``.
    /// - Throws: What encoding the value throws; ``RoostPubSub/PubSubOverload``.
    @_disfavoredOverload
    @discardableResult
    public func broadcastFrom(_ event: String, _ value: some Encodable) throws -> BroadcastReach {
        try self.process.broadcast(event, Payload(encoding: value), sparingSelf: true)
    }

    /// Sends an event to everyone on another topic. In Phoenix, `socket.endpoint.broadcast`.
    ///
    /// - Returns: As ``broadcast(_:_:)-(_,Payload)``.
    /// - Throws: As ``broadcast(_:_:)-(_,Payload)``.
    @discardableResult
    public func broadcast(to topic: String, _ event: String, _ payload: Payload = .empty) throws -> BroadcastReach {
        try self.process.publish(Broadcast(topic: topic, event: event, payload: payload), sparingSelf: false)
    }

    /// Sends an event to everyone on another topic, with a value encoded as JSON.
    ///
    /// - Returns: As ``broadcast(_:_:)-(_,Payload)``.
    /// - Throws: What encoding the value throws; ``RoostPubSub/PubSubOverload``.
    @_disfavoredOverload
    @discardableResult
    public func broadcast(to topic: String, _ event: String, _ value: some Encodable) throws -> BroadcastReach {
        try self.broadcast(to: topic, event, Payload(encoding: value))
    }

    /// Puts a message into the channel's mailbox, for ``Channel/handleInfo(_:socket:)``.
    ///
    /// - Returns: Whether it was taken. It is not when the channel has ended, or when more than 16 times
    ///   ``SocketConfiguration/mailboxLimit`` messages wait.
    @discardableResult
    public func send(_ info: C.Info) -> Bool {
        self.process.post(.info(info))
    }

    /// Subscribes the channel to another topic, for ``Channel/handleBroadcast(_:socket:)``, until the channel ends.
    ///
    /// A channel that is subscribed already stays so, and receives each broadcast once.
    public func subscribe(_ topic: String) {
        self.process.subscribe(topic)
    }

    /// Ends a subscription made with ``subscribe(_:)``.
    public func unsubscribe(_ topic: String) {
        self.process.unsubscribe(topic)
    }

    /// Ends the channel once it has handled what is in its mailbox: normally, or with an error.
    ///
    /// - Parameter error: With an error the client is sent `phx_error` and rejoins; without, `phx_close`.
    public func stop(throwing error: (any Error)? = nil) {
        self.process.post(.stop(error))
    }
}
