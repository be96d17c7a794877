/// An answer to a request, with its length in its head (RFC 9112).
struct HTTPAnswer: Equatable {
    /// What the bytes at hand begin with.
    enum Scan: Equatable {
        case whole(HTTPAnswer)
        case incomplete
        /// No answer that can be read here.
        case violation
    }

    var status: Int
    var body: Range<Int>
    /// Whether the server will close the connection.
    var isLast: Bool

    static func scan(_ bytes: UnsafeRawBufferPointer) -> Scan {
        guard let end = bytes.endOfHead else { return bytes.count > 65_536 ? .violation : .incomplete }
        let head = String(decoding: bytes[..<end], as: UTF8.self).lowercased()
        let lines = head.split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count > 1, words[0].hasPrefix("http/1."), let status = Int(words[1]) else { return .violation }
        let fields = lines.dropFirst()
        guard let length = Self.length(fields, status), length >= 0, length <= ServerFrameHeader.longestPayload else {
            return .violation
        }
        guard bytes.count >= end + length else { return .incomplete }
        let isLast = fields.contains { $0.hasPrefix("connection:") && $0.hasSuffix("close") }
        return .whole(HTTPAnswer(status: status, body: end..<end + length, isLast: isLast))
    }

    private static func length(_ fields: ArraySlice<Substring>, _ status: Int) -> Int? {
        let name = "content-length:"
        guard let field = fields.first(where: { $0.hasPrefix(name) }) else { return status == 204 ? 0 : nil }
        return Int(field.dropFirst(name.count).filter { $0 != " " })
    }
}
