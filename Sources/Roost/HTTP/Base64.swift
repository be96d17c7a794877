import NIOCore

/// Decodes base64 (RFC 4648) as clients of Phoenix write it: of either alphabet, with or without padding.
enum Base64 {
    /// The decoded bytes; `nil` when the text is not base64.
    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        self.decode(text.utf8)
    }

    /// The decoded bytes; `nil` when the text is not base64.
    static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var output: [UInt8] = []
        output.reserveCapacity(text.underestimatedCount / 4 * 3)
        var bits: UInt32 = 0
        var (digits, padding) = (0, 0)
        for byte in text {
            if byte == UInt8(ascii: "=") {
                padding += 1
                continue
            }
            guard padding == 0, let value = self.value(of: byte) else { return nil }
            bits = bits << 6 | value
            digits += 1
            if digits.isMultiple(of: 4) {
                output.append(contentsOf: [UInt8(bits >> 16 & 255), UInt8(bits >> 8 & 255), UInt8(bits & 255)])
                bits = 0
            }
        }
        return self.finish(&output, bits, digits % 4, padding) ? output : nil
    }

    /// The decoded text; `nil` when the text is not base64 of UTF-8.
    static func decodeText(_ text: some StringProtocol) -> String? {
        self.decode(text).flatMap { String(validating: $0, as: UTF8.self) }
    }

    private static func finish(_ output: inout [UInt8], _ bits: UInt32, _ digits: Int, _ padding: Int) -> Bool {
        switch digits {
        case 0:
            return padding == 0
        case 2:
            output.append(UInt8(bits >> 4 & 255))
            return padding == 0 || padding == 2
        case 3:
            output.append(UInt8(bits >> 10 & 255))
            output.append(UInt8(bits >> 2 & 255))
            return padding == 0 || padding == 1
        default:
            return false
        }
    }

    private static func value(of byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
