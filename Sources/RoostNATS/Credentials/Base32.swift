/// Base 32 without padding (RFC 4648, 6), as nkeys are written.
enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var (bits, count): (UInt16, Int) = (0, 0)
        for byte in bytes {
            (bits, count) = (bits << 8 | UInt16(byte), count + 8)
            while count >= 5 {
                count -= 5
                text.append(self.alphabet[Int(bits >> UInt16(count) & 31)])
            }
        }
        if count > 0 { text.append(self.alphabet[Int(bits << UInt16(5 - count) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// - Returns: `nil` when there is another character, or the last one has bits that belong to no byte.
    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var bytes: [UInt8] = []
        var (bits, count): (UInt16, Int) = (0, 0)
        for character in text.utf8 {
            guard let value = self.alphabet.firstIndex(of: character) else { return nil }
            (bits, count) = (bits << 5 | UInt16(value), count + 5)
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt16(count)))
        }
        let leftover = bits & (1 << UInt16(count) - 1)
        return count < 5 && leftover == 0 ? bytes : nil
    }
}
