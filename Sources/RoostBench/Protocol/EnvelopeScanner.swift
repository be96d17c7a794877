/// Steps over the elements of a JSON array of strings, numbers and nulls.
struct EnvelopeScanner {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// What stands between the quotes of a string, or a number or null; with the comma behind it taken. For null, an
    /// empty range.
    mutating func element() -> Range<Int>? {
        self.skip(while: { $0 == 0x20 || $0 == 0x5B || $0 == 0x2C || $0 == 0x0A })
        guard self.position < self.bytes.count else { return nil }
        return self.bytes[self.position] == 0x22 ? self.string() : self.bare()
    }

    /// From the next element to the bracket that ends the array.
    mutating func rest() -> Range<Int>? {
        self.skip(while: { $0 == 0x20 || $0 == 0x2C || $0 == 0x0A })
        guard let end = self.bytes.lastIndex(of: 0x5D), end > self.position else { return nil }
        return self.position..<end
    }

    /// The value of an object's member, if that is a string. Members of its members do not count.
    mutating func member(_ name: StaticString) -> Range<Int>? {
        var (depth, isKey, isWanted) = (0, false, false)
        while self.position < self.bytes.count {
            switch self.bytes[self.position] {
            case 0x22:
                guard let text = self.string() else { return nil }
                if isWanted, depth == 1 { return text }
                isWanted = isKey && depth == 1 && self.bytes[text].elementsEqual(UnsafeRawBufferPointer(name))
                continue
            case 0x7B, 0x5B: (depth, isKey) = (depth + 1, true)
            case 0x7D, 0x5D: depth -= 1
            case 0x2C: (isKey, isWanted) = (true, false)
            case 0x3A: isKey = false
            default: break
            }
            self.position += 1
        }
        return nil
    }

    private mutating func string() -> Range<Int>? {
        self.position += 1
        let start = self.position
        while self.position < self.bytes.count, self.bytes[self.position] != 0x22 {
            self.position += self.bytes[self.position] == 0x5C ? 2 : 1
        }
        guard self.position < self.bytes.count else { return nil }
        defer { self.position += 1 }
        return start..<self.position
    }

    private mutating func bare() -> Range<Int>? {
        let start = self.position
        self.skip(while: { $0 != 0x2C && $0 != 0x5D })
        return self.bytes[start] == 0x6E ? start..<start : start..<self.position
    }

    private mutating func skip(while isSkipped: (UInt8) -> Bool) {
        while self.position < self.bytes.count, isSkipped(self.bytes[self.position]) { self.position += 1 }
    }
}

extension UnsafeRawBufferPointer {
    fileprivate init(_ text: StaticString) {
        self.init(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }
}
