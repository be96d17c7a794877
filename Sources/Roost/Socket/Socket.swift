/// A client's connection, as an application sees it.
///
/// The counterpart of a `UserSocket` module: it decides who may connect, and its stored properties are what
/// `socket.assigns` holds in Phoenix. Channels read it as ``ChannelSocket/assigns``.
///
/// ```swift
/// struct UserSocket: Socket {
///     let userID: String
///
///     static func connect(_ params: Params, info: ConnectInfo) async throws -> UserSocket {
///         guard let userID = verify(params["token"]) else { throw ConnectRefusal() }
///         return UserSocket(userID: userID)
///     }
///
///     var id: String? { "users:\(self.userID)" }
/// }
/// ```
public protocol Socket: Sendable {
    /// Where ``connect(_:info:)`` runs. Unless given, on the handler threads.
    static var execution: HandlerExecution { get }

    /// Decides whether a client may connect, before the connection becomes a WebSocket.
    ///
    /// - Parameters:
    ///   - params: The parameters of the URL, and the variables of the mount's path.
    ///   - info: What else is known of the connection.
    /// - Throws: ``ConnectRefusal`` to refuse with an HTTP status; any other error is answered with status 500.
    static func connect(_ params: Params, info: ConnectInfo) async throws -> Self

    /// The topic that stands for this client's connections, for example `"users:42"`.
    ///
    /// ``Endpoint/disconnect(_:)`` with the same id closes them all. Without an id they cannot be addressed.
    var id: String? { get }
}

extension Socket {
    /// On the handler threads.
    public static var execution: HandlerExecution { .handlerThreads }

    /// None.
    public var id: String? { nil }
}
