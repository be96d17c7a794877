/// The host of a request by the grammar of RFC 3986, 3.2.2, as far as it tells characters apart.
enum HostReference {
    private static let legal = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+;=%".unicodeScalars
    )

    /// Whether Roost should take it: a name or an address in brackets, then nothing, a colon, or a colon and a port.
    static func isHost(_ text: String) -> Bool {
        var rest = text.unicodeScalars[...]
        if rest.first == "[" {
            let address = rest.dropFirst().prefix { $0 == ":" || legal.contains($0) }
            rest = rest[address.endIndex...]
            guard rest.popFirst() == "]" else { return false }
        } else {
            rest = rest.drop(while: legal.contains)
        }
        return rest.isEmpty || rest.popFirst() == ":" && isPort(String(rest))
    }

    private static func isPort(_ text: String) -> Bool {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), text.utf8.count <= 5 else { return false }
        return text.isEmpty || (1...65_535).contains(Int(text) ?? 0)
    }
}
