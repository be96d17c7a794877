/// Resolves the escapes of a string's content that ``JSONScanner`` has accepted. Cannot fail: what is no escape after
/// all is kept as it stands.
struct JSONUnescaper {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    private var output: [UInt8] = []

    /// The text that `content`, the bytes between the quotes, stands for.
    static func text(of content: UnsafeRawBufferPointer) -> String {
        var unescaper = JSONUnescaper(content)
        unescaper.run()
        return String(decoding: unescaper.output, as: UTF8.self)
    }

    private init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        output.reserveCapacity(bytes.count)
    }

    private mutating func run() {
        while let byte = next() {
            if byte == ASCII.backslash { escape() } else { output.append(byte) }
        }
    }

    private mutating func next() -> UInt8? {
        guard position < bytes.count else { return nil }
        defer { position += 1 }
        return bytes[position]
    }

    private mutating func escape() {
        guard let byte = next() else { return }
        switch byte {
        case UInt8(ascii: "b"): output.append(0x08)
        case UInt8(ascii: "f"): output.append(0x0C)
        case UInt8(ascii: "n"): output.append(0x0A)
        case UInt8(ascii: "r"): output.append(0x0D)
        case UInt8(ascii: "t"): output.append(0x09)
        case ASCII.lowerU: scalar()
        default: output.append(byte)
        }
    }

    private mutating func scalar() {
        var value = UInt32(codeUnit())
        if UTF16.isLeadSurrogate(UInt16(truncatingIfNeeded: value)) {
            position += 2
            value = 0x1_0000 + (value & 0x3FF) << 10 + UInt32(codeUnit() & 0x3FF)
        }
        output.append(contentsOf: String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
    }

    private mutating func codeUnit() -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = next() else { break }
            unit = unit << 4 | UInt16(JSONStringBytes.hexValue(byte) ?? 0)
        }
        return unit
    }
}
