import NIOCore
import RoostCluster

/// Takes what a server sends apart. Payloads share the memory of what was read.
///
/// Of the protocol's operations, those that a server sends to a client that has not asked for headers.
struct NATSParser {
    /// How long a line may be, in bytes, except that of `INFO`.
    static let maxLine = 4_096
    /// How long the line of `INFO` may be, in bytes.
    static let maxInfo = 65_536

    /// The largest payload, in bytes, as the server has announced it.
    var maxPayload = NATSServerInfo().maxPayload

    private var buffer = ByteBuffer()
    /// How much of `buffer` is known to contain no end of a line.
    private var scanned = 0
    /// A message whose payload has not come completely.
    private var head: NATSMessageHead?

    /// Whether there are bytes that belong to no operation that was handed out.
    var isEmpty: Bool { self.buffer.readableBytes == 0 && self.head == nil }

    /// More bytes have come.
    mutating func append(_ bytes: ByteBuffer) {
        self.buffer.appendUnread(bytes)
    }

    /// What comes next, or `nil` while it has not come completely.
    ///
    /// - Throws: When it is not NATS's protocol. Then nothing else can be made of the rest.
    mutating func next() throws(LinkViolation) -> NATSOperation? {
        if let head { return try self.message(head) }
        guard var line = try self.line() else { return nil }
        let verb = NATSLine.word(&line)
        switch verb.map({ NATSVerb($0) }) {
        case .message:
            let head = try NATSMessageHead(line, maxPayload: self.maxPayload)
            self.head = head
            return try self.message(head)
        case .ping: return .ping
        case .pong: return .pong
        case .ok: return .ok
        case .error: return .error(NATSLine.text(line))
        case .info: return .info(try NATSServerInfo(line))
        case .unknown, nil: throw LinkViolation("unknown operation")
        }
    }

    /// The next line, without its end.
    private mutating func line() throws(LinkViolation) -> ByteBuffer? {
        let length = self.buffer.readableBytesView.dropFirst(self.scanned).firstIndex(of: UInt8(ascii: "\n"))
            .map { $0 - self.buffer.readerIndex }
        try self.checkLength(length ?? self.buffer.readableBytes)
        guard let length, var line = self.buffer.readSlice(length: length) else {
            self.scanned = self.buffer.readableBytes
            return nil
        }
        self.scanned = 0
        self.buffer.moveReaderIndex(forwardBy: 1)
        if line.readableBytesView.last == UInt8(ascii: "\r") { line.moveWriterIndex(to: line.writerIndex - 1) }
        return line
    }

    private func checkLength(_ length: Int) throws(LinkViolation) {
        guard length > Self.maxLine else { return }
        let isInfo = self.buffer.readableBytesView.first.map { $0 | 0x20 } == UInt8(ascii: "i")
        guard isInfo, length <= Self.maxInfo else { throw LinkViolation("line too long") }
    }

    private mutating func message(_ head: NATSMessageHead) throws(LinkViolation) -> NATSOperation? {
        // The lengths were checked: no overflow.
        guard self.buffer.readableBytes >= head.size + 2, let payload = self.buffer.readSlice(length: head.size) else {
            return nil
        }
        guard self.buffer.readInteger(as: UInt16.self) == 0x0D0A else {
            throw LinkViolation("payload without end")
        }
        self.head = nil
        return .message(subscription: head.subscription, payload: payload)
    }
}
