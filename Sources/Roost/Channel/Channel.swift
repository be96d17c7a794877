public import RoostProtocol
public import RoostPubSub

/// One client's conversation on one topic.
///
/// A channel is a value with its own state. Its handlers get exclusive access to it, one message at a time and in
/// order, also across an `await`: state needs no lock. Each (connection, topic) has a channel of its own, which lives
/// until the client leaves or disconnects, a handler throws, or the channel stops itself.
///
/// ```swift
/// struct RoomChannel: Channel {
///     typealias Assigns = UserSocket
///
///     mutating func join(_ topic: Topic, payload: Payload, socket: ChannelSocket<Self>) async throws -> JoinReply {
///         .ok
///     }
///
///     mutating func handleIn(_ event: String, payload: Payload, socket: ChannelSocket<Self>) async throws -> Reply {
///         switch event {
///         case "new_msg":
///             try socket.broadcast("new_msg", payload)
///             return .noReply
///         default:
///             throw UnhandledEvent(event)
///         }
///     }
/// }
/// ```
///
/// A payload becomes a `Decodable` value of your own where it is handed on: `self.say(payload.decode(), socket)` decodes
/// what `say` takes. A channel's state is what it stores. A file that imports NIOCore, too, has to say `Roost.Channel`.
///
/// An error thrown from a handler ends this channel and nothing else: the client is sent `phx_error` and rejoins.
///
/// ## Isolation
/// Handlers run on threads apart from the event loops, and may block; see ``execution``. The counterpart of
/// `Phoenix.Channel`.
public protocol Channel: Sendable {
    /// The socket that this channel belongs to: what ``Socket/connect(_:info:)`` made of the connection.
    associatedtype Assigns: Socket

    /// What other tasks may send to the channel with ``ChannelSocket/send(_:)``.
    associatedtype Info: Sendable = Never

    /// Where the handlers run. Unless given, on threads apart from the event loops.
    static var execution: HandlerExecution { get }

    /// The events whose broadcasts go through ``handleOut(_:payload:socket:)`` instead of straight to the client.
    ///
    /// Each intercepted broadcast is handled and encoded once per subscriber; others are encoded once for all.
    static var intercepts: Set<String> { get }

    /// Decides whether the client may join, and prepares the channel's state.
    ///
    /// Other traffic of the connection goes on meanwhile. What the channel pushes and broadcasts here is sent right
    /// after the reply to the join, and only if the join is accepted. A join that takes longer than
    /// ``SocketConfiguration/joinTimeout`` is answered with the reason `join timed out`, and its task is cancelled.
    ///
    /// - Parameters:
    ///   - topic: What the client joins, with the part that the route's wildcard matched.
    ///   - payload: The parameters of `socket.channel(topic, params)`.
    ///   - socket: The channel's way out.
    /// - Returns: ``JoinReply/ok`` or ``JoinReply/error(reason:)``, with or without a response.
    /// - Throws: Anything: the client's join is answered with the reason `join crashed`.
    mutating func join(_ topic: Topic, payload: Payload, socket: ChannelSocket<Self>) async throws -> JoinReply

    /// Handles an event that the client pushed.
    ///
    /// Without a default, so that a handler whose name or types are not quite these does not compile. A channel that only
    /// listens throws ``UnhandledEvent`` here, as others do for the events that they do not know.
    ///
    /// - Throws: Anything: the channel ends, and the client is sent `phx_error`.
    mutating func handleIn(_ event: String, payload: Payload, socket: ChannelSocket<Self>) async throws -> Reply

    /// Handles a broadcast of an event in ``intercepts``. Unless implemented, pushes it to the client as it is.
    ///
    /// - Throws: Anything: the channel ends, and the client is sent `phx_error`.
    mutating func handleOut(_ event: String, payload: Payload, socket: ChannelSocket<Self>) async throws

    /// Handles what another task (or the channel itself) sent with ``ChannelSocket/send(_:)``. Required of a channel that
    /// has an ``Info``.
    ///
    /// - Throws: Anything: the channel ends, and the client is sent `phx_error`.
    mutating func handleInfo(_ info: Info, socket: ChannelSocket<Self>) async throws

    /// Handles what was published to a topic that the channel subscribed to with ``ChannelSocket/subscribe(_:)``.
    ///
    /// - Throws: Anything: the channel ends, and the client is sent `phx_error`.
    mutating func handleBroadcast(_ broadcast: Broadcast, socket: ChannelSocket<Self>) async throws

    /// Cleans up. Called once when an accepted channel has ended, for whatever reason.
    ///
    /// - Throws: Anything: it is logged, and changes nothing else.
    mutating func terminate(_ reason: TerminateReason, socket: ChannelSocket<Self>) async throws
}

extension Channel {
    /// On threads apart from the event loops.
    public static var execution: HandlerExecution { .handlerThreads }

    /// None.
    public static var intercepts: Set<String> { [] }

    /// Pushes the broadcast to the client as it is.
    public mutating func handleOut(_ event: String, payload: Payload, socket: ChannelSocket<Self>) async throws {
        try socket.push(event, payload)
    }

    /// Does nothing.
    public mutating func handleBroadcast(_ broadcast: Broadcast, socket: ChannelSocket<Self>) async throws {}

    /// Does nothing.
    public mutating func terminate(_ reason: TerminateReason, socket: ChannelSocket<Self>) async throws {}
}

// Only here, so that a channel with an `Info` whose handler is missing or misspelt does not compile.
extension Channel where Info == Never {
    /// Is never called: nobody can send a `Never`.
    public mutating func handleInfo(_ info: Info, socket: ChannelSocket<Self>) async throws {}
}
