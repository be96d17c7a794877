import NIOCore
import NIOHTTP1

/// Gathers the parts of a request. A value, so that its limit can be tested without I/O.
struct IncomingRequest {
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()
    private var size = 0
    private var lines = 0

    /// The bytes of the body that are kept so far.
    var keptBytes: Int { self.body.readableBytes }

    enum Outcome {
        case more
        case tooLarge
        case complete(HTTPRequestHead, ByteBuffer)
    }

    mutating func take(_ part: HTTPServerRequestPart, limits: BodyLimits) -> Outcome {
        switch part {
        case .head(let head):
            let head = head.withoutTrailingSpace
            guard Self.announcedSize(head) <= limits.maxSize else { return .tooLarge }
            self.head = head
            return .more
        case .body(let bytes):
            return self.take(bytes, limits)
        case .end:
            defer { self = IncomingRequest() }
            guard let head else { return .more }
            return .complete(head, self.body)
        }
    }

    private mutating func take(_ bytes: ByteBuffer, _ limits: BodyLimits) -> Outcome {
        self.size += bytes.readableBytes
        if limits.maxLines < .max {
            self.lines += bytes.readableBytesView.count { $0 == UInt8(ascii: "\n") }
        }
        guard self.size <= limits.maxSize, self.lines <= limits.maxLines else {
            self = IncomingRequest()
            return .tooLarge
        }
        if limits.isKept { self.body.writeImmutableBuffer(bytes) }
        return .more
    }

    /// What the client says of the body; the decoder has checked that it is a number, which may be a huge one.
    private static func announcedSize(_ head: HTTPRequestHead) -> Int {
        guard let length = head.headers.first(name: "content-length") else { return 0 }
        return Int(length) ?? Int.max
    }
}
