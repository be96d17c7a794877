public import NIOHTTP1

/// Refuses a connection. Throw it from ``Socket/connect(_:info:)``.
public struct ConnectRefusal: Error {
    /// The HTTP status of the answer.
    public var status: HTTPResponseStatus

    /// The text of the answer.
    public var body: String

    /// Refuses with a status and a text; unless given, with 403 and an empty body, as Phoenix does.
    public init(_ status: HTTPResponseStatus = .forbidden, body: String = "") {
        self.status = status
        self.body = body
    }
}
