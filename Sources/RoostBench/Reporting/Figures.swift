/// Numbers as people read them.
enum Figures {
    /// With so many digits behind the point.
    static func decimal(_ value: Double, _ digits: Int = 1) -> String {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        guard value.isFinite, abs(value) < 1e15 else { return "–" }
        let scaled = Int((abs(value) * scale).rounded())
        let (whole, part) = scaled.quotientAndRemainder(dividingBy: Int(scale))
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard digits > 0 else { return sign + self.grouped(whole) }
        let fraction = String(part)
        return sign + self.grouped(whole) + "." + String(repeating: "0", count: digits - fraction.count) + fraction
    }

    /// In groups of three digits.
    static func grouped(_ number: some BinaryInteger) -> String {
        let digits = Array(String(number))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, digit.isNumber, digits[index - 1].isNumber, (digits.count - index) % 3 == 0 { text += " " }
            text.append(digit)
        }
        return text
    }

    /// Bytes in the unit that fits.
    static func bytes(_ bytes: Double) -> String {
        switch abs(bytes) {
        case ..<10_000: self.decimal(bytes, 0) + " B"
        case ..<10_000_000: self.decimal(bytes / 1e3) + " kB"
        case ..<10_000_000_000: self.decimal(bytes / 1e6) + " MB"
        default: self.decimal(bytes / 1e9, 2) + " GB"
        }
    }

    /// Numbers along an axis, all in the unit that fits the largest.
    static func axis(_ values: [Double], units: [(scale: Double, name: String)]) -> [String] {
        let unit = units.last { $0.scale <= values.last ?? 0 } ?? units[0]
        let isWhole = values.allSatisfy { ($0 / unit.scale - ($0 / unit.scale).rounded()).magnitude < 1e-6 }
        return values.map { self.decimal($0 / unit.scale, isWhole ? 0 : 1) + " " + unit.name }
    }

    /// Units of microseconds, and of bytes.
    static let timeUnits = [(scale: 1.0, name: "µs"), (1e3, "ms"), (1e6, "s")]
    static let byteUnits = [(scale: 1.0, name: "B"), (1e3, "kB"), (1e6, "MB"), (1e9, "GB")]

    /// Microseconds in the unit that fits.
    static func time(_ microseconds: UInt64) -> String {
        switch microseconds {
        case ..<10_000: self.grouped(microseconds) + " µs"
        case ..<10_000_000: self.decimal(Double(microseconds) / 1e3) + " ms"
        default: self.decimal(Double(microseconds) / 1e6) + " s"
        }
    }
}
