import NIOCore

/// The words of a line, with blanks or tabs in between.
enum NATSLine {
    /// Takes the next word off a line.
    static func word(_ line: inout ByteBuffer) -> ByteBufferView? {
        let view = line.readableBytesView
        guard let start = view.firstIndex(where: { !self.isBlank($0) }) else { return nil }
        let word = view[start...].prefix { !self.isBlank($0) }
        line.moveReaderIndex(to: word.endIndex)
        return word
    }

    /// A decimal number, or `nil` when it is none, or too large.
    static func number(_ word: ByteBufferView) -> UInt64? {
        guard !word.isEmpty else { return nil }
        var number: UInt64 = 0
        for byte in word {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            let (tens, isTooLarge) = number.multipliedReportingOverflow(by: 10)
            let (sum, overflows) = tens.addingReportingOverflow(UInt64(byte - 0x30))
            guard !isTooLarge, !overflows else { return nil }
            number = sum
        }
        return number
    }

    /// The text of a line, without blanks and quotes around it, and without characters that would spoil a log.
    static func text(_ line: ByteBuffer) -> String {
        let isMargin = { (byte: UInt8) in self.isBlank(byte) || byte == UInt8(ascii: "'") }
        let start = line.readableBytesView.drop(while: isMargin).prefix(256)
        let kept = start.reversed().drop(while: isMargin).reversed()
        return String(decoding: kept.map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: "?") : $0 }, as: UTF8.self)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09
    }
}
