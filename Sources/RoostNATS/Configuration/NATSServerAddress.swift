/// A server to connect to.
struct NATSServerAddress: Hashable, Sendable, CustomStringConvertible {
    static let defaultPort = 4222

    let host: String
    let port: Int

    /// What a certificate has to be for instead of the host: a server that was only told of is known by its address.
    var knownAs: String?

    /// How log lines call it.
    var description: String {
        self.host.contains(":") ? "[\(self.host)]:\(self.port)" : "\(self.host):\(self.port)"
    }

    init(host: String, port: Int, knownAs: String? = nil) {
        self.host = host
        self.port = port
        self.knownAs = knownAs
    }

    /// `host`, `host:port`, `[address]` or `[address]:port`.
    init?(parsing text: some StringProtocol) {
        guard let (host, rest) = Self.split(text[...]), !host.isEmpty, host.utf8.count <= 255 else { return nil }
        guard host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"/?#@[]".utf8.contains($0) }) else { return nil }
        self.host = String(host)
        guard !rest.isEmpty else {
            self.port = Self.defaultPort
            return
        }
        guard rest.first == ":", let port = UInt16(rest.dropFirst()), port > 0 else { return nil }
        self.port = Int(port)
    }

    private static func split<Text: StringProtocol>(_ text: Text) -> (host: Text.SubSequence, rest: Text.SubSequence)? {
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { return nil }
            return (text[text.index(after: text.startIndex)..<end], text[text.index(after: end)...])
        }
        let end = text.firstIndex(of: ":") ?? text.endIndex
        return (text[..<end], text[end...])
    }
}
