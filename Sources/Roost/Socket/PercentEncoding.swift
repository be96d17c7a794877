/// Undoes the percent-encoding of URLs (RFC 3986, 2.1; `+` as in HTML forms).
enum PercentEncoding {
    /// - Parameter allowsSlash: Whether an escape may stand for a slash.
    /// - Returns: `nil` when an escape is broken or the result is not UTF-8.
    static func decode(_ text: Substring, plusIsSpace: Bool, allowsSlash: Bool = true) -> String? {
        if !text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) { return String(text) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var input = text.utf8.makeIterator()
        while let byte = input.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = input.next().flatMap(self.digit), let low = input.next().flatMap(self.digit) else {
                    return nil
                }
                bytes.append(high << 4 | low)
                if !allowsSlash, bytes.last == UInt8(ascii: "/") { return nil }
            case UInt8(ascii: "+") where plusIsSpace:
                bytes.append(UInt8(ascii: " "))
            default:
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
