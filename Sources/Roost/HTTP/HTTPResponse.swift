public import NIOCore
public import NIOHTTP1
public import RoostProtocol

/// The answer to a plain HTTP request.
public struct HTTPResponse: Sendable {
    /// The status.
    public var status: HTTPResponseStatus

    /// The header fields. `content-length` and `connection` are set when the response is sent.
    public var headers: HTTPHeaders

    /// The body.
    public var body: ByteBuffer

    /// An answer.
    public init(_ status: HTTPResponseStatus = .ok, headers: HTTPHeaders = [:], body: ByteBuffer = ByteBuffer()) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// An answer with a text.
    public static func text(_ text: String, status: HTTPResponseStatus = .ok) -> HTTPResponse {
        self.content(ByteBuffer(string: text), type: "text/plain; charset=utf-8", status: status)
    }

    /// An HTML page.
    public static func html(_ page: String) -> HTTPResponse {
        self.content(ByteBuffer(string: page), type: "text/html; charset=utf-8")
    }

    /// A JSON document.
    public static func json(_ json: JSON, status: HTTPResponseStatus = .ok) -> HTTPResponse {
        self.content(Payload(json: json).bytes, type: "application/json; charset=utf-8", status: status)
    }

    /// A document of any type.
    ///
    /// - Parameter type: The media type, such as `"text/css"`.
    public static func content(
        _ body: ByteBuffer,
        type: String,
        status: HTTPResponseStatus = .ok
    ) -> HTTPResponse {
        HTTPResponse(status, headers: ["content-type": type], body: body)
    }
}
