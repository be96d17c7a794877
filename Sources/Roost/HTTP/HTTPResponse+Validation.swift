import NIOHTTP1

/// A route made a header field that cannot be sent.
struct InvalidHeaderField: Error {
    let name: String
}

extension HTTPResponse {
    /// Lets only responses through whose header fields are what the route meant: a value with a line break, perhaps from
    /// a client, would begin another field or another response (RFC 9110, 5.5).
    ///
    /// - Throws: ``InvalidHeaderField``.
    func validated() throws -> HTTPResponse {
        for (name, value) in self.headers where !Self.isToken(name) || !value.utf8.allSatisfy(Self.isFieldByte) {
            throw InvalidHeaderField(name: name)
        }
        return self
    }

    private static func isToken(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
    }

    private static func isFieldByte(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != 0x7F || byte == UInt8(ascii: "\t")
    }
}
