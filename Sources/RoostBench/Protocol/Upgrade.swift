/// The opening handshake (RFC 6455 section 4) of a client that has no need to be random.
enum Upgrade {
    /// What a server's answer turned out to be.
    enum Answer: Equatable {
        case incomplete
        /// The answer takes so many bytes; frames follow.
        case accepted(Int)
        /// With the first line of the answer.
        case refused(String)
    }

    /// The key of RFC 6455's own example, and what a server makes of it.
    private static let key = "dGhlIHNhbXBsZSBub25jZQ=="
    private static let accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

    static func request(path: String, authority: String) -> [UInt8] {
        Array(
            """
            GET \(path) HTTP/1.1\r
            Host: \(authority)\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: \(self.key)\r
            \r

            """.utf8
        )
    }

    static func answer(_ bytes: UnsafeRawBufferPointer) -> Answer {
        guard let end = bytes.endOfHead else {
            return bytes.count > 65_536 ? .refused("a head without an end") : .incomplete
        }
        let head = String(decoding: bytes[..<end], as: UTF8.self)
        let isAccepted = head.hasPrefix("HTTP/1.1 101") && head.contains(self.accept)
        return isAccepted ? .accepted(end) : .refused(String(head.prefix { !$0.isNewline }))
    }
}
