/// Base64 (RFC 4648) bit by bit, of either alphabet.
enum Base64Reference {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The bytes; nil unless all characters are of an alphabet, the last of them has a use, and the padding, if there is
    /// any, is whole.
    static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var digits = text.map {
            $0 == UInt8(ascii: "-") ? UInt8(ascii: "+") : $0 == UInt8(ascii: "_") ? UInt8(ascii: "/") : $0
        }
        let padding = digits.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        digits.removeLast(padding)
        guard digits.count % 4 != 1, padding == 0 || padding == (4 - digits.count % 4) % 4 else { return nil }
        let values = digits.compactMap { alphabet.firstIndex(of: $0) }
        guard values.count == digits.count else { return nil }
        let bits = values.flatMap { value in (0..<6).map { value >> (5 - $0) & 1 } }
        return (0..<(bits.count / 8)).map { index in
            UInt8(bits[(index * 8)..<(index * 8 + 8)].reduce(0) { $0 << 1 | $1 })
        }
    }
}
