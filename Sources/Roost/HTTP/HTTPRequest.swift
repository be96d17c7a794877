public import NIOCore
public import NIOHTTP1

/// A plain HTTP request to a route of the endpoint.
public struct HTTPRequest: Sendable {
    /// The method.
    public let method: HTTPMethod

    /// What was requested.
    public let uri: RequestURI

    /// The parameters of the query and the variables of the route's path.
    public let params: Params

    /// The header fields.
    public let headers: HTTPHeaders

    /// The body, read completely.
    public let body: ByteBuffer

    /// The endpoint that received the request.
    public let endpoint: Endpoint
}
