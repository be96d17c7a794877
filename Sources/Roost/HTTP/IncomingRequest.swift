import NIOCore
import NIOHTTP1

/// Gathers the parts of a request. A value, so that its limit can be tested without I/O.
struct IncomingRequest {
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()

    enum Outcome {
        case more
        case tooLarge
        case complete(HTTPRequestHead, ByteBuffer)
    }

    mutating func take(_ part: HTTPServerRequestPart, maxBodySize: Int) -> Outcome {
        switch part {
        case .head(let head):
            self.head = head.withoutTrailingSpace
            return .more
        case .body(var bytes):
            guard self.body.readableBytes + bytes.readableBytes <= maxBodySize else {
                self = IncomingRequest()
                return .tooLarge
            }
            self.body.writeBuffer(&bytes)
            return .more
        case .end:
            defer { self = IncomingRequest() }
            guard let head else { return .more }
            return .complete(head, self.body)
        }
    }
}
