import NIOCore
import NIOHTTP1

/// What two nodes say to each other about a long-poll request that has come to the wrong one of them.
///
/// Each request has a number, drawn by the node that it has come to.
enum ForwardMessage: Hashable {
    /// A client asks.
    case request(UInt64, ForwardedRequest)
    /// The session answers, with HTTP's status and a body.
    case answer(UInt64, UInt16, ByteBuffer)
    /// The answer was handed to the system of the node that the request has come to, or was not.
    case written(UInt64, Bool)
    /// The client's connection has ended before the answer.
    case gone(UInt64)

    /// The session answers.
    static func answer(_ id: UInt64, _ response: HTTPResponse) -> ForwardMessage {
        .answer(id, UInt16(clamping: response.status.code), response.body)
    }

    private enum Tag: UInt8 {
        case poll = 1
        case post
        case answer
        case written
        case lost
        case gone
    }

    /// Writes the message.
    func encoded() -> ByteBuffer {
        var bytes = ByteBuffer()
        switch self {
        case .request(let id, let request): Self.write(request, id, into: &bytes)
        case .answer(let id, let status, let body):
            bytes.writeMultipleIntegers(Tag.answer.rawValue, id, status)
            bytes.writeImmutableBuffer(body)
        case .written(let id, let isWritten):
            bytes.writeMultipleIntegers((isWritten ? Tag.written : .lost).rawValue, id)
        case .gone(let id): bytes.writeMultipleIntegers(Tag.gone.rawValue, id)
        }
        return bytes
    }

    private static func write(_ request: ForwardedRequest, _ id: UInt64, into bytes: inout ByteBuffer) {
        switch request.kind {
        case .poll: bytes.writeMultipleIntegers(Tag.poll.rawValue, id)
        case .post: bytes.writeMultipleIntegers(Tag.post.rawValue, id)
        }
        bytes.writeText(request.token.text)
        bytes.writeText(request.mount)
        if case .post(let type, let body) = request.kind {
            bytes.writeText(type ?? "")
            bytes.writeImmutableBuffer(body)
        }
    }

    /// Reads a message.
    ///
    /// - Returns: `nil` when it is none.
    init?(_ bytes: ByteBuffer) {
        var bytes = bytes
        guard let (tag, id) = bytes.readMultipleIntegers(as: (UInt8, UInt64).self), let tag = Tag(rawValue: tag) else {
            return nil
        }
        switch tag {
        case .poll, .post:
            guard let request = Self.readRequest(&bytes, isPost: tag == .post) else { return nil }
            self = .request(id, request)
        case .answer:
            guard let status = bytes.readInteger(as: UInt16.self), (200..<600).contains(status) else { return nil }
            self = .answer(id, status, bytes)
        case .written: self = .written(id, true)
        case .lost: self = .written(id, false)
        case .gone: self = .gone(id)
        }
    }

    private static func readRequest(_ bytes: inout ByteBuffer, isPost: Bool) -> ForwardedRequest? {
        guard let token = bytes.readText().flatMap(LongPollToken.init), let mount = bytes.readText() else { return nil }
        guard isPost else { return ForwardedRequest(kind: .poll, mount: mount, token: token) }
        guard let type = bytes.readText() else { return nil }
        return ForwardedRequest(kind: .post(type: type.isEmpty ? nil : type, bytes), mount: mount, token: token)
    }
}

extension ByteBuffer {
    /// Texts here are short: what is longer is a header field that means nothing, and is cut.
    fileprivate mutating func writeText(_ text: String) {
        let bytes = text.utf8.prefix(1_024)
        self.writeInteger(UInt16(bytes.count))
        self.writeBytes(bytes)
    }

    fileprivate mutating func readText() -> String? {
        self.readInteger(as: UInt16.self).flatMap { self.readSlice(length: Int($0)) }.map { String(buffer: $0) }
    }
}
