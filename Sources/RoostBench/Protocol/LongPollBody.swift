/// The body of an answer to a poll: `{"status":200,"token":"…","messages":["…","…"]}`, the messages as JSON in strings.
struct LongPollBody {
    private let bytes: UnsafeRawBufferPointer

    /// The bytes must outlive it.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// The session's token.
    var token: String? {
        var scanner = EnvelopeScanner(self.bytes)
        return scanner.member("token").map { String(decoding: self.bytes[$0], as: UTF8.self) }
    }

    /// What Phoenix says of the request, which is not always the status of the answer.
    var status: Int? {
        guard let start = ByteSearch.find("\"status\":", in: self.bytes) else { return nil }
        let digits = self.bytes.dropFirst(start + 9).drop { $0 == 0x20 }.prefix { (0x30...0x39).contains($0) }
        return Int(String(decoding: digits, as: UTF8.self))
    }

    /// Whether the first reply among the messages is ok; nil without a reply.
    var joinIsOK: Bool? {
        guard let start = ByteSearch.find("phx_reply", in: self.bytes) else { return nil }
        let rest = UnsafeRawBufferPointer(rebasing: self.bytes[start...])
        let end = ByteSearch.find("]\"", in: rest) ?? rest.count
        return ByteSearch.find("\\\"status\\\":\\\"ok\\\"", in: UnsafeRawBufferPointer(rebasing: rest[..<end])) != nil
    }

    /// Calls `body` with the bytes from one before each marker on. Markers need no escapes, so nothing has to be undone.
    func markers(_ body: (UnsafeRawBufferPointer) -> Void) {
        var start = 0
        while start < self.bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: self.bytes[start...])
            guard let offset = ByteSearch.find("RBM:", in: rest), offset > 0 else { return }
            body(UnsafeRawBufferPointer(rebasing: rest[(offset - 1)...]))
            start += offset + Marker.size
        }
    }
}
