#if DEBUG || FUZZING
@testable import Roost

/// What must hold of any header `Origin`.
enum OriginChecks {
    private static let lists: [(allowed: AllowedOrigin, ending: String)] = [
        ("https://example.com", "example.com"), ("//*.example.com", "example.com"),
        ("//a.example.com:8080", "a.example.com"),
    ]

    static func check(_ text: String, for uri: RequestURI) throws {
        try checkParts(text)
        if OriginPolicy.sameHost.allows(text, for: uri) { try checkSameHost(text, uri.host) }
        if OriginPolicy.sameOrigin.allows(text, for: uri) { try checkSameHost(text, uri.host) }
        for (allowed, ending) in lists where OriginPolicy.list([allowed]).allows(text, for: uri) {
            try checkListed(text, ending)
        }
    }

    /// Put together again, it reads the same.
    private static func checkParts(_ text: String) throws {
        guard let origin = Origin(text) else { return }
        try require(!origin.host.isEmpty, "an origin without a host")
        try require(origin.port.map { (1...65_535).contains($0) } ?? true, "an origin's port")
        let port = origin.port.map { ":\($0)" } ?? ""
        try requireEqual(Origin("\(origin.scheme)://\(origin.host)\(port)"), origin, "the origin read again")
    }

    private static func checkSameHost(_ text: String, _ host: String) throws {
        let authority = authority(of: text)
        let host = lowercased(host.utf8)
        let isSame = authority == host || authority.starts(with: host + [UInt8(ascii: ":")])
        try require(isSame, "\(text.debugDescription) is not the host \(host)")
    }

    private static func checkListed(_ text: String, _ ending: String) throws {
        let authority = authority(of: text)
        let host = authority.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).first ?? []
        let isBelow = host.suffix(ending.utf8.count + 1) == ArraySlice(".\(ending)".utf8)
        try require(Array(host) == Array(ending.utf8) || isBelow, "\(text.debugDescription) is not below \(ending)")
    }

    /// What stands behind the `://`, in lower case where that is ASCII.
    private static func authority(of text: String) -> [UInt8] {
        let bytes = lowercased(text.utf8)
        let colon = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
        return Array(bytes[colon...].dropFirst(3))
    }

    private static func lowercased(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        bytes.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
    }
}
#endif
