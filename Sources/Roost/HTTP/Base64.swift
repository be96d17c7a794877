import NIOCore

/// Base64 (RFC 4648): decoded as clients of Phoenix write it, of either alphabet and with or without padding.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The text for bytes, in the first alphabet and with padding.
    static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var (group, size): (UInt32, Int) = (0, 0)
        for byte in bytes {
            group = group << 8 | UInt32(byte)
            size += 1
            guard size == 3 else { continue }
            self.append(group, digits: 4, to: &text)
            (group, size) = (0, 0)
        }
        if size > 0 {
            self.append(group << UInt32(24 - 8 * size), digits: size + 1, to: &text)
            text.append(contentsOf: repeatElement(UInt8(ascii: "="), count: 3 - size))
        }
        return text
    }

    private static func append(_ group: UInt32, digits: Int, to text: inout [UInt8]) {
        for index in 0..<digits {
            text.append(self.alphabet[Int(group >> UInt32(18 - 6 * index) & 63)])
        }
    }

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
                output.append(UInt8(bits >> 16 & 255))
                output.append(UInt8(bits >> 8 & 255))
                output.append(UInt8(bits & 255))
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
