/// A request's target taken apart byte by byte, with nothing but RFC 3986 in mind.
struct URLReference {
    let path: [UInt8]
    let query: [UInt8]?

    /// - Returns: nil when Roost should refuse it.
    init?(_ target: [UInt8], host: String) {
        guard let (authority, local) = Self.split(target), HostReference.isHost(authority ?? host) else { return nil }
        guard !local.contains(UInt8(ascii: "#")) else { return nil }
        let mark = local.firstIndex(of: UInt8(ascii: "?"))
        let raw = local[..<(mark ?? local.endIndex)]
        guard let path = Self.decode(raw, plusIsSpace: false), !Self.hidesSlash(raw) else { return nil }
        self.path = path
        query = mark.map { Array(local[($0 + 1)...]) }
    }

    /// The parameters; nil when one of them is broken. Names that look the same are one, as Swift has it.
    var parameters: [String: [UInt8]]? {
        var parameters: [String: [UInt8]] = [:]
        for pair in (query ?? []).split(separator: UInt8(ascii: "&")) {
            let mark = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            guard
                let name = Self.decode(pair[..<mark], plusIsSpace: true),
                let value = Self.decode(pair[mark...].dropFirst(), plusIsSpace: true)
            else { return nil }
            parameters[String(decoding: name, as: UTF8.self)] = value
        }
        return parameters
    }

    private static func split(_ target: [UInt8]) -> (authority: String?, local: [UInt8])? {
        if target.first == UInt8(ascii: "/") { return (nil, target) }
        guard target.allSatisfy({ $0 < 0x80 }) else { return nil }
        let lowercase = target.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        guard let scheme = ["http://", "https://"].first(where: { lowercase.starts(with: $0.utf8) }) else { return nil }
        let rest = target.dropFirst(scheme.utf8.count)
        let authority = rest.prefix { $0 != UInt8(ascii: "/") }
        guard !authority.isEmpty else { return nil }
        let local = rest.dropFirst(authority.count)
        return (String(decoding: authority, as: UTF8.self), local.isEmpty ? [UInt8(ascii: "/")] : Array(local))
    }

    private static func hidesSlash(_ path: ArraySlice<UInt8>) -> Bool {
        path.indices.contains { path[$0...].starts(with: "%2F".utf8) || path[$0...].starts(with: "%2f".utf8) }
    }

    private static func decode(_ text: ArraySlice<UInt8>, plusIsSpace: Bool) -> [UInt8]? {
        var bytes: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "+"), plusIsSpace {
                bytes.append(UInt8(ascii: " "))
            } else if byte == UInt8(ascii: "%") {
                guard let value = hexadecimal(rest.prefix(2)) else { return nil }
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self) == nil ? nil : bytes
    }

    private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt8? {
        guard digits.count == 2, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        return UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
