import NIOHTTP1

extension HTTPRequestHead {
    /// The same without spaces and tabs behind the values of header fields, which are no part of them (RFC 9110, 5.5).
    /// The decoder leaves them there. They are rare: without them nothing is copied.
    var withoutTrailingSpace: HTTPRequestHead {
        guard self.headers.contains(where: { Self.hasTrailingSpace($0.value[...]) }) else { return self }
        var head = self
        head.headers = HTTPHeaders(
            self.headers.map { name, value in
                var rest = value[...]
                while Self.hasTrailingSpace(rest) { rest.removeLast() }
                return (name, String(rest))
            }
        )
        return head
    }

    private static func hasTrailingSpace(_ value: Substring) -> Bool {
        value.utf8.last == UInt8(ascii: " ") || value.utf8.last == UInt8(ascii: "\t")
    }
}
