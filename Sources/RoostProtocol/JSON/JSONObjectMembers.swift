package import NIOCore

/// The members of a JSON object as pieces of its text, so that it can be taken apart and put together again without being
/// decoded.
package enum JSONObjectMembers {
    /// A member: its name, and the bytes of name and value as they stand in the text.
    package struct Member: Sendable {
        /// The name, without quotes and escapes.
        package let name: String
        /// The name as JSON, with its quotes.
        package let nameText: ByteBuffer
        /// The value as JSON.
        package let value: ByteBuffer
    }

    /// The members in the order of the text, those of the same name included; `nil` when the payload is no object.
    package static func of(_ payload: Payload) -> [Member]? {
        guard !payload.isBinary else { return nil }
        let tokens = payload.bytes.withUnsafeReadableBytes { bytes in
            try? self.scan(bytes)
        }
        return tokens?.compactMap { self.member($0, in: payload.bytes) }
    }

    private typealias Tokens = (name: String, key: JSONToken, value: JSONToken)

    private static func scan(_ bytes: UnsafeRawBufferPointer) throws(JSONError) -> [Tokens] {
        var scanner = JSONScanner(bytes, maxDepth: .max)
        guard scanner.consumes(ASCII.openBrace) else { throw scanner.error(.malformed) }
        guard !scanner.consumes(ASCII.closeBrace) else { return [] }
        var members: [Tokens] = []
        repeat {
            let key = try scanner.key()
            members.append((key.string(in: bytes) ?? "", key, try scanner.value()))
        } while scanner.consumes(ASCII.comma)
        return members
    }

    private static func member(_ tokens: Tokens, in text: ByteBuffer) -> Member? {
        guard
            let name = text.getSlice(at: text.readerIndex + tokens.key.start, length: tokens.key.count),
            let value = text.getSlice(at: text.readerIndex + tokens.value.start, length: tokens.value.count)
        else { return nil }
        return Member(name: tokens.name, nameText: name, value: value)
    }
}
