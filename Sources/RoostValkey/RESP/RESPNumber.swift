import NIOCore

/// The numbers of RESP3, strictly.
enum RESPNumber {
    /// Digits with or without a sign.
    static func integer(_ line: ByteBuffer) throws(RESPError) -> Int64 {
        var digits = line.readableBytesView
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
        guard !digits.isEmpty else { throw .badNumber }
        var number: Int64 = 0
        for digit in digits {
            number = try self.appending(digit, to: number, isNegative)
        }
        return number
    }

    private static func appending(_ byte: UInt8, to number: Int64, _ isNegative: Bool) throws(RESPError) -> Int64 {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { throw .badNumber }
        let digit = Int64(byte - UInt8(ascii: "0"))
        let (tenfold, isTooLarge) = number.multipliedReportingOverflow(by: 10)
        let (sum, isBeyond) =
            isNegative ? tenfold.subtractingReportingOverflow(digit) : tenfold.addingReportingOverflow(digit)
        guard !isTooLarge, !isBeyond else { throw .badNumber }
        return sum
    }

    /// A decimal number, `inf`, `-inf` or `nan`.
    static func double(_ line: ByteBuffer) throws(RESPError) -> Double {
        let text = String(buffer: line)
        if text == "inf" || text == "+inf" { return .infinity }
        if text == "-inf" { return -.infinity }
        if text == "nan" || text == "-nan" { return .nan }
        guard text.utf8.allSatisfy(self.isOfDecimals), let number = Double(text) else { throw .badNumber }
        return number
    }

    private static func isOfDecimals(_ byte: UInt8) -> Bool {
        "0123456789+-.eE".utf8.contains(byte)
    }

    /// An integer of any size, as it is written.
    static func checkBig(_ line: ByteBuffer) throws(RESPError) {
        var digits = line.readableBytesView
        if digits.first == UInt8(ascii: "-") || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
        let decimals = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard !digits.isEmpty, digits.allSatisfy({ decimals.contains($0) }) else { throw .badNumber }
    }
}
