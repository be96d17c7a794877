import NIOCore
import NIOHTTP1

/// The HTTP responses of long-poll, with the fields that let pages of other origins read them. (Which origins may
/// connect is decided by the mount, not by the browser.)
enum LongPollResponse {
    /// A bare status.
    static func status(_ status: LongPollStatus) -> HTTPResponse {
        self.json(ByteBuffer(string: "{\"status\":\(status.rawValue)}"), status.http)
    }

    /// The answer to a poll.
    static func poll(_ status: LongPollStatus, _ elements: [ByteBuffer] = [], token: String) -> HTTPResponse {
        self.json(LongPollFormat.body(status, elements, token: token), status.http)
    }

    /// The server is shutting down or full. The JSON says 500, which phoenix.js knows and comes back after.
    static var unavailable: HTTPResponse {
        var response = self.status(.failed)
        response.status = .serviceUnavailable
        return response
    }

    /// An answer of that body.
    static func json(_ body: ByteBuffer, _ status: HTTPResponseStatus) -> HTTPResponse {
        HTTPResponse(
            status,
            headers: [
                "access-control-allow-origin": "*",
                "cache-control": "no-store",
                "content-type": "application/json; charset=utf-8",
            ],
            body: body
        )
    }

    /// A method that there is not.
    static var badMethod: HTTPResponse {
        HTTPResponse(.badRequest, headers: ["access-control-allow-origin": "*"])
    }

    /// What a browser asks before it sends requests of another origin (CORS).
    static func preflight(_ headers: HTTPHeaders) -> HTTPResponse {
        HTTPResponse(
            .ok,
            headers: [
                "access-control-allow-origin": "*",
                "access-control-allow-headers": headers["access-control-request-headers"].joined(separator: ", "),
                "access-control-allow-methods": "get, post, options",
                "access-control-max-age": "3600",
            ]
        )
    }
}
