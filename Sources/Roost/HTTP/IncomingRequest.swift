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
            let head = head.withoutTrailingSpace
            guard Self.announcedSize(head) <= maxBodySize else { return .tooLarge }
            self.head = head
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

    /// What the client says of the body; the decoder has checked that it is a number, which may be a huge one.
    private static func announcedSize(_ head: HTTPRequestHead) -> Int {
        guard let length = head.headers.first(name: "content-length") else { return 0 }
        return Int(length) ?? Int.max
    }
}
